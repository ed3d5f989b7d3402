# The flow with real cmdlets. Program.cs starts the simulator, sets AUTH0_DOMAIN, AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET, and runs this.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingWriteHost', '', Justification = 'It shows a person what it does.')]
param([Parameter(Mandatory)] [string] $Module)

$ErrorActionPreference = 'Stop'

function Step([string] $Command) {
    Write-Host ''
    Write-Host "PS> $Command" -ForegroundColor Cyan
}

Step 'Import-Module Auth0.Ciba'
Import-Module $Module

Step 'Connect-Auth0 -FromEnvironment -AllowInsecureLoopback'
Connect-Auth0 -FromEnvironment -AllowInsecureLoopback

Step "`$approval = Invoke-Auth0Backchannel 'auth0|alice' 'Restart web-01' -Scope openid, profile"
$approval = Invoke-Auth0Backchannel 'auth0|alice' 'Restart web-01' -Scope openid, profile
if (-not $approval) { exit 3 }

Step '$approval | Format-List Status, Subject, Scope, ExpiresAt, AccessToken'
$approval | Format-List Status, Subject, Scope, ExpiresAt, AccessToken | Out-Host

Step '$approval.Claims'
$approval.Claims | Out-Host

Step 'Get-Auth0Token        # the same person, later in this shell: no request, no push'
Get-Auth0Token | Format-Table | Out-Host

Step 'Disconnect-Auth0'
Disconnect-Auth0
