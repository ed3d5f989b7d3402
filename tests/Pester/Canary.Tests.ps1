# Every cmdlet, in success and in failure, under everything that prints, records or serialises: none of the canaries is found (law 6). Each
# cmdlet has its line in the table below; one that has none makes a test fail.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingConvertToSecureStringWithPlainText', '', Justification = 'Canaries.')]
param()

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1"
    Import-Module (Get-ModuleManifest)
    # Success, then failures. $c holds the canaries as SecureStrings, $s the simulator, $key and $pfx the key files, $store a store file. A
    # session is connected, people say yes, alice's tokens are there.
    $script:table = @(
        @{ Cmdlet = 'Connect-Auth0'; Cases = '-ClientSecret $c.ClientSecret', '-Credential ([pscredential]::new($s.ClientId, $c.ClientSecret))', '-ClientAssertionKeyPath $key -ClientAssertionKeyPassword $c.KeyPassword', '-CertificatePath $pfx -CertificatePassword $c.KeyPassword', '-ClientSecret $c.ClientSecret -Store (New-Auth0Store -SqlitePath $store) -StoreSecret $c.StoreSecret', '-ClientSecret $c.ClientSecret -NextClientSecret $c.NextSecret', '-ClientSecret $c.ClientSecret -Store (New-Auth0Store -PostgresHost 127.0.0.1 -PostgresPort 1 -PostgresDatabase x -PostgresUser ann -PostgresPassword $c.DatabasePassword) -StoreSecret $c.StoreSecret', '-FromEnvironment', '-ClientSecret $c.ClientSecret -Proxy http://127.0.0.1:1 -ProxyCredential ([pscredential]::new("ann", $c.ProxyPassword))', '-ClientSecret $c.ClientSecret -ClientAssertionKeyPath $key', '-ClientAssertionKeyPath $key -ClientAssertionKeyPassword $c.StoreSecret', '-CertificatePath $pfx -CertificatePassword $c.StoreSecret', '-ClientSecret $c.ClientSecret -StoreSecret $c.StoreSecret', '-ClientSecret $c.ClientSecret -ClientAuthenticationMethod PrivateKeyJwt'; With = '$s.Issuer $s.ClientId -AllowInsecureLoopback -PassThru' }
        @{ Cmdlet = 'Disconnect-Auth0'; Cases = '', '-All', '-Session (Get-Auth0Session)', '-Session $null' }
        @{ Cmdlet = 'Get-Auth0Session'; Cases = '', '-Default' }
        @{ Cmdlet = 'Test-Auth0Session'; Cases = '', '-Detailed', '-AsReport'; Faults = 'secret', 'unreachable', 'echo' }
        @{ Cmdlet = 'Invoke-Auth0Backchannel'; Cases = '"auth0|bob" Canary', '"auth0|bob" Canary -Scope offline_access', '"auth0|bob" Canary -AsJob | Wait-Job', '"auth0|bob" Canary -NoWait', '"auth0|nobody" Canary', '"auth0|bob" "bad?"'; Faults = 'secret', 'unreachable', 'forge', 'cut', 'lost', 'echo', 'deny', 'keys' }
        @{ Cmdlet = 'Wait-Auth0Backchannel'; Cases = '-RequestId (Invoke-Auth0Backchannel "auth0|bob" Canary -NoWait).RequestId', '-RequestId (Invoke-Auth0Backchannel "auth0|bob" Canary -NoWait).RequestId -AsJob | Wait-Job', '-RequestId none'; Faults = 'forge', 'cut', 'lost', 'deny' }
        @{ Cmdlet = 'Get-Auth0BackchannelStatus'; Cases = '', '-RequestId (Invoke-Auth0Backchannel "auth0|bob" Canary -NoWait).RequestId', '-RequestId none'; Faults = 'forge' }
        @{ Cmdlet = 'Get-Auth0Token'; Cases = '"auth0|alice"', '"auth0|alice" -ForceRefresh', '"auth0|nobody"'; Faults = 'secret', 'unreachable', 'cut', 'echo', 'refresh' }
        @{ Cmdlet = 'Clear-Auth0Token'; Cases = '"auth0|alice"', '' }
        @{ Cmdlet = 'Revoke-Auth0Token'; Cases = '"auth0|alice" -Confirm:$false', '"auth0|nobody" -Confirm:$false'; Faults = 'secret', 'unreachable', 'echo' }
        @{ Cmdlet = 'New-Auth0Store'; Cases = '-Memory', '-SqlitePath $store', '-NewSecret', '-PostgresHost 127.0.0.1 -PostgresPort 1 -PostgresDatabase x -PostgresUser ann -PostgresPassword $c.DatabasePassword', '-SqlitePath /no/such/place/x.db', '-Memory -NewSecret' }
        @{ Cmdlet = 'Request-Auth0Approval'; Cases = '-Approver "auth0|bob", "auth0|carol" -Quorum 2 -BindingMessage Canary -ScriptBlock { 1 }', '-Approver "auth0|bob" -BindingMessage Canary -AsJob | Wait-Job', '-Approver "auth0|bob" -BindingMessage Canary -RequesterToken $c.AnyToken'; Faults = 'secret', 'forge', 'cut', 'echo', 'deny' }
        @{ Cmdlet = 'Invoke-Auth0ApprovedCommand'; Cases = '-Approver "auth0|bob" -BindingMessage Canary -ScriptBlock { "ran" }', '-Approver "auth0|bob" -BindingMessage Canary -PassToken -ScriptBlock { $Auth0ApprovalToken }', '-Approver "auth0|bob" -BindingMessage Canary -ScriptBlock { throw "the block failed" }'; Faults = 'forge', 'deny' }
        @{ Cmdlet = 'Test-Auth0Approval'; Cases = '(Request-Auth0Approval -Approver "auth0|bob" -BindingMessage Canary) $keys', '(Request-Auth0Approval -Approver "auth0|bob" -BindingMessage Canary) $keys -Detailed', 'nothing $keys', 'nothing /no/such/keys.json' }
    )
    $script:exported = Get-Command -Module Auth0.Ciba | ForEach-Object { @{ Cmdlet = $_.Name } }
    $script:ways = 'Out-String', 'Format-List', 'Format-Table', 'Format-Custom', 'ToString', 'ConvertTo-Json', 'ConvertTo-Csv', 'ConvertTo-Xml', 'Export-Clixml', 'Start-Job', 'Get-Error', 'exception'
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1", "$PSScriptRoot/Support/Secrets.psm1"
    Import-Module (Get-ModuleManifest)

    # What must be found nowhere. A JWT, which assertions and tokens are, begins with one of its library's two headers.
    $script:canaries = @{
        'client secret'        = 'canary-client-secret-5f0c1d7a92be'
        'next client secret'   = 'canary-next-secret-83ab4e6d01c7'
        'store secret'         = 'canary-store-secret-c41f9be2750d'
        'key file password'    = 'canary-key-password-7d20ae95b3f1'
        'proxy password'       = 'canary-proxy-password-e8364fb0a9d2'
        'database password'    = 'canary-database-password-16c9f2d8'
        'opaque token'         = 'canary-opaque-token-9b3e70f4a1c5'
        'a JWT'                = 'eyJhbGciOiJSUzI1NiIs'
        'another token'        = 'canary-another-token-d52b8f07e6a3'
    }
    $rsa = [Security.Cryptography.RSA]::Create(2048)
    $strength = [Security.Cryptography.PbeParameters]::new('Aes256Cbc', 'SHA256', 1000)
    $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=canary', $rsa, 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)
    $made = $request.CreateSelfSigned([DateTimeOffset]::Now.AddDays(-1), [DateTimeOffset]::Now.AddDays(1))
    [IO.File]::WriteAllBytes("$TestDrive/key.pfx", $made.Export('Pfx', $canaries['key file password']))
    Set-Content "$TestDrive/key.pem" $rsa.ExportEncryptedPkcs8PrivateKeyPem($canaries['key file password'], $strength)
    $canaries['private key'] = ($rsa.ExportPkcs8PrivateKeyPem() -split '\n')[12].Trim()
    $canaries['private exponent'] = [Convert]::ToHexString($rsa.ExportParameters($true).D).Substring(0, 40)

    $script:simulator = Start-Simulator -Secret $canaries['client secret'] -Config @{
        clients   = @(@{ clientId = 'canary-client'; publicKeys = @($rsa.ExportSubjectPublicKeyInfoPem()); secrets = @($canaries['client secret']) })
        behaviour = @{ opaqueTokenPrefix = $canaries['opaque token']; rejectOverAskRate = $false }
    }

    # Runs one cmdlet's line in a pwsh of its own, where all its output is watched, and gives the text of each way of watching.
    function Watch-Cmdlet {
        param([hashtable] $Line, [string[]] $Plant = @())

        $watched = Join-Path $TestDrive ([guid]::NewGuid())
        New-Item -ItemType Directory $watched | Out-Null
        $Line | ConvertTo-Json -Depth 5 | Set-Content "$watched/line.json"
        $run = Invoke-Pwsh -Environment (@{
                CANARY_FOLDER = $watched; CANARY_KEYS = $TestDrive.ToString(); CANARY_PLANT = "$Plant"
                CANARY_SECRETS = ($canaries | ConvertTo-Json); AUTH0_CLIENT_ASSERTION_SIGNING_KEY = $rsa.ExportPkcs8PrivateKeyPem()
            }) (Get-Content "$PSScriptRoot/Support/Watch.ps1" -Raw)
        Set-Content "$watched/host.txt" ($run.Output + $run.Errors)
        Copy-Item $watched /tmp/watched/ -Recurse -Force -ErrorAction Ignore
        foreach ($file in Get-ChildItem $watched -Exclude line.json) { [pscustomobject]@{ Way = $file.BaseName; Text = Get-Content $file -Raw } }
    }

    function Find-Canary([string] $Text) { Find-AnySecret -Text $Text -Secret $canaries }
}

