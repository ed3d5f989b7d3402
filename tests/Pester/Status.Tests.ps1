# Get-Auth0BackchannelStatus: where requests stand, as data.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1"
    Import-Module (Get-ModuleManifest)
    $script:simulator = Start-Simulator

    function Request-Approval([string[]] $UserId = 'auth0|alice', [hashtable] $More = @{}) {
        Invoke-Auth0Backchannel $UserId 'Deploy 7' -NoWait @More 3>$null 6>$null
    }

    # Polls are allowed without a pause here; the first one is due at once.
    function Wait-Status($Pending, [string] $Status) {
        Wait-Until { ($Pending | Get-Auth0BackchannelStatus).Status -eq $Status } "the status $Status"
        $Pending | Get-Auth0BackchannelStatus
    }
}

AfterAll {
    Disconnect-Auth0 -All
    Stop-Simulator
}

Describe 'Get-Auth0BackchannelStatus' {
    BeforeEach {
        Clear-Simulator
        Connect-Simulator
    }

    It 'says by object and by id where a request stands' {
        Edit-Behaviour @{ intervalSeconds = 300 }
        $pending = Request-Approval
        foreach ($status in ($pending | Get-Auth0BackchannelStatus), (Get-Auth0BackchannelStatus $pending.AuthReqId), (Get-Auth0BackchannelStatus -RequestId $pending.RequestId)) {
            $status.Status | Should -Be Pending
            $status.UserId | Should -Be 'auth0|alice'
            $status.BindingMessage | Should -Be 'Deploy 7'
            $status.AuthReqId | Should -Be $pending.AuthReqId
            $status.RequestId | Should -Be $pending.RequestId
            $status.ExpiresAt | Should -Be $pending.ExpiresAt
            $status.NextPollAt | Should -BeGreaterThan ([DateTimeOffset]::UtcNow)
            $status.ErrorId | Should -BeNullOrEmpty
        }
        # Nothing was due.
        Get-SimulatorLog token | Should -BeNullOrEmpty
    }

    It 'says it of all that are open' {
        Request-Approval 'auth0|alice', 'auth0|bob', 'auth0|carol' | Out-Null
        (Get-Auth0BackchannelStatus).UserId | Sort-Object | Should -Be 'auth0|alice', 'auth0|bob', 'auth0|carol'
        Deny-Request 'auth0|bob'
        Wait-Until { @(Get-Auth0BackchannelStatus).Count -eq 2 } 'the no to be seen'
        (Get-Auth0BackchannelStatus).UserId | Sort-Object | Should -Be 'auth0|alice', 'auth0|carol'
    }

    It 'says nothing where nothing is open' {
        Get-Auth0BackchannelStatus -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'says nothing for an empty pipeline' {
        @() | Get-Auth0BackchannelStatus | Should -BeNullOrEmpty
    }

    It 'keeps the tokens of an approval that it saw' {
        $pending = Request-Approval
        Approve-Request 'auth0|alice'
        (Wait-Status $pending Approved).NextPollAt | Should -BeNullOrEmpty
        (Get-Auth0Token -UserId 'auth0|alice').Subject | Should -Be 'auth0|alice'
        ($pending | Wait-Auth0Backchannel).IsApproved | Should -BeTrue
        $successful = Get-SimulatorLog token | Where-Object status -EQ 200
        $successful | Should -HaveCount 1
    }

    It 'says <Status>, never by an error' -ForEach @(
        @{ Status = 'Denied'; Id = 'AccessDenied'; Act = { Deny-Request 'auth0|alice' } }
        @{ Status = 'Expired'; Id = 'RequestExpired'; More = @{ RequestedExpiry = 1 }; Act = { } }
        @{ Status = 'Unverified'; Id = 'UnverifiedSubjectMismatch'; Act = { Approve-Request 'auth0|alice' -Differently @{ subject = 'auth0|bob' } } }
        @{ Status = 'Indeterminate'; Id = 'Indeterminate'; Act = { Add-Fault @{ kind = 'halfBody'; endpoint = 'token'; afterProcessing = $true }; Approve-Request 'auth0|alice' } }
        @{ Status = 'Failed'; Id = 'InvalidGrant'; Act = { Add-Fault @{ kind = 'answer'; endpoint = 'token'; status = 400; body = '{"error":"invalid_grant"}' } } }
    ) {
        $pending = Request-Approval -More ($More ?? @{})
        & $Act | Out-Null
        Wait-Until { ($pending | Get-Auth0BackchannelStatus -ErrorAction Stop).Status -ne 'Pending' } 'the end'
        $ended = $pending | Get-Auth0BackchannelStatus -ErrorAction Stop
        $ended.Status | Should -Be $Status
        $ended.ErrorId | Should -Be "Auth0Ciba.$Id"
        $ended.Reason | Should -Not -BeNullOrEmpty
        $ended.NextPollAt | Should -BeNullOrEmpty
    }

    It 'is no approval: an if on it says nothing, for it has no IsApproved and no token' {
        $pending = Request-Approval
        Deny-Request 'auth0|alice'
        $status = Wait-Status $pending Denied
        [bool] $status.IsApproved | Should -BeFalse
        $approved = Request-Approval 'auth0|bob'
        Approve-Request 'auth0|bob'
        $status = Wait-Status $approved Approved
        $status.PSObject.Properties.Name | Should -Not -Contain IsApproved
        $status.PSObject.Properties.Name -match 'Token|Claims' | Should -BeNullOrEmpty
        if ($status.IsApproved) { throw 'a status passed for an approval' }
        $status | ConvertTo-Json | Should -Not -MatchExactly 'eyJ[\w-]+\.[\w-]+'
    }

    It 'is no poll sooner than allowed' {
        Edit-Behaviour @{ intervalSeconds = 1 }
        $pending = Request-Approval 'auth0|carol'
        Wait-Until { $pending | Get-Auth0BackchannelStatus | Out-Null; @(Get-SimulatorLog token).Count -ge 3 } 'three polls'
        Get-SimulatorViolation | Where-Object kind -NE askRate | Should -BeNullOrEmpty
    }

    It 'is an error for a request that the store does not know, and goes on with the others' {
        $pending = Request-Approval
        $status = Get-Auth0BackchannelStatus 'unknown', $pending.AuthReqId -ErrorVariable failures -ErrorAction SilentlyContinue
        $status.AuthReqId | Should -Be $pending.AuthReqId
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.RequestNotFound,*'
        Connect-Simulator
        $pending | Get-Auth0BackchannelStatus -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.RequestNotFound,*'
    }

    It 'says it of the requests of jobs' {
        $job = Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -AsJob
        Wait-Request 'auth0|alice' | Should -HaveCount 1
        (Get-Auth0BackchannelStatus).Status | Should -Be Pending
        $job | Remove-Job -Force
    }
}
