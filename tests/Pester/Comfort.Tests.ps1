BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1", "$PSScriptRoot/Support/Secrets.psm1"
    Import-Module (Get-ModuleManifest)
    $script:simulator = Start-Simulator

    function Get-Completion {
        param([string] $Line)

        (TabExpansion2 $Line $Line.Length).CompletionMatches
    }

    function Publish-Profile {
        param($Content, [string] $Path = "$TestDrive/profiles.json")

        Set-Content -LiteralPath $Path ($Content -is [string] ? $Content : (ConvertTo-Json $Content -Depth 5))
        if (-not $IsWindows) { chmod 644 $Path }
        $Path
    }
}

AfterAll {
    Disconnect-Auth0 -All
    Stop-Simulator
}

Describe 'Completion' {
    BeforeEach { Clear-Simulator }

    It 'offers the people, scopes and audiences that were used before, the latest first' {
        Connect-Simulator
        Use-AutoDecision Approve
        Invoke-Auth0Backchannel 'auth0|alice' 'One' -Scope openid, read:reports -Audience $simulator.PaymentsApi 3>$null 6>$null | Out-Null
        Invoke-Auth0Backchannel 'auth0|bob' 'Two' 3>$null 6>$null | Out-Null
        (Get-Completion 'Invoke-Auth0Backchannel -UserId ').CompletionText | Should -Be "'auth0|bob'", "'auth0|alice'"
        (Get-Completion 'Get-Auth0Token -UserId auth0').ListItemText | Should -Be 'auth0|bob', 'auth0|alice'
        (Get-Completion "Invoke-Auth0Backchannel -UserId 'auth0|a").ListItemText | Should -Be 'auth0|alice'
        (Get-Completion 'Invoke-Auth0Backchannel -Scope read').ListItemText | Should -Be 'read:reports'
        (Get-Completion 'Get-Auth0Token -Audience ').ListItemText | Should -Be $simulator.PaymentsApi
    }

    It 'offers the same at the gates, and what was asked there' {
        Connect-Simulator
        Use-AutoDecision Approve
        Request-Auth0Approval -Approver 'auth0|alice' -BindingMessage 'Gate' -Scope read:reports -Audience $simulator.PaymentsApi 3>$null 6>$null | Out-Null
        (Get-Completion 'Invoke-Auth0ApprovedCommand -Approver ').ListItemText | Should -Be 'auth0|alice'
        (Get-Completion 'Request-Auth0Approval -Audience ').ListItemText | Should -Be $simulator.PaymentsApi
        (Get-Completion 'Request-Auth0Approval -Scope read').ListItemText | Should -Be 'read:reports'
        (Get-Completion 'Invoke-Auth0Backchannel -UserId ').ListItemText | Should -Be 'auth0|alice'
    }

    It 'offers the requests that are open, and asks the tenant nothing for it' {
        Connect-Simulator
        $pending = Invoke-Auth0Backchannel 'auth0|alice' 'Three' -NoWait 3>$null 6>$null
        Clear-SimulatorLog
        $words = Get-Completion 'Wait-Auth0Backchannel -AuthReqId '
        $words.ListItemText | Should -Be $pending.AuthReqId
        $words.ToolTip | Should -Be 'auth0|alice: Three'
        (Get-Completion 'Get-Auth0BackchannelStatus -RequestId ').ListItemText | Should -Be $pending.RequestId
        Get-SimulatorLog | Should -BeNullOrEmpty
    }

    It 'offers the open sessions, by text that gives them' {
        Connect-Simulator
        Connect-Auth0 tenant.example.com other-client -ClientSecret $simulator.Secret
        $words = Get-Completion 'Get-Auth0Token -Session '
        $words.ListItemText | Should -Be "$($simulator.ClientId)@$(([Uri] $simulator.Issuer).Authority)", 'other-client@tenant.example.com'
        (Get-Completion 'Get-Auth0Token -Session oth').CompletionText | Should -Be $words[1].CompletionText
        & ([scriptblock]::Create("Test-Auth0Session -Session $($words[0].CompletionText)")) | Should -BeTrue
    }

    It 'offers nothing of sessions where there is none' {
        (Get-Completion 'Invoke-Auth0Backchannel -Scope ').ListItemText | Where-Object { $_ -like '*read:*' } | Should -BeNullOrEmpty
    }
}

