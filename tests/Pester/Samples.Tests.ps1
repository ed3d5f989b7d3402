# The samples run as they are; only that the tenant is a simulator is said to them, by a default of the shell.
BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1"
    Import-Module (Get-ModuleManifest)
    $script:simulator = Start-Simulator -Interval 0
    $script:samples = (Resolve-Path "$PSScriptRoot/../../samples/Approvals").Path
    $script:environment = @{ AUTH0_DOMAIN = $simulator.Issuer; AUTH0_CLIENT_ID = $simulator.ClientId; AUTH0_CLIENT_SECRET = $simulator.SecretText }
    $script:begin = "`$PSDefaultParameterValues['Connect-Auth0:AllowInsecureLoopback'] = `$true`n"
}

AfterAll { Stop-Simulator }

Describe 'The sample' {
    BeforeEach {
        Clear-Simulator
        Use-AutoDecision Approve
    }

    It '<_> has no error of syntax' -ForEach 'interactive', 'scheduled', 'ci-job', 'azure-automation' {
        $errors = $null
        [Management.Automation.Language.Parser]::ParseFile("$samples/$_.ps1", [ref] $null, [ref] $errors) | Out-Null
        $errors | Should -BeNullOrEmpty
    }

    It 'interactive runs each server once' {
        $run = Invoke-Pwsh "$begin& '$samples/interactive.ps1' -Domain `$((Get-Simulator).Issuer) -ClientId (Get-Simulator).ClientId -ClientSecret (Get-Simulator).Secret -Reason 'it hangs' -WarningAction Ignore"
        $run.Errors | Should -BeNullOrEmpty
        $run.Output -split '\r?\n' -match '^Restarting' | Should -Be 'Restarting web1', 'Restarting web2'
    }

    It 'ci-job runs with an approval' {
        $run = Invoke-Pwsh "$begin& '$samples/ci-job.ps1' -JobId 7 -StartedBy eve -Version 1.2 -Approver 'auth0|alice', 'auth0|bob' -Audience 'https://api.example.com/ops' -WarningAction Ignore" -Environment $environment
        $run.Errors | Should -BeNullOrEmpty
        $run.Output -split '\r?\n' | Should -Contain 'Deploying 1.2'
        $run.Output | Should -BeLike '*auth0|bob: NotNeeded*'
    }

    It 'ci-job fails without one' {
        Use-AutoDecision Deny
        $run = Invoke-Pwsh "$begin& '$samples/ci-job.ps1' -JobId 8 -StartedBy eve -Version 1.3 -Approver 'auth0|alice' -Audience 'https://api.example.com/ops' -WarningAction Ignore" -Environment $environment
        $run.ExitCode | Should -Not -Be 0
        $run.Output | Should -Not -BeLike '*Deploying*'
    }

    It 'scheduled runs under its policy, once a day' -Skip:(-not $IsLinux -or (id -u) -ne 0) {
        Set-Content "$TestDrive/policy.json" '{"version":1,"people":{"carol":{"userIds":["auth0|carol"]}},"operations":{"purge-archive":{"approvers":["carol"],"quorum":1}}}'
        $secret = (New-Auth0Store -NewSecret).AsPlainText()
        $script = "$begin& '$samples/scheduled.ps1' -PolicyPath '$TestDrive/policy.json' -StorePath '$TestDrive/scheduled.db' -StoreSecret (ConvertTo-SecureString '$secret' -AsPlainText -Force) -Day 2026-11-22"
        $run = Invoke-Pwsh $script -Environment ($environment + @{ HOME = "$TestDrive" })
        $run.Errors | Should -BeNullOrEmpty
        $run.Output -split '\r?\n' | Should -Contain 'Purging what is older than 2026-11-22'
        Get-Content "$TestDrive/purge.log" | Should -BeLike '*purge-archive Completed'
        $again = Invoke-Pwsh $script -Environment ($environment + @{ HOME = "$TestDrive" })
        $again.Errors | Should -BeLike '*used already*'
        Get-SimulatorLog backchannel | Should -HaveCount 1
    }
}