AfterAll {
    Disconnect-Auth0 -All
    Stop-Simulator
}

Describe 'The table' {
    It 'has a line for <Cmdlet>' -ForEach $exported {
        $Cmdlet | Should -BeIn $table.Cmdlet
    }
}

Describe 'The watch' {
    # The same watch over a cmdlet that leaks: each way finds it, so that finding nothing means something.
    BeforeAll { $script:leaks = Watch-Cmdlet @{ Cmdlet = 'Get-Auth0Session'; Cases = @('') } -Plant plain, secure, error, job, debug }

    It 'finds what a leak shows by <_>' -ForEach 'Out-String', 'Format-List', 'Format-Custom', 'ConvertTo-Json', 'ConvertTo-Xml', 'Export-Clixml', 'Start-Job', 'Get-Error', 'exception', 'transcript', 'host', 'job' {
        $text = ($leaks | Where-Object Way -EQ $_).Text
        Find-Canary $text | Should -Not -BeNullOrEmpty
    }

    It 'finds a SecureString where Clixml writes it' -Skip:$IsWindows {
        Find-Canary ($leaks | Where-Object Way -EQ Export-Clixml).Text | Should -Contain 'store secret as UTF-16 hex'
    }

    It 'finds each canary as <Name>' -ForEach @(
        @{ Name = 'text'; Plant = { param($s) $s } }
        @{ Name = 'text over lines'; Plant = { param($s) $s.Insert(9, "`n   ") } }
        @{ Name = 'UTF-16 hex'; Plant = { param($s) [Convert]::ToHexString([Text.Encoding]::Unicode.GetBytes($s)).ToLower() } }
        @{ Name = 'base64'; Plant = { param($s) [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("id:$s")) } }
        @{ Name = 'base64url'; Plant = { param($s) [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("id?$s>")).Replace('+', '-').Replace('/', '_').TrimEnd('=') } }
        @{ Name = 'a form'; Plant = { param($s) "client_secret=$([Net.WebUtility]::UrlEncode($s))&x=y" } }
        @{ Name = 'an escaped URL'; Plant = { param($s) [Uri]::EscapeDataString($s) } }
        @{ Name = 'escaped JSON'; Plant = { param($s) (ConvertTo-Json $s).Replace('-', '\u002d').Replace('+', '\u002B') } }
    ) {
        foreach ($canary in $canaries.Keys) {
            Find-Canary (& $Plant $canaries[$canary]) | Where-Object { $_ -like "$canary as *" } | Should -Not -BeNullOrEmpty -Because "of the $canary"
        }
    }
}

Describe '<Cmdlet>' -ForEach $table {
    It 'shows no canary' {
        $texts = Watch-Cmdlet $_
        # The watch watched: each case left its mark, there was something to see, and the trace and the streams were on.
        $expected = @($Cases).Count + @($Faults | Where-Object { $_ }).Count
        (($texts | Where-Object Way -EQ done).Text -split '\r?\n' -ne '') | Should -HaveCount $expected
        ($texts | Where-Object Way -EQ transcript).Text | Should -BeLike "*$Cmdlet*"
        ($texts | Where-Object Way -EQ host).Text | Should -BeLike "*DEBUG:*$Cmdlet*"
        foreach ($text in $texts) {
            Find-Canary $text.Text | Should -BeNullOrEmpty -Because "$Cmdlet, seen by $($text.Way)"
        }
    }
}
