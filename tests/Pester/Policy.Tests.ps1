BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1"
    Import-Module (Get-ModuleManifest)
    $script:people = 1..200 | ForEach-Object { "auth0|p$_" }
    $script:simulator = Start-Simulator -UserId $people -Interval 0
    $script:next = 0

    function script:Get-Person { param([int] $Count = 1) 1..$Count | ForEach-Object { $people[$script:next++] } }

    function script:Set-Policy {
        [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'A test helper; nothing to confirm.')]
        param([hashtable] $Operation, [string[]] $User)

        $restart = @{ approvers = @('@all'); quorum = 1 }
        $Operation.Keys | ForEach-Object { $restart[$_] = $Operation[$_] }
        $names = [ordered]@{}
        $User | ForEach-Object { $names["person $_"] = @{ userIds = @($_) } }
        @{ version = 1; people = $names; groups = @{ all = @($names.Keys) }; operations = @{ restart = $restart } } | ConvertTo-Json -Depth 6 | Set-Content "$TestDrive/policy.json"
        "$TestDrive/policy.json"
    }
    $script:cannotOwn = -not $IsLinux -or (id -u) -ne 0
}

AfterAll {
    Disconnect-Auth0 -All
    Stop-Simulator
}

Describe 'A policy' {
    BeforeEach {
        if ($cannotOwn) { Set-ItResult -Skipped -Because 'a policy is another user''s: only root can make one here' }
        Clear-Simulator
        Connect-Simulator
        Use-AutoDecision Approve
    }

    It 'names whom to ask, how many must approve, and how long it holds' {
        $three = Get-Person 3
        $policy = Set-Policy @{ quorum = 2; longestValiditySeconds = 60 } $three
        $approval = Request-Auth0Approval -PolicyPath $policy -Operation restart -BindingMessage 'Restart web' 3>$null
        $approval.Quorum | Should -Be 2
        $approval.Decisions | Should -HaveCount 3
        ($approval.ValidUntil - $approval.ApprovedAt).TotalSeconds | Should -Be 60
        $approval.PolicyHash | Should -MatchExactly '^[\w-]{43}$'
    }

    It 'may be tightened' {
        $two = Get-Person 2
        $policy = Set-Policy @{} $two
        $approval = Request-Auth0Approval -PolicyPath $policy -Operation restart -Quorum 2 -ValidFor 10 -BindingMessage 'Restart web' 3>$null
        $approval.Quorum | Should -Be 2
    }

    It 'leaves the requester out, whom a token proves' {
        $two = Get-Person 2
        $policy = Set-Policy @{ requireVerifiedRequester = $true } $two
        $signedIn = Invoke-Auth0Backchannel $two[0] 'Sign in' 3>$null
        $approval = Request-Auth0Approval -PolicyPath $policy -Operation restart -RequesterToken $signedIn.IdToken -BindingMessage 'Restart web' 3>$null
        $approval.Requester, $approval.IsRequesterVerified | Should -Be $two[0], $true
        $approval.Decisions.UserId | Should -Be $two[1]
        Request-Auth0Approval -PolicyPath $policy -Operation restart -BindingMessage 'Restart web' -ErrorVariable failures -ErrorAction SilentlyContinue 3>$null | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.PolicyViolated,*'
    }

    It 'rules at the run as at the asking' {
        $policy = Set-Policy @{} (Get-Person)
        $approval = Request-Auth0Approval -PolicyPath $policy -Operation restart -BindingMessage 'Restart web' -ScriptBlock { 'ran' } 3>$null
        Add-Content $policy ' '
        $approval | Invoke-Auth0ApprovedCommand -PolicyPath $policy -ScriptBlock { 'ran' } -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.PolicyViolated,*'
    }

    It 'rules as it stands when the answers are there' {
        Use-AutoDecision Nobody
        $person = Get-Person
        $policy = Set-Policy @{} $person
        $shell = Open-Shell ([scriptblock]::Create("Invoke-Auth0ApprovedCommand -PolicyPath '$policy' -Operation restart -BindingMessage 'Restart web' -ScriptBlock { 'ran' } -Session `$session -ErrorAction Continue")) (Get-Auth0Session -Default)
        Wait-Request $person | Out-Null
        Add-Content $policy ' '
        Approve-Request $person
        Receive-Shell $shell | Should -BeNullOrEmpty
        $shell.Streams.Error[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.PolicyViolated,*'
        Close-Shell $shell
    }

    It 'lets an operation run without approval where it says so: recorded first, with a warning, and told' {
        $policy = Set-Policy @{ breakGlass = @{} } (Get-Person)
        Connect-Auth0 $simulator.Issuer $simulator.ClientId -ClientSecret $simulator.Secret -AllowInsecureLoopback -Store (New-Auth0Store -SqlitePath "$TestDrive/glass.db") -StoreSecret (New-Auth0Store -NewSecret)
        $told = [Collections.ArrayList]::new()
        $output = Invoke-Auth0ApprovedCommand -PolicyPath $policy -Operation restart -BindingMessage 'Restart web' -BreakGlass -Reason 'fire' -Notify { param($report) $told.Add($report) }.GetNewClosure() -Confirm:$false -ScriptBlock { 'ran' } -WarningVariable warnings 3>$null
        $output | Should -Be ran
        "$warnings" | Should -BeLike '*runs without approval: fire*'
        $told | Should -HaveCount 1
        $told[0].Outcome, $told[0].Approval.IsBreakGlass, $told[0].Approval.IsApproved, $told[0].Approval.Reason | Should -Be 'Completed', $true, $false, 'fire'
        Get-SimulatorLog backchannel | Should -BeNullOrEmpty
        $told[0].Approval.ApprovalId | Invoke-Auth0ApprovedCommand -ScriptBlock { 'ran' } -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.QuorumNotReached,*'
        Invoke-RestMethod "$($simulator.Issuer).well-known/jwks.json" | ConvertTo-Json -Depth 5 | Set-Content "$TestDrive/keys.json"
        Test-Auth0Approval $told[0].Approval "$TestDrive/keys.json" | Should -BeFalse
    }
}

Describe '-Notify' {
    BeforeEach {
        Clear-Simulator
        Connect-Simulator
        Use-AutoDecision Approve
    }

    It 'tells a script block how it ended' {
        $told = [Collections.ArrayList]::new()
        $notify = { param($report) $told.Add($report) }.GetNewClosure()
        Invoke-Auth0ApprovedCommand -Approver (Get-Person) -BindingMessage 'Good' -Notify $notify -ScriptBlock { 1 } 3>$null | Should -Be 1
        { Invoke-Auth0ApprovedCommand -Approver (Get-Person) -BindingMessage 'Bad' -Notify $notify -ScriptBlock { throw 'broken' } 3>$null } | Should -Throw 'broken'
        $told.Outcome | Should -Be 'Completed', 'Failed: broken'
        $told[0].Approval.Decisions.Decision | Should -Be Approved
    }

    It 'does not undo what ran where it fails' {
        Invoke-Auth0ApprovedCommand -Approver (Get-Person) -BindingMessage 'Good' -Notify { throw 'no' } -ScriptBlock { 1 } -WarningVariable warnings 3>$null | Should -Be 1
        "$warnings" | Should -BeLike '*not everybody could be told*'
    }

    It 'posts JSON to an address' {
        $listener = [Net.HttpListener]::new()
        $port = Get-Random -Minimum 20000 -Maximum 32000
        $listener.Prefixes.Add("http://127.0.0.1:$port/")
        $listener.Start()
        try {
            $coming = $listener.GetContextAsync()
            $job = Start-ThreadJob {
                $context = ($using:coming).GetAwaiter().GetResult()
                [IO.StreamReader]::new($context.Request.InputStream).ReadToEnd()
                $context.Response.Close()
            }
            Invoke-Auth0ApprovedCommand -Approver (Get-Person) -BindingMessage 'Good' -Operation restart -Notify "http://127.0.0.1:$port/told" -ScriptBlock { 1 } -WarningVariable warnings 3>$null | Should -Be 1
            "$warnings" | Should -Not -BeLike '*told*'
            $body = $job | Receive-Job -Wait -AutoRemoveJob | ConvertFrom-Json
            $body.operation, $body.outcome, $body.break_glass | Should -Be 'restart', 'Completed', $false
            $body.decisions[0].decision | Should -Be Approved
        }
        finally { $listener.Close() }
    }

    It 'refuses <_> before anybody is asked' -ForEach 'http://example.com/', 'not an address', 5 {
        Invoke-Auth0ApprovedCommand -Approver (Get-Person) -BindingMessage 'Good' -Notify $_ -ScriptBlock { 1 } -ErrorVariable failures -ErrorAction SilentlyContinue 3>$null | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput,*'
        Get-SimulatorLog | Should -BeNullOrEmpty
    }
}

Describe 'Test-Auth0Approval' {
    BeforeEach {
        Clear-Simulator
        Connect-Simulator
        Use-AutoDecision Approve
        Invoke-RestMethod "$($simulator.Issuer).well-known/jwks.json" | ConvertTo-Json -Depth 5 | Set-Content "$TestDrive/keys.json"
    }

    It 'says yes to a proven quorum, without asking the tenant' {
        $approval = Request-Auth0Approval -Approver (Get-Person 2) -Quorum 2 -BindingMessage 'Restart web' -ScriptBlock { 1 } 3>$null
        Clear-SimulatorLog
        Test-Auth0Approval $approval "$TestDrive/keys.json" -OperationHash $approval.OperationHash | Should -BeTrue
        $approval.ApprovalId | Test-Auth0Approval -KeySetPath "$TestDrive/keys.json" -OperationHash other | Should -BeFalse
        Get-SimulatorLog | Should -BeNullOrEmpty
    }

    It 'says no where the keys are another tenant''s' {
        $approval = Request-Auth0Approval -Approver (Get-Person) -BindingMessage 'Restart web' 3>$null
        Invoke-Control Post keys/rotate -Body @{ publishNew = $true; keepOld = $false } | Out-Null
        Invoke-RestMethod "$($simulator.Issuer).well-known/jwks.json" | ConvertTo-Json -Depth 5 | Set-Content "$TestDrive/other.json"
        if (Test-Auth0Approval $approval "$TestDrive/other.json") { throw 'it must not' }
        Test-Auth0Approval $approval "$TestDrive/other.json" -Detailed | Where-Object Check -EQ Quorum | ForEach-Object Passed | Should -BeFalse
    }

    It 'gives no answer but an error for <Name>' -ForEach @(
        @{ Name = 'an approval that is not there'; Id = 'ApprovalNotFound'; Approval = 'nothing'; Keys = 'keys.json' }
        @{ Name = 'a digest that has come out null'; Id = 'BadInput'; Approval = 'nothing'; Keys = 'keys.json'; More = @{ OperationHash = $null } }
        @{ Name = 'a policy that has come out null'; Id = 'BadInput'; Approval = 'nothing'; Keys = 'keys.json'; More = @{ PolicyPath = $null } }
        @{ Name = 'no key set'; Id = 'BadInput'; Approval = 'nothing'; Keys = 'nowhere.json' }
    ) {
        $more = if ($_.More) { $_.More } else { @{} }
        Test-Auth0Approval $Approval "$TestDrive/$Keys" @more -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike "Auth0Ciba.$Id,*"
    }
}
