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

Describe 'The function app' {
    BeforeAll {
        function Invoke-Function([hashtable] $Body, [string] $Approvers = 'auth0|alice') {
            $script = @"
$begin
class HttpResponseContext { [int] `$StatusCode; [hashtable] `$Headers; [string] `$Body }
function Push-OutputBinding { param(`$Name, `$Value) "`$Name `$(`$Value.StatusCode) `$(`$Value.Body)" }
. '$((Resolve-Path "$PSScriptRoot/../../samples/FunctionApp/run.ps1").Path)' -Request @{ Body = ('$(ConvertTo-Json $Body -Compress)' | ConvertFrom-Json) } 3>`$null 6>`$null
"@
            (Invoke-Pwsh $script -Environment ($environment + @{ APPROVERS = $Approvers })).Output -split '\r?\n' -match '^Response'
        }
    }

    BeforeEach { Clear-Simulator }

    It 'answers 200 with the person, 403 denied, 400 for anybody else' {
        Use-AutoDecision Approve
        Invoke-Function @{ userId = 'auth0|alice'; bindingMessage = 'By a function' } | Should -BeLike 'Response 200 *"subject":"auth0|alice"*'
        Use-AutoDecision Deny
        Invoke-Function @{ userId = 'auth0|alice'; bindingMessage = 'By a function again' } | Should -Be 'Response 403 {"error":"Auth0Ciba.AccessDenied"}'
        Invoke-Function @{ userId = 'auth0|bob'; bindingMessage = 'By a function' } | Should -Be 'Response 400 {"error":"Auth0Ciba.BadInput"}'
        Get-SimulatorLog backchannel | Should -HaveCount 2
    }

    It 'answers 502 for trouble with the tenant, without its text' {
        Add-Fault @{ kind = 'answer'; endpoint = 'backchannel'; status = 503; body = 'internal details' }
        Invoke-Function @{ userId = 'auth0|alice'; bindingMessage = 'By a function' } | Should -Match '^Response 502 \{"error":"Auth0Ciba\.\w+"\}$'
    }
}

Describe 'The bulk run' {
    It 'writes what each person decided' {
        Clear-Simulator
        Use-AutoDecision Nobody
        Set-Content "$TestDrive/people.csv" 'UserId,BindingMessage', 'auth0|alice,Bulk one', 'auth0|bob,Bulk two'
        $run = Start-ThreadJob {
            param($Support, $Script, $Environment)
            Import-Module "$Support/Simulator.psm1", "$Support/Shell.psm1"
            Invoke-Pwsh $Script -Environment $Environment
        } -ArgumentList "$PSScriptRoot/Support", "$begin& '$((Resolve-Path "$PSScriptRoot/../../samples/Bulk/bulk.ps1").Path)' '$TestDrive/people.csv' '$TestDrive/decided.csv'", $environment
        Approve-Request 'auth0|alice'
        Deny-Request 'auth0|bob'
        $null = $run | Wait-Job
        $decided = Import-Csv "$TestDrive/decided.csv" | Sort-Object UserId
        $decided.Approved | Should -Be 'True', 'False'
        $decided[1].Reason | Should -Be Auth0Ciba.AccessDenied
    }
}

Describe 'The deploy workflow' {
    It 'runs its gate with the variables that it sets' {
        Clear-Simulator
        Use-AutoDecision Approve
        $workflow = Get-Content "$PSScriptRoot/../../samples/GitHubActions/deploy.yml" -Raw
        $line = [regex]::Match($workflow, '(?m)^\s+run: (\./samples/\S+\.ps1)$').Groups[1].Value
        $names = [regex]::Matches($workflow, '(?m)^ {10}(\w+): \$\{\{').ForEach({ $_.Groups[1].Value })
        $names | Should -Be 'AUTH0_DOMAIN', 'AUTH0_CLIENT_ID', 'AUTH0_CLIENT_SECRET', 'CI_JOB_ID', 'CI_STARTED_BY', 'CI_VERSION', 'DEPLOY_APPROVERS'
        $run = Invoke-Pwsh "$begin Set-Location '$((Resolve-Path "$PSScriptRoot/../..").Path)'; $line -Audience 'https://api.example.com/ops' -WarningAction Ignore" -Environment ($environment + @{ CI_JOB_ID = '9'; CI_STARTED_BY = 'eve'; CI_VERSION = '2.0'; DEPLOY_APPROVERS = 'auth0|alice' })
        $run.Output -split '\r?\n' | Should -Contain 'Deploying 2.0'
    }
}

Describe 'The test of a runbook' {
    It 'passes' {
        $file = (Resolve-Path "$PSScriptRoot/../../samples/RunbookTest/Restart-Web.Tests.ps1").Path
        $run = Invoke-Pwsh "`$c = New-PesterConfiguration; `$c.Run.Path = '$file'; `$c.Run.PassThru = `$true; `$c.Output.Verbosity = 'None'; `$r = Invoke-Pester -Configuration `$c; `"`$(`$r.PassedCount) of `$(`$r.TotalCount)`"" -Environment @{ CIBA_SIMULATOR = (Get-SimulatorProgram) }
        $run.Output -split '\r?\n' | Should -Contain '2 of 2'
    }
}
