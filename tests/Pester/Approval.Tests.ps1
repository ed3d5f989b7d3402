[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingConvertToSecureStringWithPlainText', '', Justification = 'Made up for a test.')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingInvokeExpression', '', Justification = 'What a block must not hide is looked for.')]
param()

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1"
    Import-Module (Get-ModuleManifest)
    # Nobody is asked more than five times a minute.
    $script:people = 1..400 | ForEach-Object { "auth0|p$_" }
    $script:simulator = Start-Simulator -UserId $people -Interval 0
    $script:api = $simulator.PaymentsApi
    $script:next = 0

    function script:Get-Person { param([int] $Count = 1) 1..$Count | ForEach-Object { $people[$script:next++] } }

    # Waits until an approval's request to a person is in the store; gives its auth_req_id.
    function script:Wait-GateRequest([string] $UserId) {
        $id = (Wait-Request $UserId).authReqId
        Wait-Until { Get-Auth0BackchannelStatus -AuthReqId $id -ErrorVariable failures -ErrorAction SilentlyContinue | Out-Null; "$($failures.FullyQualifiedErrorId)" -like 'Auth0Ciba.ReservedForGate,*' } 'the request to be known'
        $id
    }
}

AfterAll {
    Disconnect-Auth0 -All
    Stop-Simulator
}

