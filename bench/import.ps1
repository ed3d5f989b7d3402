<#
.SYNOPSIS
    Import time of the staged module beside that of an empty binary module: fresh processes in turn, medians.
#>
[CmdletBinding()]
param(
    [ValidateRange(3, 101)] [int] $Runs = 15,

    # Prints the figures and leaves docs/performance.md as it is.
    [switch] $Quick
)

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/Page.psm1"
Set-QuietShell
$machine = Get-Machine
$module = Get-PackedModule
dotnet build "$PSScriptRoot/EmptyModule" -c Release --nologo -v quiet
$empty = "$PSScriptRoot/EmptyModule/bin/Release/net8.0/EmptyModule.psd1"

$script = @'
param($Path)
$watch = [Diagnostics.Stopwatch]::StartNew()
Import-Module $Path
$watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)
'@
$file = Join-Path ([IO.Path]::GetTempPath()) "import-$PID.ps1"
Set-Content $file $script

function Measure-Import([string] $Path) { [double] (pwsh -NoProfile -NonInteractive -File $file $Path) }

try {
    $null = Measure-Import $empty
    $null = Measure-Import $module
    $times = foreach ($run in 1..$Runs) {
        [pscustomobject]@{ Empty = Measure-Import $empty; Auth0Ciba = Measure-Import $module }
    }
}
finally {
    Remove-Item $file
}

$emptyMedian = Get-Median $times.Empty
$moduleMedian = Get-Median $times.Auth0Ciba
$text = @"
``Import-Module`` in fresh shells, beside an empty binary module's. In turn, medians of $Runs. $machine

| module | ms |
|---|---|
| empty | $([math]::Round($emptyMedian, 1)) |
| Auth0.Ciba | $([math]::Round($moduleMedian, 1)) |

Over the empty module: $([math]::Round($moduleMedian - $emptyMedian, 1)) ms.
"@
$text
if (-not $Quick) { Update-Section import $text }
