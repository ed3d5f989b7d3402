<#
Asks everybody in a CSV file (columns UserId and BindingMessage) at once and writes what each decided beside it. Asking is paced by the module, polling is
shared: ten or a thousand lines need no more threads.
#>
param(
    [string] $Path,
    [string] $ResultPath
)

$ErrorActionPreference = 'Stop'
Connect-Auth0 -FromEnvironment
$jobs = Import-Csv $Path | Invoke-Auth0Backchannel -AsJob

# A denial is a job that failed; here it is a line of the result like the others.
$null = $jobs | Wait-Job
$jobs | ForEach-Object {
    $result = Receive-Job $_ -ErrorAction SilentlyContinue -ErrorVariable failure -WarningAction SilentlyContinue -InformationAction Ignore
    [pscustomobject]@{
        UserId   = $_.Request.UserId
        Message  = $_.Request.BindingMessage
        Approved = [bool] $result
        Reason   = if ($failure) { ($failure[0].FullyQualifiedErrorId -split ',')[0] }
    }
} | Export-Csv $ResultPath -NoTypeInformation
$jobs | Remove-Job