Describe 'Request-Auth0Approval' {
    BeforeEach {
        Clear-Simulator
        Connect-Simulator
        Use-AutoDecision Approve
        $script:two = Get-Person 2
    }

    It 'gives an approval that says who decided what' {
        $approval = Request-Auth0Approval -Approver $two -Quorum 2 -BindingMessage 'Restart web' -Reason 'it hangs' -Ticket INC-7 -Requester eve 3>$null
        $approval.IsApproved | Should -BeTrue
        $approval.Decisions.Decision | Should -Be Approved, Approved
        $approval.Decisions.UserId | Should -Be $two
        $approval.Requester, $approval.IsRequesterVerified, $approval.Reason, $approval.Ticket | Should -Be 'eve', $false, 'it hangs', 'INC-7'
        $approval.IsInsecure | Should -BeTrue
        ($approval.ValidUntil - $approval.ApprovedAt).TotalSeconds | Should -Be 300
        $approval.PSObject.Properties.Value | ForEach-Object { "$_" } | Should -Not -MatchExactly 'eyJ[\w-]+\.[\w-]+'
    }

    It 'shows a match code in the shell and on the phone' {
        $approval = Request-Auth0Approval -Approver $two[0] -BindingMessage 'Restart web' 3>&1 6>&1 | Tee-Object -Variable shown | Where-Object { $_.PSObject.TypeNames -contains 'Auth0.Ciba.Approvals.Approval' }
        $approval.MatchCode | Should -MatchExactly '^[2-9A-HJ-NP-Z]{4}$'
        (Get-SimulatorRequest)[-1].bindingMessage | Should -BeExactly "Restart web #$($approval.MatchCode)"
        "$shown" | Should -BeLike "*#$($approval.MatchCode)*"
    }

    It 'keeps no token of an approver' {
        Request-Auth0Approval -Approver $two[0] -BindingMessage 'Restart web' 3>$null | Out-Null
        Get-Auth0Token -UserId $two[0] -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Get-Auth0BackchannelStatus | Should -BeNullOrEmpty
    }

    It 'puts what each decided into the error' {
        Use-AutoDecision Nobody
        $shell = Open-Shell ([scriptblock]::Create("Request-Auth0Approval -Approver '$($two[0])', '$($two[1])' -Quorum 2 -BindingMessage Both -Session `$session -ErrorAction Continue")) (Get-Auth0Session)
        Approve-Request $two[0]
        Deny-Request $two[1]
        Receive-Shell $shell | Should -BeNullOrEmpty
        $failure = $shell.Streams.Error[0]
        $failure.FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.QuorumNotReached,*'
        "$($failure.CategoryInfo.Category)" | Should -Be PermissionDenied
        $failure.TargetObject.Decision | Sort-Object | Should -Contain Denied
        Close-Shell $shell
    }

    It 'cannot be joined, waited for or taken by another cmdlet' {
        Use-AutoDecision Nobody
        $shell = Open-Shell ([scriptblock]::Create("Request-Auth0Approval -Approver '$($two[0])' -BindingMessage Mine -Session `$session")) (Get-Auth0Session)
        $id = Wait-GateRequest $two[0]
        Wait-Auth0Backchannel -AuthReqId $id -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.ReservedForGate,*'
        Get-Auth0BackchannelStatus | Should -BeNullOrEmpty
        Approve-Request $two[0]
        (Receive-Shell $shell).IsApproved | Should -BeTrue
        Close-Shell $shell
    }

    It 'gives a job with -AsJob: <State>' -ForEach @(
        @{ State = 'Completed'; Decision = 'Approve' }
        @{ State = 'Failed'; Decision = 'Deny' }
    ) {
        Use-AutoDecision $Decision
        $job = Request-Auth0Approval -Approver $two -Quorum 2 -BindingMessage 'Restart web' -AsJob -ScriptBlock { 'ran' }
        $job | Wait-Job -Timeout 60 | Should -Not -BeNullOrEmpty
        $job.State | Should -Be $State
        $approval = Receive-Job $job -ErrorVariable failures -ErrorAction SilentlyContinue 6>$null
        Remove-Job $job
        if ($State -eq 'Completed') { $approval | Invoke-Auth0ApprovedCommand -ScriptBlock { 'ran' } | Should -Be ran }
        else {
            $approval | Should -BeNullOrEmpty
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.QuorumNotReached*'
        }
    }

    It 'stops a job with an error, and a yes after that counts for nothing' {
        Use-AutoDecision Nobody
        $job = Request-Auth0Approval -Approver $two[0] -BindingMessage 'Restart web' -AsJob
        Wait-Request $two[0] | Out-Null
        Stop-Job $job
        $job.State | Should -Be Stopped
        Receive-Job $job -ErrorVariable failures -ErrorAction SilentlyContinue 6>$null | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.Cancelled*'
        Remove-Job $job
    }

    It 'asks nobody else once a warning has stopped it' {
        Use-AutoDecision Nobody
        $run = Invoke-Pwsh "Connect-Simulator; try { Request-Auth0Approval -Approver '$($two[0])', '$($two[1])' -OneAtATime -BindingMessage Stopped -WarningAction Stop } catch { 'stopped' }; Deny-Request '$($two[0])'; Start-Sleep 3; 'waited'"
        $run.Output | Should -BeLike '*stopped*waited*'
        Get-SimulatorLog backchannel | Should -HaveCount 1
    }

    It 'takes any time to wait: <Name>' -ForEach @(
        @{ Name = 'in the foreground'; Get = { Request-Auth0Approval -Approver $two[0] -BindingMessage Long -TimeoutSec ([int]::MaxValue) 3>$null } }
        @{ Name = 'as a job'; Get = { Request-Auth0Approval -Approver $two[0] -BindingMessage Long -TimeoutSec ([int]::MaxValue) -AsJob | Receive-Job -Wait -AutoRemoveJob 6>$null } }
    ) {
        (& $Get).IsApproved | Should -BeTrue
    }

    It 'asks nobody with -WhatIf' {
        Request-Auth0Approval -Approver $two -BindingMessage 'Restart web' -WhatIf | Should -BeNullOrEmpty
        Get-SimulatorLog | Should -BeNullOrEmpty
    }

    It 'takes up what was asked under the same key by a shell that was killed' {
        $file, $secret = "$TestDrive/resume.db", (New-Auth0Store -NewSecret).AsPlainText()
        Use-AutoDecision Nobody
        # So that no poll is on its way as it is killed.
        Edit-Behaviour @{ intervalSeconds = 5 }
        $connect = "Connect-Auth0 (Get-Simulator).Issuer (Get-Simulator).ClientId -ClientSecret (Get-Simulator).Secret -AllowInsecureLoopback -Store (New-Auth0Store -SqlitePath '$file') -StoreSecret (ConvertTo-SecureString '$secret' -AsPlainText -Force)"
        $ask = "Request-Auth0Approval -Approver '$($two[0])', '$($two[1])' -Quorum 2 -BindingMessage Both -RequestKey 'job 1'"
        $killed = Start-ThreadJob {
            Import-Module "$using:PSScriptRoot/Support/Shell.psm1"
            Import-Module "$using:PSScriptRoot/Support/Simulator.psm1"
            Use-Simulator $using:simulator
            Invoke-Pwsh "`$PID | Set-Content '$using:TestDrive/pid'`n$using:connect`n$using:ask"
        }
        # Killed between the tenant's acknowledgement and its writing, it would leave what is rightly Indeterminate.
        $watching = & ([scriptblock]::Create("$connect -PassThru"))
        $two | ForEach-Object { Wait-GateRequest $_ } | Should -HaveCount 2
        Disconnect-Auth0 -Session $watching
        Stop-Process -Id (Get-Content "$TestDrive/pid") -Force
        $killed | Wait-Job | Remove-Job
        $two | ForEach-Object { Approve-Request $_ }
        $run = Invoke-Pwsh "$connect`n($ask 3>`$null).IsApproved"
        $run.Errors | Should -BeNullOrEmpty
        $run.Output -split '\r?\n' | Should -Contain True
        Get-SimulatorLog backchannel | Should -HaveCount 2
    }
}

