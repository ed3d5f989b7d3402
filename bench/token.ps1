<#
.SYNOPSIS
    What Get-Auth0Token costs for a token that is at hand, beside a cmdlet that does nothing: in one shell, in turn, medians and 99th percentiles.
#>
[CmdletBinding()]
param(
    [ValidateRange(100, 100000)] [int] $Runs = 3000,

    # Prints the figures and leaves docs/performance.md as it is.
    [switch] $Quick
)

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/Page.psm1"
Set-QuietShell
$root = Split-Path $PSScriptRoot
$module = Get-PackedModule
dotnet build "$PSScriptRoot/EmptyModule" -c Release --nologo -v quiet
$env:CIBA_MODULE = $module
$env:CIBA_SIMULATOR = (Get-ChildItem "$root/src/Auth0.Ciba.Simulator/bin/*/net10.0/Auth0.Ciba.Simulator.dll" | Select-Object -Last 1).FullName

# In a shell of its own: a module that is loaded already would be the one that is measured.
$script = {
    param($Root, $Module, $Empty, $Runs)
    $ErrorActionPreference = 'Stop'
    Import-Module $Module, $Empty, "$Root/tests/Pester/Support/Simulator.psm1"
    Start-Simulator -Argument '--auto-approve', '0' | Out-Null
    try {
        Connect-Simulator
        Invoke-Auth0Backchannel 'auth0|alice' 'For a token' 3>$null 6>$null | Out-Null
        Clear-SimulatorLog
        $clock = [Diagnostics.Stopwatch]::new()
        $nothing, $token = [Collections.Generic.List[double]]::new(), [Collections.Generic.List[double]]::new()
        foreach ($run in 1..($Runs + 500)) {
            $clock.Restart(); $null = Get-Nothing; $empty = $clock.Elapsed.TotalMicroseconds
            $clock.Restart(); $null = Get-Auth0Token 'auth0|alice'; $full = $clock.Elapsed.TotalMicroseconds
            # The first ones compile.
            if ($run -gt 500) { $nothing.Add($empty); $token.Add($full) }
        }
        if (Get-SimulatorLog) { throw 'A token at hand made an HTTP request.' }
        $nothing.Sort()
        $token.Sort()
        foreach ($sorted in $nothing, $token) { $sorted[[int] ($Runs / 2)].ToString([cultureinfo]::InvariantCulture); $sorted[[int] ($Runs * 0.99)].ToString([cultureinfo]::InvariantCulture) }
    }
    finally { Stop-Simulator }
}
$machine = Get-Machine
$figures = [double[]] (pwsh -NoProfile -NonInteractive -Command $script -args $root, $module, "$PSScriptRoot/EmptyModule/bin/Release/net8.0/EmptyModule.psd1", $Runs)

$text = @"
The same token by ``Get-Auth0Token 'auth0|alice'``, beside a cmdlet that does nothing: one shell, in turn, $Runs runs each. $machine

| | median, us | p99, us |
|---|---|---|
| a cmdlet that does nothing | $([math]::Round($figures[0], 1)) | $([math]::Round($figures[1], 1)) |
| Get-Auth0Token | $([math]::Round($figures[2], 1)) | $([math]::Round($figures[3], 1)) |

Over the empty cmdlet: $([math]::Round($figures[2] - $figures[0], 1)) us in the median.
"@
$text
if (-not $Quick) {
    Update-Section token-cmdlet $text
}
