# Every command that the pages show is run, or says why not.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Support/Fences.psm1"
    $script:fences = Get-Page | ForEach-Object { Get-Fence $_.FullName }
    $number = 0
    $script:powershell = $fences | Where-Object Language -EQ powershell | Where-Object Reason -EQ $null | ForEach-Object { $number++; @{ Fence = $_; Number = $number; Name = "$($_.File):$($_.Line)" } }
    $script:shell = $fences | Where-Object Language -In '', 'bash', 'sh', 'console' | Where-Object Reason -EQ $null | ForEach-Object { @{ Fence = $_; Name = "$($_.File):$($_.Line)" } }
    $script:notRun = $fences | Where-Object Reason | ForEach-Object { @{ Fence = $_; Name = "$($_.File):$($_.Line)" } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Fences.psm1"
    Import-Module (Get-ModuleManifest)
    $script:all = @(Get-Page | ForEach-Object { Get-Fence $_.FullName })
    $tenant = Get-PageTenant $all.Count
    $script:simulator = Start-Simulator @tenant
    Use-AutoDecision Approve

    $script:environment = @{
        AUTH0_DOMAIN        = $simulator.Issuer
        AUTH0_CLIENT_ID     = $simulator.ClientId
        AUTH0_CLIENT_SECRET = $simulator.SecretText
        JOB_ID              = 'job-4711'
        PSModulePath        = (Split-Path (Split-Path (Split-Path (Get-ModuleManifest)))) + [IO.Path]::PathSeparator + $env:PSModulePath
    }
    $script:before = @{}
    foreach ($name in $environment.Keys) {
        $before[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $environment[$name])
    }
}

AfterAll {
    foreach ($name in $environment.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) }
    Disconnect-Auth0 -All
    Stop-Simulator
}

Describe 'The pages' {
    It 'have commands' {
        ($all | Where-Object Language -EQ powershell).Count | Should -BeGreaterThan 40
        $all.File | Should -Contain README.md
    }

    It 'run <Name>' -ForEach $powershell {
        $folder = New-Item -ItemType Directory "$TestDrive/$(New-Guid)"
        Set-Content "$folder/approvals.csv" 'UserId,BindingMessage', "auth0|alice-$Number,Restart web-01", "auth0|bob-$Number,Restart web-02"
        Set-Content "$folder/key.pem" ([Security.Cryptography.RSA]::Create(2048).ExportPkcs8PrivateKeyPem())
        (Invoke-Fence $Fence $Number $folder).Failures | Should -BeNullOrEmpty -Because $Fence.Code
    }

    It 'say why <Name> is not run' -ForEach $notRun {
        $Fence.Reason.Length | Should -BeGreaterThan 20
    }

    It 'run the shell''s <Name>' -ForEach $shell {
        $configuration = Split-Path (Split-Path (Split-Path $env:CIBA_SIMULATOR)) -Leaf
        foreach ($command in $Fence.Code.Split("`n").Trim() -ne '') {
            # The test is run by this very command, from the solution at the root.
            if ($command -eq 'dotnet test') { Get-ChildItem (Get-RepositoryRoot) -Filter *.slnx | Should -HaveCount 1; continue }
            $command | Should -BeLike 'dotnet run --project *' -Because 'what else a shell is told must say why it is not run'
            $project, $rest = $command.Substring('dotnet run --project '.Length) -split ' '
            if (-not (Test-Path "$(Get-RepositoryRoot)/$project/bin/$configuration")) { Set-ItResult -Skipped -Because "$project is not built"; continue }
            $output = dotnet run --no-build -c $configuration --project "$(Get-RepositoryRoot)/$project" $rest 2>&1
            $LASTEXITCODE | Should -Be 0 -Because ($output -join "`n")
        }
    }
    It 'asked people, each politely, and each said yes' {
        $requests = Get-SimulatorRequest
        $requests.Count | Should -BeGreaterThan 30
        # One that nobody asked for again may be over by now; that it was decided stays.
        $requests | Where-Object { -not $_.decidedAt -or $_.state -eq 'denied' } | Should -BeNullOrEmpty
        Get-SimulatorViolation | Should -BeNullOrEmpty
    }
}

Describe 'The test of a block' {
    It 'sees <Name>' -ForEach @(
        @{ Name = 'an error'; Code = "Connect-Auth0 'no host'"; Failure = 'Auth0Ciba.BadInput,*' }
        @{ Name = 'an error that stops'; Code = "`$ErrorActionPreference = 'Stop'; Invoke-Auth0Backchannel 'auth0|alice' 'no {brackets}'"; Failure = 'Auth0Ciba.BadInput,*' }
        @{ Name = 'a gate that refuses'; Code = "Request-Auth0Approval -Approver 'auth0|alice' -BindingMessage 'no {brackets}'; 'and on'"; Failure = 'Auth0Ciba.BadInput,*' }
        @{ Name = 'a command that is not there'; Code = 'Get-Auth0Nothing'; Failure = 'CommandNotFoundException*' }
        @{ Name = 'a parameter that is not there'; Code = 'Get-Auth0Session -Nothing'; Failure = 'NamedParameterNotFound*' }
        @{ Name = 'code that is none'; Code = 'if ('; Failure = '*' }
        @{ Name = 'a person who is not there'; Code = "Invoke-Auth0Backchannel 'auth0|mallory' 'Hello'"; Failure = 'Auth0Ciba.UnknownUser,*' }
    ) {
        $run = Invoke-Fence @{ Code = $Code } 1 $TestDrive
        @($run.Failures).Count | Should -Be 1
        $run.Failures | Should -BeLike $Failure
        $run.Output | Should -Not -Contain 'and on'
    }
}