Describe 'Invoke-Auth0ApprovedCommand' {
    BeforeEach {
        Clear-Simulator
        Connect-Simulator
        Use-AutoDecision Approve
        $script:ask = @{ Approver = Get-Person; BindingMessage = 'Restart web'; WarningAction = 'Ignore' }
    }

    It 'gives what the block gives, as it comes' {
        $seen = [Collections.ArrayList]::new()
        Invoke-Auth0ApprovedCommand @ask -ArgumentList $TestDrive -ScriptBlock { param($folder) 'first'; Test-Path "$folder/seen"; Write-Error 'trouble' -ErrorAction Continue; Write-Warning 'careful' } -ErrorVariable errors -WarningVariable warnings 2>$null 3>$null |
            ForEach-Object { $null = $seen.Add($_); Set-Content "$TestDrive/seen" yes }
        $seen | Should -Be 'first', $true
        "$errors" | Should -BeLike '*trouble*'
    }

    It 'passes a terminating error of the block on, and notes it' {
        { Invoke-Auth0ApprovedCommand @ask -ScriptBlock { throw 'broken' } } | Should -Throw 'broken'
    }

    It 'gives the block what was frozen, with its types' {
        $table = @{ n = 5; list = 1, 2L, 'x'; when = [datetime] '2026-01-02'; inner = @{ a = $null } }
        $object = [pscustomobject]@{ b = $true; a = 1.5 }
        $given = Invoke-Auth0ApprovedCommand @ask -ArgumentList $table, $object, ([ordered]@{ z = 1; a = 2 }) -ScriptBlock {
            param($table, $object, $ordered)
            $table.n.GetType().Name; $table.list[1].GetType().Name; $table.when.Year; $table.inner.ContainsKey('A'); $object.PSObject.Properties.Name -join ','; $ordered.Keys -join ','
        }
        $given | Should -Be 'Int32', 'Int64', 2026, $true, 'b,a', 'z,a'
    }

    It 'does not see what the caller does to the arguments meanwhile' {
        $table = @{ place = 'as approved' }
        $approval = Request-Auth0Approval @ask -ScriptBlock { param($table) $table.place; $table.place = 'changed by the block' } -ArgumentList $table
        Invoke-Auth0ApprovedCommand -Approval $approval -ScriptBlock { param($table) $table.place; $table.place = 'changed by the block' } -ArgumentList $table | Should -Be 'as approved'
        $table.place | Should -Be 'as approved'
    }

    It 'lets no variable of the caller slip in where the block did not get to its own' {
        $place = 'the caller''s'
        Invoke-Auth0ApprovedCommand @ask -ScriptBlock { if ($false) { $place = 'its own' } "place: $place" } | Should -Be 'place: '
        $place | Should -Be 'the caller''s'
    }

    It 'lets nothing of the caller''s in that its text does not name: <Name>' -ForEach @(
        @{ Name = 'default parameter values'; Given = { $PSDefaultParameterValues = @{ 'Get-Date:Year' = 1999 } }; Block = { (Get-Date).Year -eq 1999 } }
        @{ Name = 'the list separator'; Given = { $OFS = ';' }; Block = { "$(1, 2)" -ne '1 2' } }
        @{ Name = 'what the caller iterates, in a block of its own'; Given = { foreach ($name in '_', 'Matches') { Set-Variable $name 'theirs' } }; Block = { "$(& { $_; if ($false) { 'a' -match 'a' }; $Matches })" -like '*theirs*' } }
        @{ Name = 'a variable of a token''s name'; Given = { $Auth0ApprovalToken = 'forged' }; Block = { $Auth0ApprovalToken -eq 'forged' } }
        @{ Name = 'a variable that a function did not get to set'; Given = { $place = 'theirs'; function Get-Place { if ($false) { $place = 1 } $place -eq 'theirs' } }; Block = { [bool] (Get-Place) } }
    ) {
        . $Given
        Invoke-Auth0ApprovedCommand @ask -ScriptBlock $Block | Should -BeFalse
    }

    It 'takes no list of approvers that has come out empty: <Name>' -ForEach @(
        @{ Name = 'null'; Value = $null }
        @{ Name = 'nothing'; Value = @() }
        @{ Name = 'a hole'; Value = 'auth0|p1', $null }
    ) {
        Invoke-Auth0ApprovedCommand -Approver $Value -BindingMessage 'Restart web' -ScriptBlock { 1 } -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput,*'
        "$($failures[0])" | Should -BeLike 'Approver: *'
        Get-SimulatorLog | Should -BeNullOrEmpty
    }

    It 'runs in the caller''s scope, with the caller''s functions' {
        function Get-Place { 'here' }
        Invoke-Auth0ApprovedCommand @ask -ScriptBlock { Get-Place } | Should -Be here
    }

    It 'runs no approval with another $_' {
        $block = { "got $_" }
        $approval = 'db-old' | ForEach-Object { Request-Auth0Approval @ask -AllowUncovered -ScriptBlock $block }
        'db-prod' | ForEach-Object { $approval | Invoke-Auth0ApprovedCommand -AllowUncovered -ScriptBlock $block -ErrorVariable failures -ErrorAction SilentlyContinue } | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.OperationChanged,*'
        'db-old' | ForEach-Object { $approval | Invoke-Auth0ApprovedCommand -AllowUncovered -ScriptBlock $block } | Should -Be 'got db-old'
    }

    It 'names what cannot be frozen: <Name>' -ForEach @(
        @{ Name = 'a script block'; Value = { 1 }; Path = 'ArgumentList[[]0]' }
        @{ Name = 'a credential'; Value = [pscredential]::new('u', [securestring]::new()); Path = 'ArgumentList[[]0]' }
        @{ Name = 'a secure string, deep inside'; Value = @{ a = @(1, @{ b = [securestring]::new() }) }; Path = 'ArgumentList[[]0].a[[]1].b' }
        @{ Name = 'a live object'; Value = [IO.MemoryStream]::new(); Path = 'ArgumentList[[]0]' }
        @{ Name = 'a circle'; Value = & { $circle = @{}; $circle.self = $circle; $circle }; Path = 'ArgumentList[[]0].self' }
        @{ Name = 'a computed property'; Value = [pscustomobject]@{ a = 1 } | Add-Member ScriptProperty now { Get-Date } -PassThru; Path = 'ArgumentList[[]0].now' }
        @{ Name = 'keys that are no text'; Value = @{ 1 = 2 }; Path = 'ArgumentList[[]0]' }
        @{ Name = 'half a sign'; Value = [string] [char] 0xD800; Path = 'ArgumentList[[]0]' }
    ) {
        Invoke-Auth0ApprovedCommand @ask -ScriptBlock { param($value) $value } -ArgumentList @(, $Value) -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.CannotFreeze,*'
        "$($failures[0])" | Should -BeLike "$Path cannot be frozen*"
        Get-SimulatorLog | Should -BeNullOrEmpty
    }

    It 'lists what the approval cannot cover: <Name>' -ForEach @(
        @{ Name = 'a variable'; Block = { $what }; Place = '$what' }
        @{ Name = 'an environment variable'; Block = { $env:PATH }; Place = '$env:PATH' }
        @{ Name = 'a global variable'; Block = { $global:place }; Place = '$global:place' }
        @{ Name = 'a command from a variable'; Block = { param($c) & $c }; Place = '& $c' }
        @{ Name = 'dot-sourcing from a variable'; Block = { param($c) . $c }; Place = '. $c' }
        @{ Name = 'text run as code'; Block = [scriptblock]::Create('param($c) Invoke-Expression $c'); Place = 'Invoke-Expression $c' }
        @{ Name = 'a block made of text'; Block = { param($c) [scriptblock]::Create($c) }; Place = '[[]scriptblock]::Create($c)' }
        @{ Name = 'a variable by its name'; Block = { Get-Variable place }; Place = 'Get-Variable place' }
        @{ Name = 'what the caller iterates'; Block = { $_ }; Place = 'variable $_' }
        @{ Name = 'what the caller iterates, by its other name'; Block = { $PSItem }; Place = 'variable $_' }
        @{ Name = 'what the caller matched'; Block = { $Matches[0] }; Place = 'variable $Matches' }
        @{ Name = 'the caller''s loop'; Block = { $foreach.Current }; Place = 'variable $foreach' }
        @{ Name = 'the caller''s switch'; Block = { $switch }; Place = 'variable $switch' }
        @{ Name = 'the caller''s object'; Block = { $this }; Place = 'variable $this' }
        @{ Name = 'the caller''s event'; Block = { $Event.SourceArgs }; Place = 'variable $Event' }
        @{ Name = 'the caller''s cmdlet'; Block = { $PSCmdlet.MyInvocation }; Place = 'variable $PSCmdlet' }
        @{ Name = 'a variable that is added to'; Block = { $sum += 1; $sum }; Place = '$sum' }
    ) {
        Invoke-Auth0ApprovedCommand @ask -ScriptBlock $Block -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.Uncovered,*'
        "$($failures[0])" | Should -BeLike "*$Place*"
        Get-SimulatorLog | Should -BeNullOrEmpty
    }

    It 'covers <Name>' -ForEach @(
        @{ Name = 'parameters'; Block = { param($a) $a } }
        @{ Name = 'its own variables'; Block = { $a = 1; $b, [int] $c = 2, 3; foreach ($d in 1, 2) { $d }; $a; $b; $c } }
        @{ Name = 'automatic variables'; Block = { 1 | ForEach-Object { $_; $PSItem }; $args; $true; $null; $PSVersionTable.PSVersion; try { 1 } catch { $_ } } }
        @{ Name = 'what it iterates and matches itself'; Block = { switch (1) { 1 { $_; $switch.Current } }; foreach ($a in 1, 2) { $foreach.Current }; if ('ab' -match 'b') { $Matches[0] }; filter Half { $_ / 2 }; 4 | Half } }
        @{ Name = 'functions inside'; Block = { function Inner($x) { $x }; Inner 1 } }
        @{ Name = 'out variables'; Block = { Get-Date -OutVariable now | Out-Null; $now } }
    ) {
        { Invoke-Auth0ApprovedCommand @ask -ScriptBlock $Block } | Should -Not -Throw
    }

    It 'records what -AllowUncovered lets through' {
        $place = 'here'
        $approval = Request-Auth0Approval @ask -AllowUncovered -ScriptBlock { $place }
        $approval.Uncovered | Should -Be 'variable $place'
        $approval | Invoke-Auth0ApprovedCommand -AllowUncovered -ScriptBlock { $place } | Should -Be here
    }

    It 'shows people what will run' {
        Invoke-Auth0ApprovedCommand @ask -Audience $api -Operation restart-web -Reason 'it hangs' -Ticket INC-7 -Target web1, web2 -ScriptBlock { param($t) $t } | Should -Be web1, web2
        $details = (Get-SimulatorRequest)[-1].authorizationDetails
        $details | Should -HaveCount 1
        @($details.PSObject.Properties).Count | Should -BeLessOrEqual 10
        $details.type, $details.operation, $details.targets, $details.reason, $details.ticket | Should -Be 'powershell_operation', 'restart-web', '2: web1, web2', 'it hangs', 'INC-7'
        $details.host | Should -Be ([Environment]::MachineName)
        $details.requester | Should -BeLike '*(claimed)'
        $details.block_hash | Should -Match '^[\w-]{43}$'
    }

    It 'hands the approvers'' tokens to the block alone, and only where asked' {
        $both = Get-Person 2
        $lengths = Invoke-Auth0ApprovedCommand -Approver $both -Quorum 2 -BindingMessage 'With tokens' -PassToken -WarningAction Ignore -ScriptBlock { $Auth0ApprovalToken | ForEach-Object { "$_"; $_.AsPlainText().Length -gt 20 } }
        $lengths | Should -Be '(secret)', $true, '(secret)', $true
        Get-Variable Auth0ApprovalToken -ErrorAction Ignore | Should -BeNullOrEmpty
        Get-Auth0Token -UserId $both[0] -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Invoke-Auth0ApprovedCommand -Approver (Get-Person) -BindingMessage 'Without' -WarningAction Ignore -ScriptBlock { "[$Auth0ApprovalToken]" } | Should -Be '[]'
    }

    It 'takes an approval that was exported and imported' {
        $approval = Request-Auth0Approval @ask -ScriptBlock { 1 }
        $approval | Export-Clixml "$TestDrive/approval.xml"
        Import-Clixml "$TestDrive/approval.xml" | Invoke-Auth0ApprovedCommand -ScriptBlock { 1 } | Should -Be 1
    }

    It 'runs nothing with -WhatIf' {
        Invoke-Auth0ApprovedCommand @ask -ScriptBlock { 1 } -WhatIf | Should -BeNullOrEmpty
        Get-SimulatorLog | Should -BeNullOrEmpty
    }

    It 'runs nothing after <_>' -ForEach 'Ctrl+C', 'the runspace was closed', 'the job was stopped' {
        Use-AutoDecision Nobody
        $person, $marker = (Get-Person), "$TestDrive/$(New-Guid)"
        $text = "Invoke-Auth0ApprovedCommand -Approver '$person' -BindingMessage Stopped -Session `$session -ScriptBlock { Add-Content '$marker' ran }"
        if ($_ -eq 'the job was stopped') {
            $session = Get-Auth0Session
            $job = Start-ThreadJob { param($session, $text, $manifest) Import-Module $manifest; & ([scriptblock]::Create($text)) } -ArgumentList $session, $text, (Get-ModuleManifest)
            Wait-Request $person | Out-Null
            Stop-Job $job
        }
        elseif ($_ -eq 'Ctrl+C') {
            $shell = Open-Shell ([scriptblock]::Create($text)) (Get-Auth0Session)
            Wait-Request $person | Out-Null
            $shell.PowerShell.Stop()
        }
        else {
            # One statement alone: between two, an engine whose runspace closes falls over itself.
            $closing = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
            $closing.Open()
            $closing.SessionStateProxy.SetVariable('session', (Get-Auth0Session))
            $powershell = [powershell]::Create($closing)
            $powershell.AddScript("Import-Module '$(Get-ModuleManifest)'; $text").BeginInvoke() | Out-Null
            Wait-Request $person | Out-Null
            $closing.Close()
        }
        Approve-Request $person
        # The next approval goes its whole way; the one before would have gone its too.
        Use-AutoDecision Approve
        Invoke-Auth0ApprovedCommand @ask -ScriptBlock { 'next' } | Should -Be next
        $marker | Should -Not -Exist
        if ($shell) { Close-Shell $shell }
        if ($job) { Remove-Job $job -Force }
    }
}

