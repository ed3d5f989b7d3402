<#
An Azure Functions HTTP trigger, POST /api/auth/backchannel with { "userId": "...", "bindingMessage": "..." }: 200 with the verified person, 403 denied,
408 expired, 400 for a request that breaks a rule, 502 for trouble with the tenant; each with the error id and no exception text.
Whom it may ask is the host's to say (APPROVERS, by commas): who can call the function must not be able to ring any phone.
#>
param($Request, $TriggerMetadata)

function Send-Answer([int] $Status, [hashtable] $Body) {
    Push-OutputBinding -Name Response -Value ([HttpResponseContext] @{ StatusCode = $Status; Headers = @{ 'Content-Type' = 'application/json' }; Body = ConvertTo-Json $Body -Compress })
}

$user, $message = $Request.Body.userId, $Request.Body.bindingMessage
if ($user -isnot [string] -or $message -isnot [string] -or $user -notin ($env:APPROVERS -split ',')) {
    return Send-Answer 400 @{ error = 'Auth0Ciba.BadInput' }
}

try {
    if (-not (Get-Auth0Session -Default)) { Connect-Auth0 -FromEnvironment -ErrorAction Stop }
    $approval = Invoke-Auth0Backchannel $user $message -ErrorAction Stop
    Send-Answer 200 @{ subject = $approval.Subject; expiresAt = $approval.ExpiresAt.ToString('o') }
}
catch {
    $id = ($_.FullyQualifiedErrorId -split ',')[0]
    $status = switch ($id) {
        'Auth0Ciba.AccessDenied' { 403 }
        'Auth0Ciba.RequestExpired' { 408 }
        'Auth0Ciba.BadInput' { 400 }
        default { 502 }
    }
    Send-Answer $status @{ error = $id }
}
