# The guard that keeps people from being asked the same thing twice, too often, or again right after their no.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1"
    Import-Module (Get-ModuleManifest)
    $script:simulator = Start-Simulator

    function Request-Approval([string] $Message = 'Deploy 7', [hashtable] $More = @{}) {
        Invoke-Auth0Backchannel 'auth0|alice' $Message -NoWait @More 3>$null 6>$null
    }
}

AfterAll {
    Disconnect-Auth0 -All
    Stop-Simulator
}

Describe 'Asking again' {
    BeforeEach {
        Clear-Simulator
        Connect-Simulator
    }

    It 'the same while it is pending is AlreadyPending, with that request to go on with' {
        $pending = Request-Approval
        Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -ErrorVariable failures -ErrorAction SilentlyContinue 3>$null | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.AlreadyPending,*'
        $failures[0].CategoryInfo.Category | Should -Be ResourceExists
        $failures[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Join*'
        $failures[0].TargetObject.AuthReqId | Should -Be $pending.AuthReqId
        Approve-Request 'auth0|alice'
        ($failures[0].TargetObject | Wait-Auth0Backchannel).IsApproved | Should -BeTrue
        Get-SimulatorLog backchannel | Should -HaveCount 1
    }

    It 'with -Join takes it up, and both learn' {
        $job = Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -AsJob
        $joined = Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -AsJob -Join
        Wait-Until { $joined.StatusMessage -like 'pending*' } 'the second to have taken it up'
        Approve-Request 'auth0|alice'
        $job, $joined | Wait-Job | Out-Null
        $job, $joined | ForEach-Object State | Should -Be Completed, Completed
        ($job | Receive-Job 6>$null).AuthReqId | Should -Be ($joined | Receive-Job 6>$null).AuthReqId
        Get-SimulatorLog backchannel | Should -HaveCount 1
        $job, $joined | Remove-Job
    }

    It 'by several jobs at once asks once' {
        $jobs = 1..8 | ForEach-Object { Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -AsJob }
        Wait-Until { @($jobs | Where-Object State -EQ Failed).Count -eq 7 } 'the others to be refused'
        Approve-Request 'auth0|alice'
        $jobs | Wait-Job | Out-Null
        @($jobs | Where-Object State -EQ Completed) | Should -HaveCount 1
        ($jobs | Where-Object State -EQ Failed).Error.FullyQualifiedErrorId | Sort-Object -Unique | Should -Be 'Auth0Ciba.AlreadyPending'
        Get-SimulatorLog backchannel | Should -HaveCount 1
        $jobs | Remove-Job
    }

    It 'with the same -RequestKey takes up <Name>' -ForEach @(
        @{ Name = 'what is pending'; Act = { Approve-Request 'auth0|alice' }; Before = $false; Result = 'auth0|alice' }
        @{ Name = 'a yes'; Act = { Approve-Request 'auth0|alice' }; Before = $true; Result = 'auth0|alice' }
        @{ Name = 'a no'; Act = { Deny-Request 'auth0|alice' }; Before = $true; Id = 'AccessDenied' }
    ) {
        $key = @{ RequestKey = "run $(New-Guid)" }
        $pending = Request-Approval -More $key
        & $Act
        if ($Before) { $pending | Wait-Auth0Backchannel -ErrorAction SilentlyContinue | Out-Null }
        $again = Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' @key -ErrorVariable failures -ErrorAction SilentlyContinue 3>$null
        $again.Subject | Should -Be $Result
        if ($Id) { $failures[0].FullyQualifiedErrorId | Should -BeLike "Auth0Ciba.$Id,*" }
        Get-SimulatorLog backchannel | Should -HaveCount 1
    }

    It 'with a -RequestKey that has come out null is refused' {
        Request-Approval -More @{ RequestKey = $null; ErrorVariable = 'script:failures'; ErrorAction = 'SilentlyContinue' } | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput,*'
        Get-SimulatorLog | Should -BeNullOrEmpty
    }

    It 'with the same -RequestKey for something else is refused' {
        Request-Approval -More @{ RequestKey = 'run 1' } | Out-Null
        Request-Approval 'Delete all' -More @{ RequestKey = 'run 1'; ErrorVariable = 'script:failures'; ErrorAction = 'SilentlyContinue' } | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput,*'
        $failures[0].TargetObject | Should -Be RequestKey
        Get-SimulatorLog backchannel | Should -HaveCount 1
    }

    It 'after a no waits for the cool-down; something else may be asked' {
        $pending = Request-Approval
        Deny-Request 'auth0|alice'
        $pending | Wait-Auth0Backchannel -ErrorAction SilentlyContinue
        Request-Approval -More @{ ErrorVariable = 'script:failures'; ErrorAction = 'SilentlyContinue' } | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.DenialCooldown,*'
        $failures[0].CategoryInfo.Category | Should -Be LimitsExceeded
        "$($failures[0])" | Should -Match 'said no'
        (Request-Approval 'Something else').UserId | Should -Be 'auth0|alice'
    }

    It 'a sixth time within a minute is refused, and no parameter of <_> lifts it' -ForEach 'Invoke-Auth0Backchannel', 'Connect-Auth0' {
        1..5 | ForEach-Object { Request-Approval "Deploy $_" } | Should -HaveCount 5
        foreach ($more in @{}, @{ Join = $true }, @{ RequestKey = 'run 6' }) {
            Request-Approval 'Deploy 6' -More ($more + @{ ErrorVariable = 'script:failures'; ErrorAction = 'SilentlyContinue' }) | Should -BeNullOrEmpty
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.AskLimit,*'
        }
        (Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 6' -AsJob | Wait-Job).Error[0].FullyQualifiedErrorId | Should -Be 'Auth0Ciba.AskLimit'
        Get-Job | Remove-Job
        Get-SimulatorLog backchannel | Should -HaveCount 5
        (Get-Command $_).Parameters.Keys -match 'Limit|Guard|Force|Cooldown|Override' | Should -BeNullOrEmpty
    }
}