Describe 'Many targets' {
    BeforeEach {
        Clear-Simulator
        Connect-Simulator
        Use-AutoDecision Approve
        $script:forty = 1..40 | ForEach-Object { "web$_" }
    }

    It 'need one push each approver, and run each once' {
        $two = Get-Person 2
        Invoke-Auth0ApprovedCommand -Approver $two -Quorum 2 -BindingMessage 'Forty' -Target $forty -ScriptBlock { param($t, $word) "$word $t" } -ArgumentList did 3>$null | Should -Be ($forty | ForEach-Object { "did $_" })
        Get-SimulatorLog backchannel | Should -HaveCount 2
    }

    It 'are not run any further once a function that the block reaches has changed' {
        function global:Get-Changing { 1 }
        try {
            $told = [Collections.ArrayList]::new()
            $ran = Invoke-Auth0ApprovedCommand -Approver (Get-Person) -BindingMessage 'Changing' -Target 1, 2, 3 -Notify { param($report) $told.Add($report.Outcome) }.GetNewClosure() -ScriptBlock { param($t) "$t"; Get-Changing | Out-Null; Set-Item function:global:Get-Changing { 2 } } -ErrorVariable failures -ErrorAction SilentlyContinue 3>$null
            $ran | Should -Be 1
            $failures[-1].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.OperationChanged,*'
            $told | Should -Be 'Broke off after 1 of 3: Auth0Ciba.OperationChanged'
        }
        finally { Remove-Item function:Get-Changing }
    }

    It 'get arguments that the one before did not change' {
        Invoke-Auth0ApprovedCommand -Approver (Get-Person) -BindingMessage 'Fresh' -Target 1, 2 -ArgumentList @{ n = 0 } -ScriptBlock { param($t, $table) $table.n++; $table.n } 3>$null | Should -Be 1, 1
    }

    It 'run each once also where the run is killed half-way and taken up' {
        $file, $secret, $person = "$TestDrive/targets.db", (New-Auth0Store -NewSecret).AsPlainText(), (Get-Person)
        $script = @"
Connect-Auth0 (Get-Simulator).Issuer (Get-Simulator).ClientId -ClientSecret (Get-Simulator).Secret -AllowInsecureLoopback -Store (New-Auth0Store -SqlitePath '$file') -StoreSecret (ConvertTo-SecureString '$secret' -AsPlainText -Force)
Invoke-Auth0ApprovedCommand -Approver '$person' -BindingMessage 'Forty' -RequestKey 'job 40' -Target (1..40) -ArgumentList '$TestDrive/ran', '$TestDrive/go' -ScriptBlock {
    param(`$t, `$ran, `$go)
    Add-Content `$ran `$t
    if (`$t -eq 17 -and -not (Test-Path `$go)) { Stop-Process -Id `$PID -Force }
}
"@
        $first = Invoke-Pwsh $script
        $first.ExitCode | Should -Not -Be 0
        Get-Content "$TestDrive/ran" | Should -HaveCount 17
        Set-Content "$TestDrive/go" now
        $second = Invoke-Pwsh $script
        $second.Errors | Should -BeNullOrEmpty
        Get-Content "$TestDrive/ran" | Should -Be (1..40)
        Get-SimulatorLog backchannel | Should -HaveCount 1
        $third = Invoke-Pwsh $script
        $third.Errors | Should -BeLike '*used already*'
        Get-Content "$TestDrive/ran" | Should -HaveCount 40
    }

    It 'are shared out between two processes, each item to one' {
        $file, $storeSecret, $person = "$TestDrive/shared.db", (New-Auth0Store -NewSecret), (Get-Person)
        $secret = $storeSecret.AsPlainText()
        $store = New-Auth0Store -SqlitePath $file
        Connect-Auth0 $simulator.Issuer $simulator.ClientId -ClientSecret $simulator.Secret -AllowInsecureLoopback -Store $store -StoreSecret $storeSecret
        $approval = Request-Auth0Approval -Approver $person -BindingMessage 'Shared' -Target (1..40) -ScriptBlock ([scriptblock]::Create("param(`$t, `$folder) New-Item `"`$folder/item-`$t-`$(New-Guid)`" | Out-Null")) -ArgumentList "$TestDrive" 3>$null
        $run = @"
Connect-Auth0 (Get-Simulator).Issuer (Get-Simulator).ClientId -ClientSecret (Get-Simulator).Secret -AllowInsecureLoopback -Store (New-Auth0Store -SqlitePath '$file') -StoreSecret (ConvertTo-SecureString '$secret' -AsPlainText -Force)
Invoke-Auth0ApprovedCommand -Approval '$($approval.ApprovalId)' -Target (1..40) -ScriptBlock ([scriptblock]::Create('param(`$t, `$folder) New-Item "`$folder/item-`$t-`$(New-Guid)" | Out-Null')) -ArgumentList '$TestDrive'
"@
        $module, $simulatorObject = "$PSScriptRoot/Support/Shell.psm1", $simulator
        1..2 | ForEach-Object -Parallel {
            Import-Module $using:module
            Import-Module ($using:module -replace 'Shell', 'Simulator')
            Use-Simulator $using:simulatorObject
            Invoke-Pwsh $using:run
        } | Out-Null
        1..40 | ForEach-Object { Get-ChildItem "$TestDrive/item-$_-*" | Should -HaveCount 1 }
    }
}
