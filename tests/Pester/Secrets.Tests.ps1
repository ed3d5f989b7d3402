# Nothing that prints, logs, records or serialises shows a client secret or a token (law 6).
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingAllowUnencryptedAuthentication', '', Justification = 'The simulator speaks http on this machine alone.')]
param()

BeforeDiscovery {
    # Ways in which PowerShell turns an object into text.
    $script:ways = @(
        @{ Way = 'Out-String'; Show = { param($it) $it | Out-String -Width 5000 } }
        @{ Way = 'Format-List *'; Show = { param($it) $it | Format-List * -Force | Out-String -Width 5000 } }
        @{ Way = 'Format-Table *'; Show = { param($it) $it | Format-Table * -Force | Out-String -Width 5000 } }
        @{ Way = 'Format-Custom'; Show = { param($it) $it | Format-Custom * -Depth 8 | Out-String -Width 5000 } }
        @{ Way = 'a string'; Show = { param($it) "$it $($it.AccessToken) $($it.IdToken)" } }
        @{ Way = 'ConvertTo-Json'; Show = { param($it) $it | ConvertTo-Json -Depth 10 -WarningAction Ignore } }
        @{ Way = 'ConvertTo-Csv'; Show = { param($it) $it | ConvertTo-Csv | Out-String } }
        @{ Way = 'ConvertTo-Xml'; Show = { param($it) ($it | ConvertTo-Xml -Depth 8).OuterXml } }
        @{ Way = 'Export-Clixml'; Show = { param($it) $file = Join-Path $TestDrive it.xml; $it | Export-Clixml $file -Depth 8; Get-Content $file -Raw } }
        @{ Way = 'Get-Member'; Show = { param($it) $it | Get-Member -Force | Out-String -Width 5000 } }
        @{ Way = 'Select-Object *'; Show = { param($it) $it | Select-Object * | Out-String -Width 5000 } }
        @{ Way = 'a job'; Show = { param($it) Start-Job { $args[0] } -ArgumentList $it | Receive-Job -Wait -AutoRemoveJob | Format-List * -Force | Out-String -Width 5000 } }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1", "$PSScriptRoot/Support/Secrets.psm1"
    Import-Module (Get-ModuleManifest)
    $script:simulator = Start-Simulator
}

AfterAll {
    Disconnect-Auth0 -All
    Stop-Simulator
}

Describe 'The search itself' {
    BeforeAll { $script:planted = 'simulator-secret+planted/0123456789' }

    It 'finds a secret planted as <Name>' -ForEach @(
        @{ Name = 'text'; Plant = { param($s) "a $s b" } }
        @{ Name = 'text broken over lines'; Plant = { param($s) $s.Insert(9, "`n      ") } }
        @{ Name = 'hex'; Plant = { param($s) [Convert]::ToHexString([Text.Encoding]::UTF8.GetBytes("x$s")).ToLower() } }
        @{ Name = 'UTF-16 hex'; Plant = { param($s) [Convert]::ToHexString([Text.Encoding]::Unicode.GetBytes("x$s")) } }
        @{ Name = 'URL-encoded form'; Plant = { param($s) 'client_secret=' + [Uri]::EscapeDataString($s) + '&a=b' } }
        @{ Name = 'base64'; Plant = { param($s) [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($s)) } }
        @{ Name = 'base64 after one sign'; Plant = { param($s) [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("x$s!")) } }
        @{ Name = 'base64 after two signs'; Plant = { param($s) [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("xy$s!")) } }
        @{ Name = 'UTF-16 base64'; Plant = { param($s) [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes("xy$s!")) } }
    ) {
        $text = & $Plant $planted
        Find-Secret -Text $text -Secret $planted | Should -Not -BeNullOrEmpty
        Find-Secret -Text $text -Secret 'simulator-secret+another/987654321' | Should -BeNullOrEmpty
    }

    It 'finds a planted SecureString in Clixml, where PowerShell writes it as hex' -Skip:$IsWindows {
        $secure = [securestring]::new()
        $planted.ToCharArray() | ForEach-Object { $secure.AppendChar($_) }
        $file = Join-Path $TestDrive planted.xml
        [pscustomobject]@{ Token = $secure } | Export-Clixml $file
        Find-Secret -Text (Get-Content $file -Raw) -Secret $planted | Should -Contain 'UTF-16 hex'
    }

    It 'finds a token planted in an object, shown by <Way>' -ForEach ($ways | Where-Object Way -NotIn 'Get-Member', 'a string') {
        Find-Secret -Text (& $Show ([pscustomobject]@{ AccessToken = $planted })) -Secret $planted | Should -Not -BeNullOrEmpty
    }
}

Describe 'Objects' {
    BeforeAll {
        Clear-Simulator
        $session = Connect-Simulator -PassThru
        Use-AutoDecision Approve
        $result = Invoke-Auth0Backchannel 'auth0|alice' 'Secrets' -Scope openid, offline_access 3>$null
        $script:secrets = @{
            'client secret' = $simulator.SecretText
            'access token'  = $result.AccessToken.AsPlainText()
            'ID token'      = $result.IdToken.AsPlainText()
        }
        $script:objects = @{
            'a result'         = $result
            'a session'        = $session
            'a listed session' = Get-Auth0Session -Default
            'a token set'      = Get-Auth0Token
            'an access token'  = $result.AccessToken
        }
    }

    It 'show no secret by <Way>' -ForEach $ways {
        $texts = @{}
        foreach ($name in $objects.Keys) { $texts[$name] = & $Show $objects[$name] | Out-String -Width 5000 }
        $texts['a result'].Trim() | Should -Not -BeNullOrEmpty
        foreach ($name in $texts.Keys) {
            foreach ($secret in $secrets.Keys) {
                Find-Secret -Text $texts[$name] -Secret $secrets[$secret] | Should -BeNullOrEmpty -Because "$name must not show the $secret"
            }
        }
    }

    It 'have no public property that is a SecureString, which Clixml would show' {
        foreach ($name in $objects.Keys) {
            $objects[$name].PSObject.Properties.Value | Where-Object { $_ -is [securestring] } | Should -BeNullOrEmpty
        }
    }
}

Describe 'Streams, errors and transcripts' {
    BeforeEach {
        Clear-Simulator
        Use-AutoDecision Approve
    }

    It 'show no secret with -Verbose and -Debug' {
        $all = @(
            Connect-Auth0 $simulator.Issuer $simulator.ClientId -ClientSecret $simulator.Secret -AllowInsecureLoopback -PassThru -Verbose -Debug *>&1
            Invoke-Auth0Backchannel 'auth0|alice' 'Secrets' -Verbose -Debug *>&1
            Get-Auth0Token -Verbose -Debug *>&1
            Disconnect-Auth0 -Verbose -Debug *>&1
        )
        $result = $all | Where-Object { $_ -is [psobject] -and $_.IsApproved }
        $result | Should -HaveCount 1
        $text = $all | Format-List * -Force | Out-String -Width 5000
        $text | Should -BeLike '*without TLS*' -Because 'there is verbose output to search'
        foreach ($secret in $simulator.SecretText, $result.AccessToken.AsPlainText(), $result.IdToken.AsPlainText()) {
            Find-Secret -Text $text -Secret $secret | Should -BeNullOrEmpty
        }
    }

    It 'show no secret in the errors of <Name>' -ForEach @(
        @{ Name = 'a refused client secret'; Arrange = { Invoke-Control Put "clients/$($simulator.ClientId)/secrets" -Body @('another-secret-0123456789abcdef01234567') | Out-Null } }
        @{ Name = 'a forged token'; Arrange = { Add-Fault @{ kind = 'forge'; forgery = 'tamperedPayload' } } }
        @{ Name = 'a lost answer'; Arrange = { Add-Fault @{ kind = 'halfBody'; endpoint = 'token'; afterProcessing = $true } } }
        @{ Name = 'an answer that is no token response'; Arrange = { Add-Fault @{ kind = 'editAnswer'; replace = @{ access_token = @('planted-access-token-0123456789') } } } }
        @{ Name = 'a tenant that repeats what it was sent'; Arrange = { Add-Fault @{ kind = 'answer'; endpoint = 'backchannel'; status = 200; body = "{`"client_secret`":`"$($simulator.SecretText)`"}" } } }
    ) {
        Connect-Simulator
        & $Arrange
        $global:Error.Clear()
        Invoke-Auth0Backchannel 'auth0|alice' 'Secrets' -ErrorAction SilentlyContinue 3>$null | Should -BeNullOrEmpty
        $global:Error | Should -Not -BeNullOrEmpty
        $text = ($global:Error | Format-List * -Force | Out-String -Width 5000) + ($global:Error | ForEach-Object { Get-Error $_ } | Out-String -Width 5000) + ($global:Error.Exception | ForEach-Object ToString)
        foreach ($secret in $simulator.SecretText, 'planted-access-token-0123456789') {
            Find-Secret -Text $text -Secret $secret | Should -BeNullOrEmpty
        }
        Invoke-Control Put "clients/$($simulator.ClientId)/secrets" -Body @($simulator.SecretText) | Out-Null
    }

    It 'show no secret in a transcript' {
        $transcript, $tokens = 'transcript.txt', 'tokens.json' | ForEach-Object { Join-Path $TestDrive $_ }
        $run = Invoke-Pwsh @"
Start-Transcript '$transcript' | Out-Null
Connect-Simulator -PassThru
`$result = Invoke-Auth0Backchannel 'auth0|alice' 'Secrets'
`$result
`$result | Format-List *
Get-Auth0Token | Format-List *
Invoke-Auth0Backchannel 'auth0|nobody' 'Secrets'
Stop-Transcript | Out-Null
@{ access = `$result.AccessToken.AsPlainText(); id = `$result.IdToken.AsPlainText() } | ConvertTo-Json | Set-Content '$tokens'
"@
        $text = (Get-Content $transcript -Raw) + $run.Output + $run.Errors
        $text | Should -BeLike '*auth0|alice*(secret)*unknown_user_id*'
        $kept = Get-Content $tokens -Raw | ConvertFrom-Json
        foreach ($secret in $simulator.SecretText, $kept.access, $kept.id) {
            Find-Secret -Text $text -Secret $secret | Should -BeNullOrEmpty
        }
    }
}

Describe 'A token at work' {
    BeforeAll {
        Clear-Simulator
        Connect-Simulator
        Use-AutoDecision Approve
        $script:result = Invoke-Auth0Backchannel 'auth0|alice' 'Secrets' -Scope email 3>$null
    }

    It 'binds to a SecureString parameter' {
        function Get-Length([securestring] $Token) { $Token.Length }
        Get-Length $result.AccessToken | Should -Be $result.AccessToken.AsPlainText().Length
    }

    It 'binds to -Token of Invoke-RestMethod' {
        $me = Invoke-RestMethod "$($simulator.Issuer)userinfo" -Authentication Bearer -Token $result.AccessToken -AllowUnencryptedAuthentication
        $me.sub | Should -Be 'auth0|alice'
        $me.email | Should -Be 'alice@example.com'
    }

    It 'binds to it from Get-Auth0Token, too' {
        (Invoke-RestMethod "$($simulator.Issuer)userinfo" -Authentication Bearer -Token (Get-Auth0Token).AccessToken -AllowUnencryptedAuthentication).sub | Should -Be 'auth0|alice'
    }

    It 'is a SecureString by ToSecureString()' {
        $result.AccessToken.ToSecureString() | Should -BeOfType securestring
    }
}
