# How Connect-Auth0's client proves who it is: keys that sign, certificates on the connection, and the way there.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingConvertToSecureStringWithPlainText', '', Justification = 'Passwords of files that live as long as the test.')]
param()

BeforeDiscovery {
    # Each way to give a key, and with it a client that the simulator knows by the public half.
    $script:ways = @(
        @{ Name = 'a PEM file'; Client = 'rsa-client'; With = { @{ ClientAssertionKeyPath = 'TestDrive:/rsa.pem' } } }
        @{ Name = 'a PEM file with a password'; Client = 'rsa-client'; With = { @{ ClientAssertionKeyPath = "$TestDrive/rsa-locked.pem"; ClientAssertionKeyPassword = $password } } }
        @{ Name = 'a PFX file'; Client = 'rsa-client'; With = { @{ ClientAssertionKeyPath = "$TestDrive/rsa.pfx"; ClientAssertionKeyPassword = $password } } }
        @{ Name = 'a PFX file as a certificate'; Client = 'rsa-client'; With = { @{ CertificatePath = 'TestDrive:/rsa.pfx'; CertificatePassword = $password } } }
        @{ Name = 'a certificate object'; Client = 'rsa-client'; With = { @{ Certificate = $certificate } } }
        @{ Name = 'a thumbprint'; Client = 'rsa-client'; With = { @{ CertificateThumbprint = $certificate.Thumbprint } } }
        @{ Name = 'RS384'; Client = 'rsa-client'; With = { @{ ClientAssertionKeyPath = "$TestDrive/rsa.pem"; ClientAssertionAlgorithm = 'RS384' } } }
        @{ Name = 'PS256 and a key id'; Client = 'rsa-client'; With = { @{ Certificate = $certificate; ClientAssertionAlgorithm = 'PS256'; ClientAssertionKeyId = 'key-1' } } }
        @{ Name = 'an elliptic-curve key'; Client = 'ec-client'; With = { @{ ClientAssertionKeyPath = "$TestDrive/ec.pem" } } }
        @{ Name = 'a key and the method said'; Client = 'rsa-client'; With = { @{ ClientAssertionKeyPath = "$TestDrive/rsa.pem"; ClientAuthenticationMethod = 'private_key_jwt' } } }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1", "$PSScriptRoot/Support/Secrets.psm1"
    Import-Module (Get-ModuleManifest)

    $script:password = ConvertTo-SecureString 'the-password' -AsPlainText -Force
    $rsa, $ec = [Security.Cryptography.RSA]::Create(2048), [Security.Cryptography.ECDsa]::Create([Security.Cryptography.ECCurve]::CreateFromFriendlyName('nistP384'))
    $strength = [Security.Cryptography.PbeParameters]::new('Aes256Cbc', 'SHA256', 1000)
    $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=ciba-test', $rsa, 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)
    $made = $request.CreateSelfSigned([DateTimeOffset]::Now.AddDays(-1), [DateTimeOffset]::Now.AddDays(1))
    $pfx = $made.Export('Pfx', 'the-password')
    $script:certificate = [Security.Cryptography.X509Certificates.X509Certificate2]::new($pfx, 'the-password', 'Exportable,PersistKeySet')
    $script:store = [Security.Cryptography.X509Certificates.X509Store]::new('My', 'CurrentUser')
    $store.Open('ReadWrite')
    $store.Add($certificate)

    function Publish-File {
        Set-Content "$TestDrive/rsa.pem" $rsa.ExportPkcs8PrivateKeyPem()
        Set-Content "$TestDrive/rsa-locked.pem" $rsa.ExportEncryptedPkcs8PrivateKeyPem('the-password', $strength)
        Set-Content "$TestDrive/ec.pem" $ec.ExportPkcs8PrivateKeyPem()
        Set-Content "$TestDrive/public.pem" $rsa.ExportSubjectPublicKeyInfoPem()
        [IO.File]::WriteAllBytes("$TestDrive/rsa.pfx", $pfx)
        [IO.File]::WriteAllBytes("$TestDrive/tls.pfx", $pfx)
    }
    Publish-File
    $script:secretOfKey = ($rsa.ExportPkcs8PrivateKeyPem() -split '\n')[3]
    $script:simulator = Start-Simulator -Config @{
        clients   = @(
            @{ clientId = 'rsa-client'; publicKeys = @($rsa.ExportSubjectPublicKeyInfoPem()) }
            @{ clientId = 'ec-client'; publicKeys = @($ec.ExportSubjectPublicKeyInfoPem()) }
        )
        behaviour = @{ allowEcAssertions = $true }
    }
}

AfterAll {
    Disconnect-Auth0 -All
    Stop-Simulator
    $store.Remove($certificate)
    $store.Dispose()
}

Describe 'A private key' {
    BeforeEach { Clear-Simulator }

    It 'authenticates each post, given as <Name>' -ForEach $ways {
        $key = & $With
        $session = Connect-Auth0 $simulator.Issuer $Client @key -AllowInsecureLoopback -PassThru
        $session.ClientAuthenticationMethod | Should -Be PrivateKeyJwt
        $pending = Invoke-Auth0Backchannel 'auth0|alice' 'By key' -NoWait
        # Two polls and the tenant's refusal of a jti that it has seen: each had one of its own.
        ($pending | Get-Auth0BackchannelStatus).Status | Should -Be Pending
        Approve-Request 'auth0|alice'
        ($pending | Wait-Auth0Backchannel).IsApproved | Should -BeTrue
        Get-SimulatorLog | Where-Object status -EQ 401 | Should -BeNullOrEmpty
        (Get-SimulatorLog token).clientId | Sort-Object -Unique | Should -Be $Client
    }

    It 'comes from the environment with -FromEnvironment, before a secret there' {
        $env:AUTH0_CLIENT_ASSERTION_SIGNING_KEY, $env:AUTH0_CLIENT_SECRET = (Get-Content "$TestDrive/rsa.pem" -Raw), 'not-this-one'
        try {
            (Connect-Auth0 $simulator.Issuer rsa-client -FromEnvironment -AllowInsecureLoopback -PassThru).ClientAuthenticationMethod | Should -Be PrivateKeyJwt
            Use-AutoDecision Approve
            (Invoke-Auth0Backchannel 'auth0|alice' 'By environment' 3>$null).IsApproved | Should -BeTrue
            (Connect-Auth0 $simulator.Issuer rsa-client -FromEnvironment -ClientSecret $password -AllowInsecureLoopback -PassThru).ClientAuthenticationMethod | Should -Be ClientSecretPost
        }
        finally {
            Remove-Item Env:AUTH0_*
        }
    }

    It 'is refused by the tenant where it is another client''s' {
        Connect-Auth0 $simulator.Issuer rsa-client -ClientAssertionKeyPath "$TestDrive/ec.pem" -AllowInsecureLoopback
        Invoke-Auth0Backchannel 'auth0|alice' 'By a foreign key' -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.InvalidClient,*'
        Get-SimulatorRequest | Where-Object bindingMessage -EQ 'By a foreign key' | Should -BeNullOrEmpty
    }

    It 'is not used with an algorithm that the tenant does not list; nothing is sent' {
        Edit-Behaviour @{ allowEcAssertions = $false }
        Connect-Auth0 $simulator.Issuer ec-client -ClientAssertionKeyPath "$TestDrive/ec.pem" -AllowInsecureLoopback
        Invoke-Auth0Backchannel 'auth0|alice' 'Not listed' -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$($failures[0])" | Should -BeLike 'ClientAssertionAlgorithm: the tenant does not take ES384, it takes RS256, RS384, PS256.'
        Get-SimulatorLog backchannel | Should -BeNullOrEmpty
    }

    It 'is refused as -<Parameter>: <Name>' -ForEach @(
        @{ Name = 'a file that is not there'; Parameter = 'ClientAssertionKey'; With = { @{ ClientAssertionKeyPath = "$TestDrive/none.pem" } } }
        @{ Name = 'a public key'; Parameter = 'ClientAssertionKey'; With = { @{ ClientAssertionKeyPath = "$TestDrive/public.pem" } } }
        @{ Name = 'a PEM whose password is missing'; Parameter = 'ClientAssertionKey'; With = { @{ ClientAssertionKeyPath = "$TestDrive/rsa-locked.pem" } } }
        @{ Name = 'a PFX whose password is wrong'; Parameter = 'CertificatePath'; With = { @{ CertificatePath = "$TestDrive/rsa.pfx"; CertificatePassword = ConvertTo-SecureString 'wrong' -AsPlainText -Force } } }
        @{ Name = 'a PFX that is not there'; Parameter = 'CertificatePath'; With = { @{ CertificatePath = "$TestDrive/none.pfx" } } }
        @{ Name = 'a certificate without its key'; Parameter = 'Certificate'; With = { @{ Certificate = [Security.Cryptography.X509Certificates.X509Certificate2]::new($certificate.RawData) } } }
        @{ Name = 'a thumbprint of nothing'; Parameter = 'CertificateThumbprint'; With = { @{ CertificateThumbprint = '0011223344556677889900112233445566778899' } } }
        @{ Name = 'no thumbprint'; Parameter = 'CertificateThumbprint'; With = { @{ CertificateThumbprint = 'CN=ciba-test' } } }
        @{ Name = 'two at once'; Parameter = 'Certificate'; With = { @{ Certificate = $certificate; ClientAssertionKeyPath = "$TestDrive/rsa.pem" } } }
        @{ Name = 'three at once'; Parameter = 'CertificatePath'; With = { @{ Certificate = $certificate; CertificatePath = "$TestDrive/rsa.pfx"; CertificateThumbprint = 'x' } } }
        @{ Name = 'a key beside a secret'; Parameter = 'ClientSecret'; With = { @{ ClientAssertionKeyPath = "$TestDrive/rsa.pem"; ClientSecret = $password } } }
        @{ Name = 'a password without its file'; Parameter = 'CertificatePassword'; With = { @{ Certificate = $certificate; CertificatePassword = $password } } }
        @{ Name = 'an algorithm of another kind of key'; Parameter = 'ClientAssertionAlgorithm'; With = { @{ ClientAssertionKeyPath = "$TestDrive/rsa.pem"; ClientAssertionAlgorithm = 'ES384' } } }
        @{ Name = 'a symmetric algorithm'; Parameter = 'ClientAssertionAlgorithm'; With = { @{ ClientAssertionKeyPath = "$TestDrive/rsa.pem"; ClientAssertionAlgorithm = 'HS256' } } }
        @{ Name = 'no key where the method needs one'; Parameter = 'ClientAssertionKey'; With = { @{ ClientAuthenticationMethod = 'PrivateKeyJwt' } } }
    ) {
        $key = & $With
        Connect-Auth0 $simulator.Issuer rsa-client @key -AllowInsecureLoopback -PassThru -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput,*'
        $failures[0].TargetObject | Should -Be $Parameter
        $shown = $failures | Format-List * -Force | Out-String -Width 5000
        foreach ($secret in $secretOfKey, 'the-password-itself') { Find-Secret -Text $shown -Secret $secret | Should -BeNullOrEmpty }
        Get-Auth0Session | Should -BeNullOrEmpty
    }
}

Describe 'Mutual TLS' {
    BeforeEach { Clear-Simulator }
    AfterEach { Use-Simulator $simulator }

    # Where OpenSSL decides whom to trust, SSL_CERT_FILE names the simulator's root: what a user could do, and no switch of the module.
    It 'shows the certificate, given as <Name>' -Skip:(-not $IsLinux) -ForEach @(
        @{ Name = 'a PFX file'; With = '-CertificatePath $env:CIBA_TEST_PFX -CertificatePassword $password'; Method = 'SelfSignedTlsClientAuth' }
        @{ Name = 'an object'; With = '-Certificate ([Security.Cryptography.X509Certificates.X509Certificate2]::new($env:CIBA_TEST_PFX, $password))'; Method = 'tls_client_auth' }
        @{ Name = 'a thumbprint'; With = "-CertificateThumbprint `$env:CIBA_TEST_THUMBPRINT"; Method = 'self_signed_tls_client_auth' }
    ) {
        $root = "$TestDrive/root.pem"
        $secure = Start-Simulator -Argument '--https', '--root-out', $root -Config @{ clients = @(@{ clientId = 'tls-client'; tlsCertificates = @($certificate.ExportCertificatePem()) }) }
        try {
            Use-AutoDecision Approve
            $run = Invoke-Pwsh -Environment @{ SSL_CERT_FILE = $root; CIBA_TEST_PFX = "$TestDrive/tls.pfx"; CIBA_TEST_THUMBPRINT = $certificate.Thumbprint } @"
`$password = ConvertTo-SecureString 'the-password' -AsPlainText -Force
`$session = Connect-Auth0 (Get-Simulator).Issuer tls-client -ClientAuthenticationMethod $Method $With -PassThru
"`$(`$session.IsInsecure)"
(Invoke-Auth0Backchannel 'auth0|alice' 'By certificate' 3>`$null).Subject
"@
            $run.Errors | Should -BeNullOrEmpty
            $run.Output -split '\r?\n' -ne '' | Should -Be 'False', 'auth0|alice'
            Get-SimulatorLog | ForEach-Object { "$($_.endpoint) $($_.host) $($_.protocol)" } | Should -Be 'discovery localhost HTTP/2', 'backchannel localhost HTTP/2', 'token localhost HTTP/2', 'jwks localhost HTTP/2'
        }
        finally {
            Stop-Simulator $secure
        }
    }

    It 'says why a certificate of the tenant is not trusted' -Skip:(-not $IsLinux) {
        $secure = Start-Simulator -Argument '--https'
        try {
            Connect-Auth0 $secure.Issuer $secure.ClientId -ClientSecret $secure.Secret
            Invoke-Auth0Backchannel 'auth0|alice' 'Untrusted' -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.TenantUnreachable,*'
            "$($failures[0])" | Should -BeLike "*TLS failed: the certificate was issued by 'CN=auth0-ciba-simulator root', which this machine does not trust*"
            Get-SimulatorLog | Should -BeNullOrEmpty
        }
        finally {
            Stop-Simulator $secure
        }
    }

    It 'is refused as -<Parameter>: <Name>' -ForEach @(
        @{ Name = 'without a certificate'; Parameter = 'Certificate'; Domain = 'tenant.example.com'; With = { @{} } }
        @{ Name = 'with a secret'; Parameter = 'ClientSecret'; Domain = 'tenant.example.com'; With = { @{ Certificate = $certificate; ClientSecret = $password } } }
        @{ Name = 'with a key that signs'; Parameter = 'ClientAssertionKeyPath'; Domain = 'tenant.example.com'; With = { @{ ClientAssertionKeyPath = "$TestDrive/rsa.pem" } } }
        @{ Name = 'over http'; Parameter = 'Certificate'; Domain = 'http://127.0.0.1:5000'; With = { @{ Certificate = $certificate } } }
    ) {
        $with = & $With
        Connect-Auth0 $Domain tls-client @with -ClientAuthenticationMethod TlsClientAuth -AllowInsecureLoopback -PassThru -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput,*'
        $failures[0].TargetObject | Should -Be $Parameter
    }
}

Describe '-Proxy' {
    BeforeEach { Clear-Simulator }

    It 'is used for https: an unreachable one is what fails' {
        Connect-Auth0 tenant.example.com client -ClientSecret $password -Proxy http://127.0.0.1:1 -ProxyCredential ([pscredential]::new('ann', $password))
        Invoke-Auth0Backchannel 'auth0|alice' 'By proxy' -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.TenantUnreachable,*'
        "$($failures[0])" | Should -BeLike '*127.0.0.1:1*'
    }

    It 'is refused: <Name>' -ForEach @(
        @{ Name = 'for http on this machine'; Domain = 'http://127.0.0.1:5000'; With = @{ Proxy = 'http://proxy.example.com' } }
        @{ Name = 'with a password in the address'; Domain = 'tenant.example.com'; With = @{ Proxy = 'http://ann:the-password-itself@proxy.example.com' } }
        @{ Name = 'that is no http address'; Domain = 'tenant.example.com'; With = @{ Proxy = 'socks5://proxy.example.com' } }
        @{ Name = 'that is no address'; Domain = 'tenant.example.com'; With = @{ Proxy = 'proxy.example.com' } }
    ) {
        Connect-Auth0 $Domain client -ClientSecret $password @With -AllowInsecureLoopback -PassThru -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput,*'
        $failures[0].TargetObject | Should -Be Proxy
        "$($failures[0])" | Should -Not -BeLike '*the-password-itself*'
    }

    It 'is needed by -ProxyCredential' {
        Connect-Auth0 tenant.example.com client -ClientSecret $password -ProxyCredential ([pscredential]::new('ann', $password)) -ErrorVariable failures -ErrorAction SilentlyContinue
        "$($failures[0])" | Should -BeLike 'ProxyCredential: needs -Proxy.'
    }
}
