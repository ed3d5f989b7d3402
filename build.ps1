<#
.SYNOPSIS
    Builds, tests, demonstrates and packages Auth0.Ciba. Each task is a thin call of dotnet or pwsh.
.EXAMPLE
    ./build.ps1 -Task Build, Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Clean', 'Build', 'Test', 'Coverage', 'Demo', 'Docs', 'Bench', 'Package')]
    [string[]] $Task = @('Build', 'Test'),

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
Push-Location $PSScriptRoot
try {
    foreach ($step in $Task) {
        switch ($step) {
            'Clean' {
                dotnet clean -c $Configuration --nologo
                Remove-Item out, TestResults -Recurse -Force -ErrorAction Ignore
            }
            'Build' { dotnet build -c $Configuration --nologo }
            'Test' { dotnet test -c $Configuration --nologo }
            'Coverage' {
                Remove-Item TestResults/coverage -Recurse -Force -ErrorAction Ignore
                dotnet test tests/Unit -c $Configuration --nologo --settings tests/Unit/coverage.runsettings --results-directory TestResults/coverage
                if (-not $LASTEXITCODE) { dotnet run -c $Configuration --project build/CoverageCheck -- TestResults/coverage }
            }
            'Demo' { dotnet run -c $Configuration --project samples/Quickstart }
            'Docs' { dotnet build src/Auth0.Ciba.PowerShell -c $Configuration --nologo }
            'Package' { dotnet pack src/Auth0.Ciba.PowerShell -c $Configuration --nologo }
            'Bench' {
                dotnet build -c $Configuration --nologo
                dotnet pack src/Auth0.Ciba.PowerShell -c $Configuration --nologo
                & ./bench/import.ps1
                & ./bench/firstcall.ps1
                dotnet run -c $Configuration --no-build --project bench/Load
                dotnet run -c $Configuration --no-build --project bench/TokenCache
                & ./bench/token.ps1
            }
        }
        if ($LASTEXITCODE) { throw "The task $step failed with exit code $LASTEXITCODE." }
    }
}
finally {
    Pop-Location
}
