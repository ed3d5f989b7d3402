<#
.SYNOPSIS
    A first call in a fresh shell (import, connect, ask, one poll, verified) beside a script by hand that makes the same requests with
    Invoke-RestMethod and checks nothing. Fresh processes in turn, medians; from the start of the shell, less the wait before the poll. And
    40 imports at once beside 40 of an empty module.
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
$root = Split-Path $PSScriptRoot
$module = Get-PackedModule
dotnet build "$PSScriptRoot/EmptyModule" -c Release --nologo -v quiet
$empty = "$PSScriptRoot/EmptyModule/bin/Release/net8.0/EmptyModule.psd1"
$env:CIBA_MODULE = $module
$env:CIBA_SIMULATOR = (Get-ChildItem "$root/src/Auth0.Ciba.Simulator/bin/*/net10.0/Auth0.Ciba.Simulator.dll" | Select-Object -Last 1).FullName
Import-Module "$root/tests/Pester/Support/Simulator.psm1"

# The tenant's interval, in milliseconds: both wait for it before their one poll.
$wait = 1000
$report = @'
$process = [Diagnostics.Process]::GetCurrentProcess()
"{0} {1}" -f ([DateTime]::Now - $process.StartTime).TotalMilliseconds.ToString([cultureinfo]::InvariantCulture), $process.TotalProcessorTime.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)
'@
$scripts = @{
    Module   = @'
Import-Module $env:CIBA_MODULE
Connect-Auth0 -FromEnvironment -AllowInsecureLoopback
if ((Invoke-Auth0Backchannel 'auth0|alice' 'First call' 3>$null 6>$null).IsApproved -ne $true) { throw 'No approval.' }
'@
    ByHand   = @'
$tenant = Invoke-RestMethod "$($env:AUTH0_DOMAIN).well-known/openid-configuration"
$client = @{ client_id = $env:AUTH0_CLIENT_ID; client_secret = $env:AUTH0_CLIENT_SECRET }
$hint = @{ format = 'iss_sub'; iss = $tenant.issuer; sub = 'auth0|alice' } | ConvertTo-Json -Compress
$asked = Invoke-RestMethod $tenant.backchannel_authentication_endpoint -Method Post -Body ($client + @{ scope = 'openid'; binding_message = 'First call'; login_hint = $hint })
Start-Sleep -Seconds 1
$tokens = Invoke-RestMethod $tenant.token_endpoint -Method Post -Body ($client + @{ grant_type = 'urn:openid:params:grant-type:ciba'; auth_req_id = $asked.auth_req_id })
$null = Invoke-RestMethod $tenant.jwks_uri
if (-not $tokens.access_token) { throw 'No tokens.' }
'@
    Imports  = @'
1..40 | ForEach-Object -Parallel { Import-Module $using:path } -ThrottleLimit 40
'@
}

# PowerShell compiles, as it starts, what the shell before it had compiled. So each script has a cache of its own, that it has filled: as where
# a job runs again and again. Windows has no variable for that.
$scratch = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "firstcall-$PID")).FullName
$shared = if ($env:XDG_CACHE_HOME) { $env:XDG_CACHE_HOME } else { "$HOME/.cache" }

function Measure-Shell([string] $Name) {
    $file, $cache, $before = "$scratch/$Name.ps1", "$scratch/$Name", $env:XDG_CACHE_HOME
    if (-not (Test-Path $file)) {
        Set-Content $file ($shells[$Name] + "`n" + $report)
        $null = New-Item -ItemType Directory "$cache/powershell"
        Copy-Item "$shared/powershell/ModuleAnalysisCache*" "$cache/powershell" -ErrorAction Ignore
    }
    $env:XDG_CACHE_HOME = $cache
    try { [double[]] ((pwsh -NoProfile -NonInteractive -File $file) -split ' ') }
    finally { $env:XDG_CACHE_HOME = $before }
}

$simulator = Start-Simulator -Interval 1 -Argument '--auto-approve', '0'
try {
    $env:AUTH0_DOMAIN, $env:AUTH0_CLIENT_ID, $env:AUTH0_CLIENT_SECRET = $simulator.Issuer, $simulator.ClientId, $simulator.SecretText
    $shells = [ordered]@{
        'by hand'            = $scripts.ByHand
        'Auth0.Ciba'         = $scripts.Module
        '40 empty imports'   = "`$path = '$empty'`n" + $scripts.Imports
        '40 of Auth0.Ciba'   = "`$path = '$module'`n" + $scripts.Imports
    }
    $times = @{}
    foreach ($name in $shells.Keys) { $null = Measure-Shell $name; $times[$name] = [Collections.Generic.List[double[]]]::new() }
    foreach ($run in 1..$Runs) {
        foreach ($name in $shells.Keys) { $times[$name].Add((Measure-Shell $name)) }
    }
}
finally {
    Stop-Simulator
    Remove-Item $scratch -Recurse
}

$rows = foreach ($name in $shells.Keys) {
    $less = if ($name -like '40*') { 0 } else { $wait }
    [pscustomobject]@{ Shell = $name; WallMs = [math]::Round((Get-Median ($times[$name] | ForEach-Object { $_[0] })) - $less); CpuMs = [math]::Round((Get-Median ($times[$name] | ForEach-Object { $_[1] }))) }
}
$ratios = foreach ($pair in @(0, 1), @(2, 3)) {
    $first, $second = $rows[$pair[0]], $rows[$pair[1]]
    '- {0} over {1}: wall {2:0.00}, CPU {3:0.00}.' -f $second.Shell, $first.Shell, ($second.WallMs / $first.WallMs), ($second.CpuMs / $first.CpuMs)
}
$text = @"
From the start of a fresh shell to its end: import of the module as it is packed, connect, ask, one poll, verified; beside a script by hand that
makes the same requests with ``Invoke-RestMethod`` and checks nothing. Less the second that the tenant's interval demands. And 40 imports in parallel
runspaces beside 40 of an empty module. Each script has run before in a cache of its own. In turn, medians of $Runs. $machine

| shell | wall, ms | CPU, ms |
|---|---|---|
$(($rows | ForEach-Object { "| $($_.Shell) | $($_.WallMs) | $($_.CpuMs) |" }) -join "`n")

$($ratios -join "`n")
"@
$text
if (-not $Quick) { Update-Section first-call $text }