Describe 'A profile' {
    BeforeEach { Clear-Simulator }

    It 'gives tenant, client and method, and parameters go before it' {
        $path = Publish-Profile @{ profiles = @{ contoso = @{ domain = 'contoso.example.com'; clientId = 'its-client'; clientAuthenticationMethod = 'client_secret_basic' }; other = @{} } }
        $session = Connect-Auth0 -ProfileName contoso -ProfilePath $path -ClientSecret $simulator.Secret -PassThru
        $session.Domain, $session.ClientId, $session.ClientAuthenticationMethod | Should -Be 'contoso.example.com', 'its-client', 'ClientSecretBasic'
        (Connect-Auth0 -ProfileName contoso -ProfilePath $path -ClientId mine -ClientSecret $simulator.Secret -PassThru).ClientId | Should -Be mine
        (Get-Completion "Connect-Auth0 -ProfilePath '$path' -ProfileName c").ListItemText | Should -Be contoso
    }

    It 'takes the client secret from a vault' {
        if (-not (Get-Module -ListAvailable Microsoft.PowerShell.SecretManagement)) { Set-ItResult -Skipped -Because 'SecretManagement is not installed'; return }
        $path = Publish-Profile @{ profiles = @{ local = @{ domain = $simulator.Issuer; clientId = $simulator.ClientId; clientSecret = @{ name = 'ciba'; vault = 'ProfileVault' } } } }
        $vault = New-Item -ItemType Directory "$TestDrive/ProfileVault/ProfileVault.Extension" -Force
        Set-Content "$TestDrive/ProfileVault/ProfileVault.psd1" "@{ ModuleVersion = '1.0'; NestedModules = './ProfileVault.Extension'; FunctionsToExport = @() }"
        Set-Content "$vault/ProfileVault.Extension.psd1" "@{ ModuleVersion = '1.0'; RootModule = 'ProfileVault.Extension.psm1'; FunctionsToExport = 'Get-Secret', 'Get-SecretInfo', 'Set-Secret', 'Remove-Secret', 'Test-SecretVault' }"
        Set-Content "$vault/ProfileVault.Extension.psm1" @'
function Get-Secret { param($Name, $VaultName, $AdditionalParameters) if ($Name -eq 'ciba') { $env:CIBA_TEST_SECRET } }
function Get-SecretInfo { param($Filter, $VaultName, $AdditionalParameters) }
function Set-Secret { param($Name, $Secret, $VaultName, $AdditionalParameters) }
function Remove-Secret { param($Name, $VaultName, $AdditionalParameters) }
function Test-SecretVault { param($VaultName, $AdditionalParameters) $true }
'@
        $run = Invoke-Pwsh -Environment @{ CIBA_TEST_PROFILE = $path; HOME = "$TestDrive"; CIBA_TEST_VAULT = "$TestDrive/ProfileVault" } @'
Register-SecretVault ProfileVault -ModuleName $env:CIBA_TEST_VAULT
Connect-Auth0 -ProfileName local -ProfilePath $env:CIBA_TEST_PROFILE -AllowInsecureLoopback -ErrorAction Stop
Test-Auth0Session
Connect-Auth0 -ProfileName local -ProfilePath $env:CIBA_TEST_PROFILE
Get-Auth0Session -Default
'@
        $run.Output.Trim() | Should -Be True
        $run.Errors | Should -BeLike '*AllowInsecureLoopback*' -Because 'a profile cannot allow http'
    }

    It 'is refused, without quoting the file, where <Name>' -ForEach @(
        @{ Name = 'it holds a secret'; File = '{"profiles":{"a":{"domain":"x.example.com","clientId":"c","clientSecret":"hunter2hunter2"}}}'; Parameter = 'ProfilePath'; Text = '*has no place in the file*' }
        @{ Name = 'a member is not known'; File = '{"profiles":{"a":{"allowInsecureLoopback":true}}}'; Parameter = 'ProfilePath'; Text = '*a member is none of*' }
        @{ Name = 'it is no JSON'; File = 'hunter2hunter2'; Parameter = 'ProfilePath'; Text = '*not valid JSON*' }
        @{ Name = 'there is no such name'; File = '{"profiles":{"b":{}}}'; Parameter = 'ProfileName'; Text = '*there are: b*' }
    ) {
        $path = Publish-Profile $File
        Connect-Auth0 -ProfileName a -ProfilePath $path -ClientSecret $simulator.Secret -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput,*'
        $failures[0].TargetObject | Should -Be $Parameter
        "$($failures[0])" | Should -BeLike $Text
        "$($failures[0])" | Should -Not -BeLike '*hunter2*'
    }

    It 'is refused where others can write to its file' -Skip:$IsWindows {
        $path = Publish-Profile @{ profiles = @{ a = @{ domain = 'x.example.com'; clientId = 'c' } } }
        chmod 664 $path
        Connect-Auth0 -ProfileName a -ProfilePath $path -ClientSecret $simulator.Secret -ErrorVariable failures -ErrorAction SilentlyContinue
        "$($failures[0])" | Should -BeLike '*chmod go-w*'
    }

    It 'is refused with <Name>' -ForEach @(
        @{ Name = '-FromEnvironment'; With = @{ ProfileName = 'a'; FromEnvironment = $true } }
        @{ Name = '-ProfilePath alone'; With = @{ ProfilePath = 'a.json' } }
        @{ Name = 'a file that is not there'; With = @{ ProfileName = 'a'; ProfilePath = 'not-there.json' } }
        @{ Name = 'an empty name'; With = @{ ProfileName = ''; ProfilePath = 'not-there.json' } }
    ) {
        Connect-Auth0 @With -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput,*'
        Get-Auth0Session -Default | Should -BeNullOrEmpty
    }
}

