# Invoke-Auth0Backchannel -NoWait gives a pending request; Wait-Auth0Backchannel waits for it, wherever it has been meanwhile.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1"
    Import-Module (Get-ModuleManifest)
    $script:simulator = Start-Simulator

    function Request-Approval([string[]] $UserId = 'auth0|alice', [hashtable] $More = @{}) {
        Invoke-Auth0Backchannel $UserId 'Deploy 7' -NoWait @More 3>$null 6>$null
    }
}

AfterAll {
    Disconnect-Auth0 -All
    Stop-Simulator
}

Describe 'Invoke-Auth0Backchannel -NoWait' {
    BeforeEach {
        Clear-Simulator
        Connect-Simulator
    }

    It 'gives the pending request and does not wait' {
        $pending = Request-Approval
        $pending.PSObject.TypeNames | Should -Contain 'Auth0.Ciba.Backchannel.PendingAuthentication'
        $pending.AuthReqId | Should -Be (Wait-Request 'auth0|alice').authReqId
        $pending.UserId | Should -Be 'auth0|alice'
        $pending.BindingMessage | Should -Be 'Deploy 7'
        $pending.ExpiresAt | Should -BeGreaterThan ([DateTimeOffset]::UtcNow)
        $pending.PSObject.Properties.Name | Should -Not -Contain IsApproved
        Get-SimulatorLog token | Should -BeNullOrEmpty
    }

    It 'gives one for each person, as they are asked' {
        $pending = 'auth0|alice', 'auth0|bob' | Invoke-Auth0Backchannel -BindingMessage 'Deploy 7' -NoWait 3>$null
        $pending.UserId | Sort-Object | Should -Be 'auth0|alice', 'auth0|bob'
    }

    It 'gives an error where nobody was asked' {
        $pending = Invoke-Auth0Backchannel 'auth0|nobody', 'auth0|bob' 'Deploy 7' -NoWait -ErrorVariable failures -ErrorAction SilentlyContinue 3>$null
        $pending.UserId | Should -Be 'auth0|bob'
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.UnknownUser,*'
    }

    It 'shows no progress' {
        $shell = Open-Shell { Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -NoWait -Session $session } (Connect-Simulator -PassThru)
        Receive-Shell $shell | Should -HaveCount 1
        $shell.Streams.Progress | Should -BeNullOrEmpty
        $shell | Close-Shell
    }
}

