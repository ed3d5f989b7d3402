# Runs the Pester suite once and writes one line of JSON for each test. Exit code 42: there is no Pester here.
param(
    [Parameter(Mandatory)] [string] $ResultFile,
    [string] $Path = $PSScriptRoot
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module -ListAvailable Pester | Where-Object Version -GE '5.0')) { exit 42 }
Import-Module Pester -MinimumVersion 5.0

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
if ($env:CIBA_PESTER_EXCLUDE_TAG) { $configuration.Filter.ExcludeTag = $env:CIBA_PESTER_EXCLUDE_TAG -split ',' }
$configuration.Output.Verbosity = 'None'

# The tests see what a user's shell has.
$ErrorActionPreference = 'Continue'
$run = Invoke-Pester -Configuration $configuration
$ErrorActionPreference = 'Stop'

# Where the suite failed; Pester's own frames say nothing of that.
$framework = (Get-Module Pester).ModuleBase
function Format-Failure($Records) {
    ($Records | ForEach-Object { @("$_") + @($_.ScriptStackTrace -split "`n" | Where-Object { -not $_.Contains($framework) }) -join "`n" }) -join "`n"
}

$lines = foreach ($test in $run.Tests) {
    [ordered]@{
        name   = $test.ExpandedPath
        result = [string] $test.Result
        output = @($test.StandardOutput) -join "`n"
        error  = Format-Failure $test.ErrorRecord
    } | ConvertTo-Json -Compress
}
# A file or block that fails outside of its tests has no test to carry it.
$broken = foreach ($container in @($run.Containers) + @($run.FailedBlocks)) {
    if ($container.ErrorRecord) {
        [ordered]@{
            name   = "(setup) $($container.Item ?? $container.ExpandedPath)"
            result = 'Failed'
            output = ''
            error  = Format-Failure $container.ErrorRecord
        } | ConvertTo-Json -Compress
    }
}
Set-Content -LiteralPath $ResultFile -Value (@($lines) + @($broken)) -Encoding utf8NoBOM
