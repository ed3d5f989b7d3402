<#
An admin at the prompt: two of three colleagues approve, then the servers restart. The match code in the shell is the one on their phones.
  ./interactive.ps1 -Domain my-tenant.eu.auth0.com -ClientId abc -Server web1, web2
#>
param(
    [string] $Domain,
    [string] $ClientId,
    [securestring] $ClientSecret = (Read-Host 'Client secret' -AsSecureString),
    [string[]] $Approver = @('auth0|alice', 'auth0|bob', 'auth0|carol'),
    [string[]] $Server = @('web1', 'web2'),
    [string] $Reason = (Read-Host 'Why')
)

$ErrorActionPreference = 'Stop'
Connect-Auth0 $Domain $ClientId -ClientSecret $ClientSecret

# One push for each approver; the block runs once for each server, and for no other.
Invoke-Auth0ApprovedCommand -Approver $Approver -Quorum 2 -BindingMessage "Restart $($Server.Count) servers" -Operation restart-servers -Reason $Reason -Target $Server -ScriptBlock {
    param($server)
    "Restarting $server"
    # Restart-Computer $server -Force
}
