<#
A scheduled script, under an account of its own. Client and secrets come from the environment or a vault, the rules from a policy file that belongs to
another user. A run that is killed and started again within the day takes up what it asked.
#>
param(
    [string] $PolicyPath = '/etc/auth0-ciba/approvals.json',
    [string] $StorePath = "$HOME/.local/share/auth0-ciba/approvals.db",
    [securestring] $StoreSecret,
    [string] $Day = (Get-Date -Format yyyy-MM-dd)
)

$ErrorActionPreference = 'Stop'
$null = New-Item -ItemType Directory -Force (Split-Path $StorePath)
Connect-Auth0 -FromEnvironment -Store (New-Auth0Store -SqlitePath $StorePath) -StoreSecret $StoreSecret

# No -ErrorAction: without an approval the script ends here, with an exit code that the scheduler sees.
Invoke-Auth0ApprovedCommand -PolicyPath $PolicyPath -Operation purge-archive -BindingMessage "Purge archive before $Day" -RequestKey "purge $Day" -ArgumentList $Day -Notify {
    param($report)
    "$($report.EndedAt): $($report.Approval.Operation) $($report.Outcome)" | Add-Content "$HOME/purge.log"
} -ScriptBlock {
    param($day)
    "Purging what is older than $day"
}