Describe 'Wait-Auth0Backchannel' {
    BeforeEach {
        Clear-Simulator
        $script:session = Connect-Simulator -PassThru
    }

    AfterEach {
        $shell | Close-Shell
        $script:shell = $null
    }

    It 'takes the request from the pipeline and gives the verified result' {
        $pending = Request-Approval
        Approve-Request 'auth0|alice'
        $result = $pending | Wait-Auth0Backchannel
        $result.IsApproved | Should -BeTrue
        $result.Subject | Should -Be 'auth0|alice'
        $result.AuthReqId | Should -Be $pending.AuthReqId
        Get-SimulatorLog backchannel | Should -HaveCount 1
    }

    It 'takes the tenant''s id, and its own' {
        $pending = Request-Approval
        Use-AutoDecision Approve
        Approve-Request 'auth0|alice'
        (Wait-Auth0Backchannel $pending.AuthReqId).Subject | Should -Be 'auth0|alice'
        (Wait-Auth0Backchannel -RequestId $pending.RequestId).Subject | Should -Be 'auth0|alice'
        ($pending.AuthReqId | Wait-Auth0Backchannel).Subject | Should -Be 'auth0|alice'
        Get-SimulatorLog token | Should -HaveCount 1
    }

    It 'waits for several at once, from pipeline and array' {
        $pending = Request-Approval 'auth0|alice', 'auth0|bob', 'auth0|carol'
        'auth0|alice', 'auth0|bob', 'auth0|carol' | ForEach-Object { Approve-Request $_ }
        ($pending | Wait-Auth0Backchannel).Subject | Sort-Object | Should -Be 'auth0|alice', 'auth0|bob', 'auth0|carol'
        (Wait-Auth0Backchannel $pending.AuthReqId).Subject | Sort-Object | Should -Be 'auth0|alice', 'auth0|bob', 'auth0|carol'
    }

    It 'is one progress for all' {
        $pending = Request-Approval 'auth0|alice', 'auth0|bob'
        $script:shell = Open-Shell ([scriptblock]::Create("'$($pending.RequestId -join "', '")' | ForEach-Object { [pscustomobject]@{ RequestId = `$_ } } | Wait-Auth0Backchannel -Session `$session")) $session
        Wait-Until { @($shell.Streams.Progress).Activity -like '*2 people*' } 'progress of two'
        Deny-Request 'auth0|alice'
        Approve-Request 'auth0|bob'
        (Receive-Shell $shell).Subject | Should -Be 'auth0|bob'
        $shell.Streams.Error.FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.AccessDenied,*'
        @($shell.Streams.Progress).ActivityId | Sort-Object -Unique | Should -HaveCount 1
        $shell.Streams.Progress[-1].RecordType | Should -Be Completed
    }

    It 'ends with the first decision: -Any' {
        $pending = Request-Approval 'auth0|alice', 'auth0|bob'
        Approve-Request 'auth0|bob'
        $first = @($pending | Wait-Auth0Backchannel -Any)
        $first.Subject | Should -Be 'auth0|bob'
        # The other one is open and can be waited for.
        Approve-Request 'auth0|alice'
        ($pending | Where-Object UserId -EQ 'auth0|alice' | Wait-Auth0Backchannel).Subject | Should -Be 'auth0|alice'
    }

    It 'ends with the first no as well: -Any' {
        $pending = Request-Approval 'auth0|alice', 'auth0|bob'
        Deny-Request 'auth0|alice'
        Wait-Auth0Backchannel $pending.AuthReqId -Any -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures.FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.AccessDenied,*'
    }

    It 'does not take one that it cannot find for a decision: -Any' {
        $pending = Request-Approval
        $script:shell = Open-Shell ([scriptblock]::Create("Wait-Auth0Backchannel 'unknown', '$($pending.AuthReqId)' -Any -Session `$session")) $session
        Wait-Until { $shell.Streams.Error.Count } 'the error about the unknown one'
        $shell.Running.IsCompleted | Should -BeFalse
        Approve-Request 'auth0|alice'
        (Receive-Shell $shell).Subject | Should -Be 'auth0|alice'
    }

    It 'ends with its time, and the request goes on: -TimeoutSec' {
        $pending = Request-Approval 'auth0|alice', 'auth0|bob'
        $pending | Wait-Auth0Backchannel -TimeoutSec 1 -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures | Should -HaveCount 2
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.WaitTimeout,*'
        $failures.TargetObject.UserId | Sort-Object | Should -Be 'auth0|alice', 'auth0|bob'
        Approve-Request 'auth0|alice'
        ($failures.TargetObject | Where-Object UserId -EQ 'auth0|alice' | Wait-Auth0Backchannel -Timeout 60).Subject | Should -Be 'auth0|alice'
        Get-SimulatorLog backchannel | Should -HaveCount 2
    }

    It 'says <Id> for <Name>' -ForEach @(
        @{ Name = 'nothing'; Arguments = @{}; Id = 'BadInput' }
        @{ Name = 'an empty id'; Arguments = @{ AuthReqId = '' }; Id = 'BadInput' }
        @{ Name = 'an unknown id'; Arguments = @{ AuthReqId = 'unknown' }; Id = 'RequestNotFound' }
        @{ Name = 'an unknown record'; Arguments = @{ RequestId = 'unknown' }; Id = 'RequestNotFound' }
        @{ Name = 'no time'; Arguments = @{ AuthReqId = 'x'; TimeoutSec = 0 }; Id = 'BadInput' }
    ) {
        Wait-Auth0Backchannel @Arguments -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike "Auth0Ciba.$Id,*"
    }

    It 'says RequestNotFound for an object that is no request' {
        [pscustomobject]@{ Name = 'x' } | Wait-Auth0Backchannel -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.RequestNotFound,*'
    }

    It 'is ended by Ctrl+C at once, and the request stays open' {
        $pending = Request-Approval
        $script:shell = Open-Shell ([scriptblock]::Create("Wait-Auth0Backchannel '$($pending.AuthReqId)' -Session `$session; 'after'")) $session
        Wait-Until { $shell.Streams.Progress.Count } 'the wait'
        $shell.PowerShell.Stop()
        $shell.Output | Should -BeNullOrEmpty
        Approve-Request 'auth0|alice'
        ($pending | Wait-Auth0Backchannel).IsApproved | Should -BeTrue
    }
}

