# The main job in Windows PowerShell 5.1, where the Pester suite does not run: asks, gets a verified yes, a no and a cached token.
param(
    [Parameter(Mandatory)] [string] $Manifest,
    [Parameter(Mandatory)] [string] $Simulator
)

$ErrorActionPreference = 'Stop'
$ready = [IO.Path]::GetTempFileName()
Remove-Item $ready
$env:AUTH0_CIBA_SIMULATOR_CLIENT_SECRET = 'desktop-secret-0123456789abcdef0123456789'
$process = Start-Process dotnet -ArgumentList "`"$Simulator`"", '--quiet', '--auto-approve', '1s', '--ready-file', "`"$ready`"" -PassThru -NoNewWindow
try {
    while (-not (Test-Path $ready) -or (Get-Item $ready).Length -eq 0) { Start-Sleep -Milliseconds 200 }
    $tenant = Get-Content $ready -Raw | ConvertFrom-Json
    Import-Module (Resolve-Path $Manifest)
    $secret = New-Object Security.SecureString
    $env:AUTH0_CIBA_SIMULATOR_CLIENT_SECRET.ToCharArray() | ForEach-Object { $secret.AppendChar($_) }
    Connect-Auth0 $tenant.issuer $tenant.clientId -ClientSecret $secret -AllowInsecureLoopback
    $result = Invoke-Auth0Backchannel 'auth0|alice' 'Run in 5.1'
    if ($result.Subject -ne 'auth0|alice' -or -not $result.IsApproved) { throw 'No verified approval.' }
    if ((Get-Auth0Token -UserId 'auth0|alice').Subject -ne 'auth0|alice') { throw 'The token is not in the cache.' }
    if ("$($result | Format-List * | Out-String)" -match 'eyJ') { throw 'A token was printed.' }
    'Approved in Windows PowerShell ' + $PSVersionTable.PSVersion
}
finally {
    Stop-Process -Id $process.Id
}
