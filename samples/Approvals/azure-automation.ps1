<#
A runbook. The sandbox may be stopped at any time and the runbook begin anew: the job's id is the key of the approval, and PostgreSQL keeps its record, so
nobody is asked twice and no server restarts twice. Progress and host output are not kept there; the module says whom it asked as a warning.
#>
param(
    [string] $ResourceGroup,
    [string[]] $Server
)

$ErrorActionPreference = 'Stop'
$client = Get-AutomationPSCredential -Name Auth0Client
$database = Get-AutomationPSCredential -Name ApprovalStore
$store = New-Auth0Store -PostgresHost approvals.postgres.example.com -PostgresDatabase approvals -PostgresUser $database.UserName -PostgresPassword $database.Password
$storeSecret = (Get-AutomationPSCredential -Name ApprovalStoreSecret).Password

Connect-Auth0 (Get-AutomationVariable -Name Auth0Domain) -Credential $client -Store $store -StoreSecret $storeSecret

Invoke-Auth0ApprovedCommand -Approver (Get-AutomationVariable -Name Approvers).Split(',') -Quorum 2 -BindingMessage "Restart $($Server.Count) servers" -Operation restart-servers `
    -RequestKey "$($PSPrivateMetadata.JobId)" -ArgumentList $ResourceGroup -Target $Server -ScriptBlock {
    param($server, $group)
    Restart-AzVM -ResourceGroupName $group -Name $server
}
