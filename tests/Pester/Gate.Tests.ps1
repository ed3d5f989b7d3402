# Every way in which an approval can fail: the block does not run, wherever the gate stands, and without -ErrorAction nor does the line after it.
BeforeDiscovery {
    # Command: what stands in the script, with {user} for a person who was not asked yet, {marker} for the file that the block would write.
    # Before: what stands before each of them. Tenant: what the tenant does.
    $block = '-ScriptBlock { param($marker) Add-Content $marker ran } -ArgumentList ''{marker}'''
    $invoke = "Invoke-Auth0ApprovedCommand -Approver '{user}' -BindingMessage 'Restart web' $block"
    $request = "`$approval = Request-Auth0Approval -Approver '{user}' -BindingMessage 'Restart web'"
    $given = "`$approval | Invoke-Auth0ApprovedCommand $block"
    $rich = "$invoke -Audience 'https://api.example.com/payments' -Operation restart"
    $governed = "$invoke -Operation restart -PolicyPath '{file}.json'"
    $policy = "Remove-Item '{file}.json' -ErrorAction Ignore; Set-Content '{file}.json' '" + '{"version":1,"people":{"she":{"userIds":["{user}","{user}-again"]},"he":{"userIds":["{user}-other"]},"one":{"userIds":["auth0|p1"]}},"operations":{"restart":{"approvers":["she","he"],"quorum":1,"longestValiditySeconds":60}}}' + "'"
    $glass = '-BreakGlass -Confirm:$false'
    $glassPolicy = $policy.Replace('"quorum":1', '"quorum":1,"breakGlass":{}')
    $otherDay = [DateTime]::UtcNow.AddDays(3).DayOfWeek.ToString().Substring(0, 3)
    $hours = '"quorum":1,"hours":{"timeZone":"UTC","days":["' + $otherDay + '"],"from":"00:00","to":"12:00"}'
    $forge = { param($forgery) { Add-Fault @{ kind = 'forge'; forgery = $forgery; count = 100 } }.GetNewClosure() }
    $script:ways = @(
        @{ Way = 'denied'; Id = 'AccessDenied'; Tenant = { Use-AutoDecision Deny }; Command = $invoke }
        @{ Way = 'expired'; Id = 'RequestExpired'; Tenant = { Use-AutoDecision Nobody }; Command = "$invoke -RequestedExpiry 1" }
        @{ Way = 'not answered in time'; Id = 'WaitTimeout'; Tenant = { Use-AutoDecision Nobody }; Command = "$invoke -TimeoutSec 1" }
        @{ Way = 'one of two'; Id = 'QuorumNotReached'; Command = $invoke.Replace("'{user}'", "'{user}', 'auth0|unknown' -Quorum 2") }
        @{ Way = 'the same person twice'; Id = 'BadInput'; Command = $invoke.Replace("'{user}'", "'{user}', '{user}' -Quorum 2") }
        @{ Way = 'another person''s token'; Id = 'UnverifiedSubjectMismatch'; Tenant = (& $forge otherSubject); Command = $invoke }
        @{ Way = 'dropped details'; Id = 'UnverifiedDetailsChanged'; Tenant = { Add-Fault @{ kind = 'editAnswer'; endpoint = 'token'; remove = @('authorization_details'); count = 100 } }; Command = $rich }
        @{ Way = 'altered details'; Id = 'UnverifiedDetailsChanged'; Tenant = { Add-Fault @{ kind = 'editAnswer'; endpoint = 'token'; replace = @{ authorization_details = @(@{ type = 'powershell_operation'; operation = 'another' }) }; count = 100 } }; Command = $rich }
        @{ Way = 'forged by a stranger'; Id = 'UnverifiedSignature'; Tenant = (& $forge tamperedPayload); Command = $invoke }
        @{ Way = 'forged without a signature'; Id = 'UnverifiedAlgorithm'; Tenant = (& $forge algorithmNone); Command = $invoke }
        @{ Way = 'stale'; Id = 'UnverifiedIssuedAt'; Tenant = (& $forge staleIssuedAt); Command = $invoke }
        @{ Way = 'an answer without an ID token'; Id = 'UnverifiedIdToken'; Tenant = (& $forge missingIdToken); Command = $invoke }
        @{ Way = 'the store is down'; Id = 'StoreFailed'; Store = 'down'; Command = $invoke }
        @{ Way = 'the record cannot be written'; Id = 'StoreFailed'; Store = 'full'; Before = "Remove-Item '{full}' -ErrorAction Ignore; $request $block; Set-Content '{full}' now"; Command = $given }
        @{ Way = 'a store that cannot compare and swap'; Id = 'CannotCompareAndSwap'; Store = 'plain'; Command = $invoke }
        @{ Way = 'an argument changed'; Id = 'OperationChanged'; Before = "$request $block"; Command = $given.Replace("'{marker}'", "'{marker}', 2") }
        @{ Way = 'the block changed'; Id = 'OperationChanged'; Before = "$request $block"; Command = $given.Replace('ran }', 'ran; 2 }') }
        @{ Way = 'a function changed'; Id = 'OperationChanged'; Before = "function Restart { Add-Content '{marker}' ran }; $request -ScriptBlock { Restart }; function Restart { Add-Content '{marker}' 'ran otherwise' }"; Command = '$approval | Invoke-Auth0ApprovedCommand -ScriptBlock { Restart }' }
        @{ Way = 'a function of a function changed'; Id = 'OperationChanged'; Before = "function Inner { 1 }; function Restart { Inner; Add-Content '{marker}' ran }; $request -ScriptBlock { Restart }; function Inner { 2 }"; Command = '$approval | Invoke-Auth0ApprovedCommand -ScriptBlock { Restart }' }
        @{ Way = 'an alias changed'; Id = 'OperationChanged'; Before = "Set-Alias what Get-Date; $request -ScriptBlock { what; Add-Content '{marker}' ran }; Set-Alias what Get-Random"; Command = "`$approval | Invoke-Auth0ApprovedCommand -ScriptBlock { what; Add-Content '{marker}' ran }" }
        @{ Way = 'a script file changed'; Id = 'OperationChanged'; Before = "Set-Content '{file}.ps1' '1'; $request -ScriptBlock { & '{file}.ps1'; Add-Content '{marker}' ran }; Set-Content '{file}.ps1' '2'"; Command = "`$approval | Invoke-Auth0ApprovedCommand -ScriptBlock { & '{file}.ps1'; Add-Content '{marker}' ran }" }
        @{ Way = 'an uncovered variable changed'; Id = 'OperationChanged'; Before = "`$place = 1; $request -AllowUncovered -ScriptBlock { `$place; Add-Content '{marker}' ran }; `$place = 2"; Command = "`$approval | Invoke-Auth0ApprovedCommand -AllowUncovered -ScriptBlock { `$place; Add-Content '{marker}' ran }" }
        @{ Way = 'an unbound variable'; Id = 'Uncovered'; Command = "Invoke-Auth0ApprovedCommand -Approver '{user}' -BindingMessage 'Restart web' -ScriptBlock { Add-Content '{marker}' `$what }" }
        @{ Way = 'an argument that cannot be frozen'; Id = 'CannotFreeze'; Command = "$invoke, (Get-Process -Id `$PID)" }
        @{ Way = 'approved for nothing in particular'; Id = 'OperationChanged'; Before = $request; Command = $given }
        @{ Way = 'consumed already'; Id = 'AlreadyConsumed'; Before = "$request -ScriptBlock { 1 }; `$null = `$approval | Invoke-Auth0ApprovedCommand -ScriptBlock { 1 }"; Command = '$approval | Invoke-Auth0ApprovedCommand -ScriptBlock { 1 }' }
        @{ Way = 'too old'; Id = 'ApprovalTooOld'; Before = "$request $block -ValidFor 1; Wait-Until { [DateTimeOffset]::UtcNow -gt `$approval.ValidUntil }"; Command = $given }
        @{ Way = 'no such approval'; Id = 'ApprovalNotFound'; Command = "'nothing' | Invoke-Auth0ApprovedCommand $block" }
        @{ Way = 'no approval but null'; Id = 'BadInput'; Command = "Invoke-Auth0ApprovedCommand -Approval `$null $block" }
        @{ Way = 'no approval in the pipeline'; Id = 'BadInput'; Command = "@() | Invoke-Auth0ApprovedCommand $block" }
        @{ Way = 'targets that came out null'; Id = 'BadInput'; Command = "$invoke -Target `$null" }
        @{ Way = 'a quorum that came out null'; Id = 'BadInput'; Command = "$invoke -Quorum `$null" }
        @{ Way = 'a request key that came out null'; Id = 'BadInput'; Command = "$invoke -RequestKey `$null" }
        @{ Way = 'asked for otherwise than the call says'; Id = 'BadInput'; Before = "$request $block"; Command = "$given -Quorum 2" }
        @{ Way = 'what the caller matched'; Id = 'Uncovered'; Before = "`$null = 'ab' -match 'b'"; Command = "Invoke-Auth0ApprovedCommand -Approver '{user}' -BindingMessage 'Restart web' -ScriptBlock { Add-Content '{marker}' `$Matches[0] }" }
        @{ Way = 'nobody to ask'; Id = 'BadInput'; Command = "Invoke-Auth0ApprovedCommand -BindingMessage 'Restart web' $block" }
        @{ Way = 'a message that cannot be sent'; Id = 'BadInput'; Command = $invoke.Replace('Restart web', 'Restart <web>') }
        @{ Way = 'the requester approves'; Id = 'PolicyViolated'; Owner = $true; Before = $policy; Command = "$governed -Requester '{user}'" }
        @{ Way = 'the same person by two ids'; Id = 'PolicyViolated'; Owner = $true; Before = $policy; Command = $governed.Replace("'{user}'", "'{user}', '{user}-again' -Quorum 2") }
        @{ Way = 'a policy loosened by the quorum'; Id = 'PolicyViolated'; Owner = $true; Before = $policy.Replace('"quorum":1', '"quorum":2'); Command = "$governed -Quorum 1" }
        @{ Way = 'a policy loosened by the validity'; Id = 'PolicyViolated'; Owner = $true; Before = $policy; Command = "$governed -ValidFor 61" }
        @{ Way = 'a policy loosened by another approver'; Id = 'PolicyViolated'; Owner = $true; Before = $policy; Command = $governed.Replace("'{user}'", "'auth0|p1'") }
        @{ Way = 'an approval under no policy'; Id = 'PolicyViolated'; Owner = $true; Before = "$policy; $request $block -Operation restart"; Command = "$given -PolicyPath '{file}.json'" }
        @{ Way = 'the policy left out at the run'; Id = 'PolicyViolated'; Owner = $true; Before = "$policy; $request $block -Operation restart -PolicyPath '{file}.json'"; Command = $given }
        @{ Way = 'outside the policy''s hours'; Id = 'PolicyViolated'; Owner = $true; Before = $policy.Replace('"quorum":1', $hours); Command = $governed }
        @{ Way = 'break-glass that the policy does not allow'; Id = 'PolicyViolated'; Owner = $true; Before = $policy; Command = "$governed $glass -Reason fire -Notify { 1 }" }
        @{ Way = 'break-glass without a policy'; Id = 'PolicyViolated'; Command = "$invoke $glass -Reason fire -Notify { 1 }" }
        @{ Way = 'break-glass without a reason'; Id = 'BadInput'; Owner = $true; Before = $glassPolicy; Command = "$governed $glass -Notify { 1 }" }
        @{ Way = 'break-glass of which nobody is told'; Id = 'BadInput'; Owner = $true; Before = $glassPolicy; Command = "$governed $glass -Reason fire" }
        @{ Way = 'break-glass that is not recorded durably'; Id = 'StoreNotDurable'; Owner = $true; Before = $glassPolicy; Command = "$governed $glass -Reason fire -Notify { 1 }" }
        @{ Way = 'a policy that others can write'; Id = 'PolicyUnusable'; Unix = $true; Before = "$policy; chmod 666 '{file}.json'"; Command = $governed }
        @{ Way = 'a policy with a slip'; Id = 'PolicyUnusable'; Owner = $true; Before = $policy.Replace('"quorum"', '"quorums"'); Command = $governed }
        @{ Way = 'a policy that is not there'; Id = 'PolicyUnusable'; Command = "$invoke -Operation restart -PolicyPath '{file}.nowhere'" }
        @{ Way = 'no session'; Id = 'NotConnected'; Before = 'Disconnect-Auth0 -All'; Command = $invoke }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1"
    Import-Module (Get-ModuleManifest)
    # People enough: each is asked once, and nobody more than five times a minute.
    $script:people = 1..4000 | ForEach-Object { "auth0|p$_" }
    $script:simulator = Start-Simulator -UserId $people -Interval 0
    $script:next = 0

    function script:Get-Person { $people[$script:next++] }

    # A script with the gate in each place where a script can put it, and a marker after the last, which no -ErrorAction guards.
    function script:Get-GuardedScript {
        param($Way)

        $there = Get-Simulator
        "`$ErrorActionPreference = 'Continue'; `$WarningPreference = 'SilentlyContinue'; `$InformationPreference = 'SilentlyContinue'"
        "Import-Module '$PSScriptRoot/Support/Simulator.psm1'; Import-Module '$(Get-ModuleManifest)'"
        "`$store = @{}"
        if ($Way.Store) { @'
$block = @{
    InitializationScript = { $global:kept = @{} }
    Get = { param($Id) $kept[$Id].Value }
    Set = {
        param($Id, $Value, $StoreOptions, $TimeToLive, $ExpectedVersion, $Version)
        if (Test-Path '{full}') { throw 'the disk is full' }
        if ([long] $kept[$Id].Version -eq $ExpectedVersion) { $kept[$Id] = @{ Value = $Value; Version = $Version }; $Version }
    }
    Remove = { param($Id) $kept.Remove($Id) }
    List = { $kept.Keys }
    CompareAndSwap = $true
}
'@.Replace('{full}', "$TestDrive/full") }
        switch ($Way.Store) {
            down { '$block.Get = { throw "the store is down" }' }
            plain { '$block.CompareAndSwap = $false; $block.Set = { param($Id, $Value) $kept[$Id] = @{ Value = $Value } }' }
        }
        if ($Way.Store) { '$store = @{ Store = New-Auth0Store @block; AllowUnencryptedStore = $true }' }
        $connect = "Connect-Auth0 '$($there.Issuer)' '$($there.ClientId)' -ClientSecret (ConvertTo-SecureString '$($there.SecretText)' -AsPlainText -Force) -AllowInsecureLoopback @store"
        $connect
        $gates = '<gate> -ErrorAction Continue', '<gate> -ErrorAction SilentlyContinue', '<gate> -ErrorAction Ignore', 'try { <gate> -ErrorAction Stop } catch { "caught $($_.FullyQualifiedErrorId)" }',
            'try { <gate> } catch { "caught $($_.FullyQualifiedErrorId)" }', 'function Guarded { <gate>; Add-Content ''{after}'' ''in a function'' } try { Guarded } catch { "caught $($_.FullyQualifiedErrorId)" }', '<gate>'
        foreach ($gate in $gates) {
            $connect
            $person = Get-Person
            $Way.Before, $gate.Replace('<gate>', $Way.Command) | Where-Object { $_ } | ForEach-Object {
                $_.Replace('{user}', $person).Replace('{marker}', "$TestDrive/ran").Replace('{full}', "$TestDrive/full").Replace('{file}', "$TestDrive/file").Replace('{after}', "$TestDrive/after")
            }
        }
        "Add-Content '$TestDrive/after' 'after the gate'"
    }

    function script:Assert-Guarded {
        param($Way, [string[]] $Output)

        "$TestDrive/ran" | Should -Not -Exist -Because 'the block must not run'
        "$TestDrive/after" | Should -Not -Exist -Because 'nothing after the gate may run'
        $Output -match '^caught' | Should -HaveCount 3
        $Output -match '^caught' | ForEach-Object { $_ | Should -BeLike "caught Auth0Ciba.$($Way.Id),*" }
    }
}

AfterAll {
    Disconnect-Auth0 -All
    Stop-Simulator
}

Describe 'An approval that fails: <Way>' -ForEach $ways {
    BeforeAll {
        $script:case = $_
        function script:Reset-Way {
            Remove-Item "$TestDrive/ran", "$TestDrive/after", "$TestDrive/full" -ErrorAction Ignore
            Clear-Simulator
            Use-AutoDecision Approve
            if ($case.Tenant) { & $case.Tenant }
        }
    }

    BeforeEach {
        if ($case.Owner -and (-not $IsLinux -or (id -u) -ne 0)) { Set-ItResult -Skipped -Because 'a policy is another user''s: only root can make one here' }
        if ($case.Unix -and $IsWindows) { Set-ItResult -Skipped -Because 'modes are Unix''s' }
        Reset-Way
    }

    It 'runs nothing in this shell' {
        $text = (Get-GuardedScript $case) -join "`n"
        $failures = @()
        $output = try { & ([scriptblock]::Create($text)) 2>$null } catch { $failures += $_ }
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike "Auth0Ciba.$($case.Id),*"
        Assert-Guarded $case $output
    }

    It 'runs nothing in a thread job' {
        $job = Start-ThreadJob ([scriptblock]::Create((Get-GuardedScript $case) -join "`n"))
        $job | Wait-Job -Timeout 120 | Should -Not -BeNullOrEmpty
        $output = Receive-Job $job -ErrorAction SilentlyContinue 2>$null
        $job.State | Should -Be Failed
        Remove-Job $job -Force
        Assert-Guarded $case $output
    }

    It 'runs nothing in pwsh -File' {
        $run = Invoke-Pwsh ((Get-GuardedScript $case) -join "`n")
        $run.ExitCode | Should -Not -Be 0
        Assert-Guarded $case ($run.Output -split '\r?\n')
    }
}

Describe 'A gate' {
    It 'is not silenced by a default parameter value that may be a profile''s: <_>' -ForEach '*:ErrorAction', 'Invoke-Auth0*:ea' {
        Connect-Simulator
        $PSDefaultParameterValues = @{ $_ = 'SilentlyContinue' }
        $wentOn = $false
        { Invoke-Auth0ApprovedCommand -BindingMessage 'Nobody is named' -ScriptBlock { 1 }; $script:wentOn = $true } | Should -Throw -ErrorId 'Auth0Ciba.BadInput,*'
        $wentOn | Should -BeFalse
    }

    It 'leaves a preference to who writes it, beside default parameter values for others' {
        Connect-Simulator
        $PSDefaultParameterValues = @{ 'Get-*:ErrorAction' = 'SilentlyContinue'; '*:ErrorVariable' = 'failures' }
        { Invoke-Auth0ApprovedCommand -BindingMessage 'Nobody is named' -ScriptBlock { 1 } -ErrorAction SilentlyContinue } | Should -Not -Throw
    }
}