Describe 'AUTH0_CLIENT_ASSERTION_SIGNING_KEY' {
    AfterEach { Remove-Item Env:AUTH0_* }

    It 'may be the path of a key file' {
        $rsa = [Security.Cryptography.RSA]::Create(2048)
        Set-Content "$TestDrive/key.pem" $rsa.ExportPkcs8PrivateKeyPem()
        $env:AUTH0_DOMAIN, $env:AUTH0_CLIENT_ID, $env:AUTH0_CLIENT_ASSERTION_SIGNING_KEY = 'x.example.com', 'c', "$TestDrive/key.pem"
        (Connect-Auth0 -FromEnvironment -PassThru).ClientAuthenticationMethod | Should -Be PrivateKeyJwt
    }

    It 'shows in no error: <_>' -ForEach 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC', 'hunter2:hunter2hunter2', 'not/a/file/hunter2hunter2' {
        $env:AUTH0_DOMAIN, $env:AUTH0_CLIENT_ID, $env:AUTH0_CLIENT_ASSERTION_SIGNING_KEY = 'x.example.com', 'c', $_
        Connect-Auth0 -FromEnvironment -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput,*'
        "$($failures[0])" | Should -Not -BeLike "*$_*"
    }
}

Describe 'Format-Wide' {
    BeforeEach { Clear-Simulator }

    It 'shows the one member that tells apart' {
        Connect-Simulator
        $pending = Invoke-Auth0Backchannel 'auth0|alice' 'Wide' -NoWait 3>$null 6>$null
        $pending | Format-Wide | Out-String | Should -BeLike '*auth0|alice*'
        Get-Auth0Session | Format-Wide | Out-String | Should -BeLike "*$(([Uri] $simulator.Issuer).Authority)*"
        Test-Auth0Session -Detailed | Format-Wide | Out-String | Should -BeLike '*Client credentials*'
    }
}