Describe 'A pending request on its way' {
    BeforeEach {
        Clear-Simulator
        $script:session = Connect-Simulator -PassThru
        $script:details = @{ type = 'money_transfer'; amount = 5; to = @{ iban = 'DE1' } }
        $script:pending = Request-Approval -More @{ Audience = $simulator.PaymentsApi; AuthorizationDetails = $details }
    }

    It 'holds no secret' {
        $text = ($pending | ConvertTo-Json -Depth 10), ($pending | Format-List * | Out-String), [Management.Automation.PSSerializer]::Serialize($pending, 10) -join ''
        $text | Should -Not -Match ([regex]::Escape($simulator.SecretText))
        $text | Should -Not -Match 'secret'
    }

    It 'comes back: <Name>' -ForEach @(
        @{ Name = 'Export-Clixml'; Way = { $args[0] | Export-Clixml "$TestDrive/pending.xml"; Import-Clixml "$TestDrive/pending.xml" } }
        @{ Name = 'ConvertTo-Json'; Way = { $args[0] | ConvertTo-Json | ConvertFrom-Json } }
        @{ Name = 'ConvertTo-Json, as a hashtable'; Way = { [pscustomobject] ($args[0] | ConvertTo-Json | ConvertFrom-Json -AsHashtable) } }
        @{ Name = 'Export-Csv'; Way = { $args[0] | Export-Csv "$TestDrive/pending.csv"; Import-Csv "$TestDrive/pending.csv" } }
        @{ Name = 'Select-Object'; Way = { $args[0] | Select-Object RequestId } }
        @{ Name = 'Select-Object, the tenant''s id'; Way = { $args[0] | Select-Object AuthReqId } }
    ) {
        $back = & $Way $pending
        Approve-Request 'auth0|alice'
        $result = $back | Wait-Auth0Backchannel
        $result.Subject | Should -Be 'auth0|alice'
        $result.AuthorizationDetails[0].amount | Should -Be 5
        ($back | Get-Auth0BackchannelStatus).Status | Should -Be Approved
    }

    It 'changes nothing where it was tampered with: <Name>' -ForEach @(
        @{ Name = 'another person'; Change = @{ UserId = 'auth0|bob' } }
        @{ Name = 'other details'; Change = @{ AuthorizationDetails = '[{"type":"money_transfer","amount":5000}]' } }
        @{ Name = 'no details, another message, another audience, longer'; Change = @{ AuthorizationDetails = $null; BindingMessage = 'x'; Audience = 'y'; ExpiresAt = [DateTimeOffset]::MaxValue; Interval = [TimeSpan]::Zero } }
    ) {
        $tampered = $pending | ConvertTo-Json | ConvertFrom-Json
        foreach ($name in $Change.Keys) { $tampered.$name = $Change[$name] }
        Approve-Request 'auth0|alice'
        $result = $tampered | Wait-Auth0Backchannel
        $result.Subject | Should -Be 'auth0|alice'
        $result.BindingMessage | Should -Be 'Deploy 7'
        $result.Audience | Should -Be $simulator.PaymentsApi
        $result.AuthorizationDetails[0].amount | Should -Be 5
    }

    It 'does not let another''s yes pass for it: the tampered person is not the one expected' {
        $tampered = $pending | Select-Object *
        $tampered.UserId = 'auth0|bob'
        Approve-Request 'auth0|alice' -Differently @{ subject = 'auth0|bob' }
        $tampered | Wait-Auth0Backchannel -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.UnverifiedSubjectMismatch,*'
    }

    It 'is unknown where the store is another: RequestNotFound, unless -UserId says who must answer' {
        $plain = Request-Approval 'auth0|bob'
        Approve-Request 'auth0|bob'
        Connect-Simulator
        $plain | Wait-Auth0Backchannel -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.RequestNotFound,*'
        $plain | Wait-Auth0Backchannel -UserId 'auth0|alice' -ErrorVariable other -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $other[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.UnverifiedSubjectMismatch,*'
    }

    It 'is followed in another process with -UserId, and unknown there without' {
        $plain = Request-Approval 'auth0|carol'
        Approve-Request 'auth0|carol'
        $elsewhere = {
            param($pending, $manifest, $issuer, $client, $secret)
            Import-Module $manifest
            Connect-Auth0 $issuer $client -ClientSecret $secret -AllowInsecureLoopback
            $pending | Wait-Auth0Backchannel -ErrorVariable failures -ErrorAction SilentlyContinue
            $failures[0].FullyQualifiedErrorId
            ($pending | Wait-Auth0Backchannel -UserId 'auth0|carol').Subject
        }
        $job = Start-Job $elsewhere -ArgumentList $plain, (Get-ModuleManifest), $simulator.Issuer, $simulator.ClientId, $simulator.Secret
        $job | Wait-Job | Receive-Job | Should -Be 'Auth0Ciba.RequestNotFound,Auth0.Ciba.PowerShell.Commands.WaitAuth0BackchannelCommand', 'auth0|carol'
        $job | Remove-Job
    }

    It 'is followed elsewhere only with its details' {
        Approve-Request 'auth0|alice'
        Connect-Simulator
        $pending | Wait-Auth0Backchannel -UserId 'auth0|alice' -Audience $simulator.PaymentsApi -AuthorizationDetails $details | ForEach-Object Subject | Should -Be 'auth0|alice'
    }

    It 'is not followed against what -UserId says' {
        Approve-Request 'auth0|alice'
        $pending | Wait-Auth0Backchannel -UserId 'auth0|bob' -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput,*'
        ($pending | Wait-Auth0Backchannel -UserId 'auth0|alice').Subject | Should -Be 'auth0|alice'
    }
}
