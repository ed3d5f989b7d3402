# Each failure has its own id, a category and a remedy, gives no output, and stops a script under -ErrorAction Stop. Each case runs as a
# script in a pwsh process of its own, as a scheduler would run it, and is asked twice there: once to look at the error, once to be stopped.

BeforeDiscovery {
    function Merge-Case([hashtable] $Case, [hashtable] $Default) {
        foreach ($name in $Default.Keys) { if (-not $Case.ContainsKey($name)) { $Case[$name] = $Default[$name] } }
        $Case
    }

    $ask = "Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7'"
    $payments = "$ask -Audience https://api.example.com/payments"
    $connect = 'Connect-Auth0 {0} client -ClientSecret (Get-Simulator).Secret'

    # Arrange: what the script does before each of the two calls. The default is an open session.
    $failures = @(
        @{ Name = 'the person says no'; Call = $ask; Arrange = 'Connect-Simulator; Use-AutoDecision Deny'; Id = 'AccessDenied'; Category = 'PermissionDenied' }
        @{ Name = 'the tenant says that the request has expired'; Call = $ask; Arrange = 'Connect-Simulator; Edit-Behaviour @{ expiredError = "expiredToken"; expiresInOverride = 2 }'; Id = 'RequestExpired'; Category = 'OperationTimeout' }
        @{ Name = 'nobody answers in time'; Call = "$ask -RequestedExpiry 1"; Id = 'RequestExpired'; Category = 'OperationTimeout' }
        @{ Name = 'nobody answers within -TimeoutSec'; Call = "$ask -TimeoutSec 1"; Id = 'WaitTimeout'; Category = 'OperationTimeout' }
        @{ Name = 'the user is unknown'; Call = "Invoke-Auth0Backchannel 'auth0|nobody' 'Deploy 7'"; Id = 'UnknownUser'; Category = 'ObjectNotFound' }
        @{ Name = 'the user has no phone'; Call = "Invoke-Auth0Backchannel 'auth0|dave' 'Deploy 7'"; Id = 'BadRequest'; Category = 'InvalidArgument' }
        @{ Name = 'the client lacks the grant'; Call = $ask; Arrange = 'Invoke-Control Put clients/no-ciba-client/secrets -Body @((Get-Simulator).SecretText) | Out-Null; Connect-Simulator -ClientId no-ciba-client'; Id = 'GrantNotAllowed'; Category = 'PermissionDenied' }
        @{ Name = 'the client secret is wrong'; Call = $ask; Arrange = '$wrong = (Get-Simulator).Secret.Copy(); $wrong.AppendChar("x"); Connect-Simulator -Secret $wrong'; Id = 'InvalidClient'; Category = 'AuthenticationError' }
        @{ Name = 'the tenant is out of reach'; Asks = 0; Call = $ask; Arrange = 'Connect-Auth0 http://127.0.0.1:1 client -ClientSecret (Get-Simulator).Secret -AllowInsecureLoopback'; Id = 'TenantUnreachable'; Category = 'ConnectionError' }
        @{ Name = 'the tenant is no CIBA tenant'; Asks = 0; Call = $ask; Arrange = 'Edit-Behaviour @{ discovery = @{ backchannel_authentication_endpoint = $null } }; Connect-Simulator'; Id = 'NotSupported'; Category = 'InvalidOperation' }
        @{ Name = 'the tenant names endpoints elsewhere'; Asks = 0; Call = $ask; Arrange = 'Edit-Behaviour @{ discovery = @{ token_endpoint = "https://evil.example.com/token" } }; Connect-Simulator'; Id = 'UntrustedEndpoint'; Category = 'SecurityError' }
        @{ Name = 'the tenant names another issuer'; Asks = 0; Call = $ask; Arrange = 'Edit-Behaviour @{ discovery = @{ issuer = "https://evil.example.com/" } }; Connect-Simulator'; Id = 'UntrustedEndpoint'; Category = 'SecurityError' }
        @{ Name = 'the answer to asking is lost'; Call = $ask; Arrange = 'Connect-Simulator; Add-Fault @{ kind = "reset"; endpoint = "backchannel"; afterProcessing = $true }'; Id = 'Indeterminate'; Category = 'InvalidOperation' }
        @{ Name = 'the answer with the tokens is lost'; Call = $ask; Arrange = 'Connect-Simulator; Use-AutoDecision Approve; Add-Fault @{ kind = "reset"; endpoint = "token"; afterProcessing = $true }'; Id = 'Indeterminate'; Category = 'InvalidOperation' }
        @{ Name = 'the answer with the tokens is cut'; Call = $ask; Arrange = 'Connect-Simulator; Use-AutoDecision Approve; Add-Fault @{ kind = "halfBody"; endpoint = "token"; afterProcessing = $true }'; Id = 'Indeterminate'; Category = 'InvalidOperation' }
        @{ Name = 'the rate limit is reached for long'; Call = $ask; Arrange = 'Connect-Simulator; Add-Fault @{ kind = "rateLimited"; endpoint = "backchannel"; retryAfter = "600" }'; Id = 'RateLimited'; Category = 'LimitsExceeded' }
        @{ Name = 'something else than the tenant answers'; Call = $ask; Arrange = 'Connect-Simulator; Add-Fault @{ kind = "answer"; endpoint = "backchannel"; body = "<html>"; contentType = "text/html" }'; Id = 'BadResponse'; Category = 'InvalidData' }
        @{ Name = 'the token is signed by a stranger'; Call = $ask; Arrange = 'Connect-Simulator; Use-AutoDecision Approve; Add-Fault @{ kind = "forge"; forgery = "unpublishedKey" }'; Id = 'UnverifiedSignature'; Category = 'SecurityError' }
        @{ Name = 'the token is of somebody else'; Call = $ask; Arrange = 'Connect-Simulator; Use-AutoDecision Approve; Add-Fault @{ kind = "forge"; forgery = "otherSubject" }'; Id = 'UnverifiedSubjectMismatch'; Category = 'SecurityError' }
        @{ Name = 'the token is signed with HS256'; Call = $ask; Arrange = 'Connect-Simulator; Use-AutoDecision Approve; Edit-Behaviour @{ idTokenAlgorithm = "HS256" }'; Id = 'UnverifiedAlgorithm'; Category = 'SecurityError' }
        @{ Name = 'other details are granted than asked'; Call = "$payments -AuthorizationDetails @{ type = 'money_transfer'; amount = 1 }"; Arrange = 'Connect-Simulator; Use-AutoDecision Approve; Add-Fault @{ kind = "editAnswer"; replace = @{ authorization_details = @(@{ type = "money_transfer"; amount = 1000 }) } }'; Id = 'UnverifiedDetailsChanged'; Category = 'SecurityError' }
        @{ Name = 'nobody can confirm in this host'; Asks = 0; Call = "$ask -Confirm"; Id = 'BadInput'; Category = 'InvalidArgument'; Target = 'Confirm' }
        @{ Name = 'nobody can confirm the end of a session'; Asks = 0; Call = 'Disconnect-Auth0 -Confirm'; Id = 'BadInput'; Category = 'InvalidArgument'; Target = 'Confirm' }
        @{ Name = 'something unforeseen happens'; Asks = 0; Call = "$ask -StoreOptions ([Broken]::new())"; Arrange = 'Connect-Simulator; $code = "public class Broken : System.Collections.Hashtable { public override System.Collections.IDictionaryEnumerator GetEnumerator() { throw new System.NotSupportedException(); } }"; if (-not ("Broken" -as [type])) { Add-Type $code }'; Id = 'Unexpected'; Category = 'InvalidOperation' }
        @{ Name = 'there is no token'; Asks = 0; Call = 'Get-Auth0Token'; Id = 'TokenNotFound'; Category = 'ObjectNotFound' }
    )

    # Nothing may leave for these.
    $mistakes = @(
        @{ Name = 'nobody is connected'; Call = $ask; Arrange = ''; Id = 'NotConnected'; Category = 'ConnectionError' }
        @{ Name = 'nobody is connected, for a token'; Call = 'Get-Auth0Token'; Arrange = ''; Id = 'NotConnected'; Category = 'ConnectionError' }
        @{ Name = 'the session is closed'; Call = "$ask -Session `$session"; Arrange = '$session = Connect-Simulator -PassThru; Disconnect-Auth0'; Id = 'SessionClosed'; Category = 'InvalidOperation' }
        @{ Name = 'the message is too long'; Call = "Invoke-Auth0Backchannel 'auth0|alice' ('x' * 65)"; Target = 'BindingMessage' }
        @{ Name = 'the message has a forbidden sign'; Call = "Invoke-Auth0Backchannel 'auth0|alice' ('Pay 5 ' + [char] 0x20AC)"; Target = 'BindingMessage' }
        @{ Name = 'the message ends with a new line'; Call = 'Invoke-Auth0Backchannel "auth0|alice" "Deploy 7`n"'; Target = 'BindingMessage' }
        @{ Name = 'the message is empty'; Call = "Invoke-Auth0Backchannel 'auth0|alice' ''"; Target = 'BindingMessage' }
        @{ Name = 'the message is missing'; Call = "Invoke-Auth0Backchannel 'auth0|alice'"; Target = 'BindingMessage' }
        @{ Name = 'the user is missing'; Call = "Invoke-Auth0Backchannel -BindingMessage 'Deploy 7'"; Target = 'UserId' }
        @{ Name = 'the user is $null'; Call = "Invoke-Auth0Backchannel `$null 'Deploy 7'"; Target = 'UserId' }
        @{ Name = 'the expiry is 0'; Call = "$ask -RequestedExpiry 0"; Target = 'RequestedExpiry' }
        @{ Name = 'the expiry is more than three days'; Call = "$ask -RequestedExpiry 259201"; Target = 'RequestedExpiry' }
        @{ Name = 'the time-out is 0'; Call = "$ask -TimeoutSec 0"; Target = 'TimeoutSec' }
        @{ Name = 'the scope is malformed'; Call = "$ask -Scope 'a`"b'"; Target = 'Scope' }
        @{ Name = 'the details are no object'; Call = "$payments -AuthorizationDetails 7"; Target = 'AuthorizationDetails' }
        @{ Name = 'the details are no JSON'; Call = "$payments -AuthorizationDetails 'money'"; Target = 'AuthorizationDetails' }
        @{ Name = 'the details have no type'; Call = "$payments -AuthorizationDetails @{ amount = 5 }"; Target = 'AuthorizationDetails' }
        @{ Name = 'the details have no audience'; Call = "$ask -AuthorizationDetails @{ type = 'money_transfer' }"; Target = 'AuthorizationDetails' }
        @{ Name = 'a parameter is protected'; Call = "$ask -AuthorizationParameter @{ login_hint = 'x' }"; Target = 'AuthorizationParameter' }
        @{ Name = 'a parameter is no text'; Call = "$ask -AuthorizationParameter @{ x = @(1) }"; Target = 'AuthorizationParameter' }
        @{ Name = 'the domain has a path'; Call = $connect -f 'https://tenant.example.com/path'; Target = 'Domain' }
        @{ Name = 'the domain is http without the switch'; Call = $connect -f 'http://127.0.0.1:5000'; Target = 'Domain' }
        @{ Name = 'the domain is http to another host'; Call = ($connect -f 'http://tenant.example.com') + ' -AllowInsecureLoopback'; Target = 'Domain' }
        @{ Name = 'the client secret is missing'; Call = 'Connect-Auth0 tenant.example.com client'; Target = 'ClientSecret' }
    )

    $common = @{ Arrange = 'Connect-Simulator'; Target = '' }
    $script:cases = @(
        foreach ($case in $failures) { Merge-Case $case ($common + @{ Asks = 2; Silent = $false }) }
        foreach ($case in $mistakes) { Merge-Case $case ($common + @{ Asks = 0; Silent = $true; Id = 'BadInput'; Category = 'InvalidArgument' }) }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1"
    Import-Module (Get-ModuleManifest)
    Start-Simulator | Out-Null

    function Invoke-Case([string] $Arrange, [string] $Call) {
        Clear-Simulator
        $report, $marker = 'report.json', 'marker' | ForEach-Object { Join-Path $TestDrive ((New-Guid).Guid + $_) }
        $run = Invoke-Pwsh @"
$Arrange
`$output = @($Call -ErrorVariable failures -ErrorAction SilentlyContinue -WarningAction Ignore)
@(`$failures) | ForEach-Object {
    @{ Id = `$_.FullyQualifiedErrorId; Category = `$_.CategoryInfo.Category.ToString(); Remedy = `$_.ErrorDetails.RecommendedAction; Target = "`$(`$_.TargetObject)"; Text = "`$_" }
} | ConvertTo-Json -AsArray | Set-Content '$report'
$Arrange
$Call -ErrorAction Stop -WarningAction Ignore
Set-Content '$marker' reached
exit 0
"@
        [pscustomobject]@{
            Failures = @(Get-Content $report -Raw -ErrorAction Ignore | ConvertFrom-Json)
            Reached  = Test-Path $marker
            ExitCode = $run.ExitCode
            Output   = $run.Output
            Errors   = $run.Errors
            Log      = @(Get-SimulatorLog)
        }
    }
}

AfterAll { Stop-Simulator }

Describe 'When <Name>' -ForEach $cases {
    BeforeAll { $script:case = Invoke-Case -Arrange $Arrange -Call $Call }

    It 'the error is Auth0Ciba.<Id>, <Category>' {
        $case.Failures | Should -HaveCount 1 -Because $case.Errors
        $case.Failures.Id | Should -BeLike "Auth0Ciba.$Id,Auth0.Ciba.PowerShell.Commands.*"
        $case.Failures.Category | Should -Be $Category
        if ($Target) { $case.Failures.Target | Should -Be $Target }
    }

    It 'it says what to do' {
        $case.Failures.Text | Should -Not -BeNullOrEmpty
        $case.Failures.Remedy | Should -Not -BeNullOrEmpty
        $case.Errors | Should -BeLike '*Recommendation: *'
    }

    It 'nothing is on the output stream' {
        $case.Output | Should -BeNullOrEmpty
    }

    It 'the script stops under -ErrorAction Stop' {
        $case.Reached | Should -BeFalse
        $case.ExitCode | Should -Be 1
    }

    It 'the tenant is asked <Asks> times by two calls' {
        @($case.Log | Where-Object endpoint -EQ backchannel) | Should -HaveCount $Asks
        if ($Silent) { $case.Log | Should -BeNullOrEmpty }
    }
}

Describe 'The case itself' {
    It 'reaches the next line and ends with 0 where nothing fails, so that a script that is not stopped is seen' {
        $case = Invoke-Case -Arrange 'Connect-Simulator; Use-AutoDecision Approve' -Call "Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7'"
        $case.Reached | Should -BeTrue
        $case.ExitCode | Should -Be 0
        $case.Failures | Should -BeNullOrEmpty
        $case.Output | Should -BeLike '*Approved*auth0|alice*Deploy 7*'
        $case.Log | Where-Object endpoint -EQ backchannel | Should -HaveCount 2
    }
}
