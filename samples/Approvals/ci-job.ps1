<#
A CI job: the deployment waits for a person who did not start it. The job's id is the key, so that "run again" takes up the same approval; the person who
started it is recorded as claimed. The job fails where nobody approves.
#>
param(
    [string] $JobId = $env:CI_JOB_ID,
    [string] $StartedBy = $env:CI_STARTED_BY,
    [string] $Version = $env:CI_VERSION,
    [string[]] $Approver = ($env:DEPLOY_APPROVERS -split ','),
    [string] $Audience = 'https://api.example.com/ops'
)

$ErrorActionPreference = 'Stop'
Connect-Auth0 -FromEnvironment

# Asked of one after the other: after two minutes the next is asked too.
$approval = Request-Auth0Approval -Approver $Approver -OneAtATime -EscalateAfter 120 -RequestedExpiry 300 -BindingMessage "Deploy $Version" -Operation deploy -Audience $Audience `
    -Requester $StartedBy -Ticket "job $JobId" -ArgumentList $Version -ScriptBlock { param($version) "Deploying $version" }

$approval.Decisions | ForEach-Object { "$($_.Person): $($_.Decision) $($_.DecidedAt)" }

# The same block, with the same value, once. Anything else would be refused.
$approval | Invoke-Auth0ApprovedCommand -ArgumentList $Version -ScriptBlock { param($version) "Deploying $version" }
