# Every cmdlet, in success and in failure, under everything that prints, records or serialises: none of the canaries is found (law 6). Each
# cmdlet has its line in the table below; one that has none makes a test fail.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingConvertToSecureStringWithPlainText', '', Justification = 'Canaries.')]
param()

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1"
    Import-Module (Get-ModuleManifest)

    # Cases run with -ErrorAction Continue, Stops with Stop, Troubles are the first case where something goes wrong (Support/WatchTenant.ps1), which for
    # NoErrors is an answer like others. $c holds the canaries as SecureStrings, $s the simulator, $key and $pfx the key files, $store a
    # store file. A session is connected, people say yes, and where the line says WithTokens, alice's tokens are there.
    $script:table = @(
        @{
            Cmdlet   = 'Connect-Auth0'
            With     = '$s.Issuer $s.ClientId -AllowInsecureLoopback -PassThru'
            Cases    = '-FromEnvironment', '-ClientSecret $c.ClientSecret', '-ClientSecret $c.ClientSecret -NextClientSecret $c.NextSecret',
            '-ClientAssertionKeyPath $key -ClientAssertionKeyPassword $c.KeyPassword', '-CertificatePath $pfx -CertificatePassword $c.KeyPassword',
            '-ClientSecret $c.ClientSecret -Store (New-Auth0Store -SqlitePath $store) -StoreSecret $c.StoreSecret',
            '-ClientSecret $c.ClientSecret -Store (New-Auth0Store -Memory) -StoreSecret $c.StoreSecret -NextStoreSecret $c.AnyToken',
            '-ClientSecret $c.ClientSecret -Store (New-Auth0Store -PostgresHost 127.0.0.1 -PostgresPort 1 -PostgresDatabase x -PostgresUser ann -PostgresPassword $c.DatabasePassword) -StoreSecret $c.StoreSecret',
            '-ClientSecret $c.ClientSecret -Proxy http://127.0.0.1:1 -ProxyCredential ([pscredential]::new("ann", $c.ProxyPassword))',
            '-Credential ([pscredential]::new("canary-client", $c.ClientSecret))', '-ClientSecret $c.ClientSecret -ClientAssertionKeyPath $key',
            '-ClientAssertionKeyPath $key -ClientAssertionKeyPassword $c.StoreSecret', '-CertificatePath $pfx -CertificatePassword $c.StoreSecret',
            '-ClientSecret $c.ClientSecret -StoreSecret $c.StoreSecret', '-ClientSecret $c.ClientSecret -ClientAuthenticationMethod PrivateKeyJwt'
            Stops    = @('-ClientAssertionKeyPath $key -ClientAssertionKeyPassword $c.StoreSecret')
            Troubles = 'brokenKey', 'flatKey', 'environmentSecret'
            NoErrors = @('environmentSecret')
        }
        @{ Cmdlet = 'Disconnect-Auth0'; Cases = '', '-All', '-Session (Get-Auth0Session)', '-Session $null' }
        @{ Cmdlet = 'Get-Auth0Session'; Cases = '', '-Default' }
        @{
            Cmdlet   = 'Test-Auth0Session'
            Cases    = '-Detailed', '', '-AsReport', '"auth0|bob" -Detailed'
            Stops    = @('"auth0|bob" -BindingMessage "bad?"')
            Troubles = 'secret', 'unreachable', 'proxy', 'key', 'store', 'database', 'nobody', 'echo', 'echoToken', 'html'
            NoErrors = 'secret', 'unreachable', 'proxy', 'key', 'store', 'database', 'echo', 'echoToken', 'html'
        }
        @{
            Cmdlet   = 'Invoke-Auth0Backchannel'
            Cases    = '"auth0|bob" Canary -Scope offline_access', '"auth0|bob" Canary', '"auth0|bob" Canary -Audience $s.Api', '"auth0|bob" Canary -AsJob | Wait-Job',
            '"auth0|bob" Canary -NoWait', '"auth0|nobody" Canary', '"auth0|nobody" Canary -AsJob | Wait-Job', '"auth0|bob" "bad?"', '"auth0|bob" Canary -AuthorizationParameter @{ client_secret = $c.ClientSecret }'
            Stops    = @('"auth0|nobody" Canary')
            Troubles = 'secret', 'unreachable', 'proxy', 'key', 'store', 'database', 'nobody', 'forge', 'unsigned', 'cut', 'lost', 'garbage', 'html', 'echo', 'echoToken', 'deny'
        }
        @{
            Cmdlet   = 'Wait-Auth0Backchannel'
            Cases    = '-RequestId (Invoke-Auth0Backchannel "auth0|bob" Canary -NoWait).RequestId', '-RequestId (Invoke-Auth0Backchannel "auth0|bob" Canary -NoWait).RequestId -AsJob | Wait-Job', '-RequestId none'
            Stops    = @('-RequestId none')
            Troubles = 'forge', 'unsigned', 'cut', 'lost', 'garbage', 'echoToken', 'deny', 'nobody'
        }
        @{
            Cmdlet   = 'Get-Auth0BackchannelStatus'
            Cases    = '-RequestId (Invoke-Auth0Backchannel "auth0|bob" Canary -NoWait).RequestId', '', '-RequestId none'
            Stops    = @('-RequestId none')
            Troubles = 'forge', 'cut', 'echoToken', 'deny', 'store', 'nobody'
            NoErrors = 'forge', 'cut', 'echoToken', 'deny'
        }
        @{
            # What a user asks for by name goes to the output, and nowhere else: here into a length.
            Cmdlet     = 'Get-Auth0Token'
            Cases      = '"auth0|alice" -ForceRefresh', '"auth0|alice"', '"auth0|nobody"', '"auth0|alice" -AsPlainText | ForEach-Object Length'
            Stops      = @('"auth0|nobody"')
            Troubles   = 'rejected', 'cut', 'lost', 'garbage', 'forge', 'refused', 'echoToken', 'store', 'nobody'
            WithTokens = $true
        }
        @{ Cmdlet = 'Clear-Auth0Token'; Cases = '"auth0|alice"', '', '"  "'; Stops = @('"  "'); Troubles = 'store', 'database', 'nobody'; WithTokens = $true }
        @{
            Cmdlet     = 'Revoke-Auth0Token'
            Cases      = '"auth0|alice" -Confirm:$false', '"auth0|nobody" -Confirm:$false'
            Stops      = @('"  " -Confirm:$false')
            Troubles   = 'html', 'echo', 'rejected', 'store', 'nobody'
            WithTokens = $true
        }
        @{
            Cmdlet = 'New-Auth0Store'
            Cases  = '-NewSecret', '-Memory', '-SqlitePath $store', '-PostgresHost 127.0.0.1 -PostgresPort 1 -PostgresDatabase x -PostgresUser ann -PostgresPassword $c.DatabasePassword',
            '-PostgresHost "127.0.0.1;Password=x" -PostgresDatabase x -PostgresUser ann -PostgresPassword $c.DatabasePassword -PostgresTls Nothing', '-SqlitePath /no/such/place/x.db', '-Memory -NewSecret'
            Stops  = @('-PostgresPassword $c.DatabasePassword')
        }
        @{
            Cmdlet   = 'Request-Auth0Approval'
            Cases    = '-Approver "auth0|bob", "auth0|carol" -Quorum 2 -BindingMessage Canary -ScriptBlock { 1 }', '-Approver "auth0|bob" -BindingMessage Canary -AsJob | Wait-Job',
            '-Approver "auth0|bob" -BindingMessage Canary -RequesterToken $c.AnyToken', '-Approver "auth0|bob" -BindingMessage Canary -ScriptBlock { $args } -ArgumentList $c.AnyToken'
            Stops    = @('-Approver "auth0|bob" -BindingMessage Canary -RequesterToken $c.AnyToken')
            Troubles = 'secret', 'unreachable', 'forge', 'cut', 'garbage', 'echo', 'echoToken', 'deny', 'store', 'nobody'
        }
        @{
            Cmdlet   = 'Invoke-Auth0ApprovedCommand'
            Cases    = '-Approver "auth0|bob" -BindingMessage Canary -PassToken -ScriptBlock { $Auth0ApprovalToken }', '-Approver "auth0|bob" -BindingMessage Canary -ScriptBlock { "ran" }',
            '-Approver "auth0|bob" -BindingMessage Canary -PassToken -ScriptBlock { throw "the block failed" }', '-Approver "auth0|bob" -BindingMessage Canary -ScriptBlock { $args } -ArgumentList $c.AnyToken',
            '-Approval none -ScriptBlock { 1 }'
            Stops    = @('-Approval none -ScriptBlock { 1 }')
            Troubles = 'forge', 'cut', 'echo', 'echoToken', 'deny', 'nobody'
        }
        @{
            Cmdlet   = 'Test-Auth0Approval'
            Cases    = '(Request-Auth0Approval -Approver "auth0|bob" -BindingMessage Canary) $keys -Detailed', '(Request-Auth0Approval -Approver "auth0|bob" -BindingMessage Canary) $keys', 'nothing $keys', 'nothing /no/such/keys.json',
            'nothing $key'
            Stops    = @('nothing $keys')
            Troubles = @('nobody')
        }
    )
    $script:exported = Get-Command -Module Auth0.Ciba | ForEach-Object { @{ Cmdlet = $_.Name } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1", "$PSScriptRoot/Support/Secrets.psm1"
    Import-Module (Get-ModuleManifest)

    $rsa = [Security.Cryptography.RSA]::Create(2048)
    # What must be found nowhere. A JWT, which assertions and tokens are, has a header that begins so, and one of the tenant's a payload that begins so.
    $script:canaries = @{
        'client secret'      = 'canary-client-secret-5f0c1d7a92be'
        'next client secret' = 'canary-next-secret-83ab4e6d01c7'
        'store secret'       = 'canary-store-secret-c41f9be2750d'
        'key file password'  = 'canary-key-password-7d20ae95b3f1'
        'proxy password'     = 'canary-proxy-password-e8364fb0a9d2'
        'database password'  = 'canary-database-password-16c9f2d8'
        'opaque token'       = 'canary-opaque-token-9b3e70f4a1c5'
        'another token'      = 'canary-another-token-d52b8f07e6a3'
        'JWT header'         = 'eyJhbGciOiJSUzI1NiIs'
        'JWT payload'        = [Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes('{"iss":"http://127.0.0.1'))
        'private key'        = ($rsa.ExportPkcs8PrivateKeyPem() -split '\n')[12].Trim()
        'private exponent'   = [Convert]::ToHexString($rsa.ExportParameters($true).D).Substring(0, 40)
    }

    $script:folder = New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "canary-$([guid]::NewGuid())")
    $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=canary', $rsa, 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)
    $made = $request.CreateSelfSigned([DateTimeOffset]::Now.AddDays(-1), [DateTimeOffset]::Now.AddDays(1))
    [IO.File]::WriteAllBytes("$folder/key.pfx", $made.Export('Pfx', $canaries['key file password']))
    $strength = [Security.Cryptography.PbeParameters]::new('Aes256Cbc', 'SHA256', 1000)
    Set-Content "$folder/key.pem" $rsa.ExportEncryptedPkcs8PrivateKeyPem($canaries['key file password'], $strength)

    $script:simulator = Start-Simulator -Secret $canaries['client secret'] -Config @{
        clients   = @(@{ clientId = 'canary-client'; publicKeys = @($rsa.ExportSubjectPublicKeyInfoPem()); secrets = @($canaries['client secret']) })
        behaviour = @{ opaqueTokenPrefix = $canaries['opaque token'] }
    }
    Invoke-RestMethod "$($simulator.Issuer).well-known/jwks.json" | ConvertTo-Json -Depth 5 | Set-Content "$folder/keys.json"

    function ConvertTo-Plan($Line) {
        $cases = @($Line.Cases | ForEach-Object { @{ Text = $_ } }) + @($Line.Stops | Where-Object { $_ } | ForEach-Object { @{ Text = $_; Action = 'Stop' } }) +
            @($Line.Troubles | Where-Object { $_ } | ForEach-Object { @{ Text = $Line.Cases[0]; Trouble = $_ } })
        @{ Cmdlet = $Line.Cmdlet; With = $Line.With; WithTokens = [bool] $Line.WithTokens; Cases = $cases }
    }

    # All of it in one pwsh, where what is seen goes to files.
    $script:plan = @(ConvertTo-Plan @{ Cmdlet = 'Invoke-Leak'; Cases = @('') }) + @($table | ForEach-Object { ConvertTo-Plan $_ })
    ConvertTo-Json $plan -Depth 5 | Set-Content "$folder/plan.json"
    $script:run = Invoke-Pwsh -TimeoutSec 1800 -Environment @{
        CANARY_FOLDER = "$folder"; CANARY_SUPPORT = "$PSScriptRoot/Support"; CANARY_SECRETS = ConvertTo-Json $canaries
        AUTH0_CLIENT_ASSERTION_SIGNING_KEY = $rsa.ExportPkcs8PrivateKeyPem(); NO_COLOR = '1'
    } (Get-Content "$PSScriptRoot/Support/Watch.ps1" -Raw)

    # What the host was shown, the trace with it.
    foreach ($part in $run.Output -split '(?m)^=== ' | Select-Object -Skip 1) {
        $name, $text = $part -split '\r?\n', 2
        Set-Content "$folder/$name/host.txt" $text
    }

    function Get-Seen([string] $Name, [string] $Way) { Get-Content "$folder/$Name/$Way.txt" -Raw -ErrorAction Ignore }

    function Find-Canary([string] $Text) { Find-AnySecret -Text $Text -Secret $canaries }

    # Where which canary is.
    function Find-Leak([string] $Name) {
        foreach ($file in Get-ChildItem "$folder/$Name" -Filter *.txt) {
            Find-Canary (Get-Content $file -Raw) | ForEach-Object { "$($file.BaseName): $_" }
        }
    }
}

AfterAll {
    Stop-Simulator
    if ($folder) { Remove-Item $folder -Recurse -Force }
}

Describe 'The table' {
    It 'has a line for <Cmdlet>' -ForEach $exported {
        $Cmdlet | Should -BeIn $table.Cmdlet
    }
}

Describe 'The watch' {
    # The same watch over a cmdlet that leaks, a canary on each way: it is found, so finding nothing means something.
    It 'finds the <Canary> that a leak shows by <Way>' -ForEach @(
        foreach ($way in 'Out-String', 'Format-List', 'Format-Table', 'Format-Custom', 'ToString', 'ConvertTo-Csv', 'ConvertTo-Json', 'ConvertTo-Xml', 'Export-Clixml', 'ObjectWalk', 'transcript') { @{ Way = $way; Canary = 'another token' } }
        foreach ($way in 'exception', 'Get-Error', 'ConvertTo-Json', 'Format-List', 'ObjectWalk') { @{ Way = $way; Canary = 'next client secret' } }
        foreach ($way in 'host', 'transcript', 'Out-String', 'ConvertTo-Json') { @{ Way = $way; Canary = 'proxy password' } }
        @{ Way = 'job'; Canary = 'key file password' }
        @{ Way = 'ObjectWalk'; Canary = 'store secret' }
    ) {
        Find-Canary (Get-Seen Invoke-Leak $Way) | Should -Contain "$Canary as text"
    }

    It 'finds the <Canary> that a leak shows by <Way> of a job' -ForEach @(
        foreach ($way in 'Out-String', 'Format-List', 'ConvertTo-Json', 'Export-Clixml') { @{ Way = $way; Canary = 'another token' } }
        @{ Way = 'streams'; Canary = 'database password' }
        @{ Way = 'streams'; Canary = 'proxy password' }
        @{ Way = 'exception'; Canary = 'next client secret' }
    ) {
        Find-Canary (Get-Seen 'Start-Job of a leak' $Way) | Should -Contain "$Canary as text"
    }

    It 'finds a SecureString where Clixml writes it' -Skip:$IsWindows {
        Find-Canary (Get-Seen Invoke-Leak Export-Clixml) | Should -Contain 'store secret as UTF-16 hex'
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

    It 'looks for what the tokens really are' {
        Use-AutoDecision Approve
        Invoke-Control Delete faults | Out-Null
        Connect-Auth0 $simulator.Issuer canary-client -ClientSecret $simulator.Secret -AllowInsecureLoopback
        $opaque = Invoke-Auth0Backchannel 'auth0|alice' 'Canary' 3>$null
        $api = Invoke-Auth0Backchannel 'auth0|bob' 'Canary' -Audience $simulator.PaymentsApi 3>$null
        Find-Canary $opaque.AccessToken.AsPlainText() | Should -Contain 'opaque token as text'
        foreach ($token in $opaque.IdToken, $api.IdToken, $api.AccessToken) {
            $found = Find-Canary $token.AsPlainText()
            foreach ($canary in 'JWT header as text', 'JWT payload as text') { $found | Should -Contain $canary }
        }
        Disconnect-Auth0 -All
    }

    # The one exemption: what is asked for as text by name is there, on the output alone.
    It 'exempts only Get-Auth0Token -AsPlainText, whose output shows the access token' {
        Connect-Auth0 $simulator.Issuer canary-client -ClientSecret $simulator.Secret -AllowInsecureLoopback
        Invoke-Auth0Backchannel 'auth0|alice' 'Canary' 3>$null | Out-Null
        Find-Canary (Get-Auth0Token -AsPlainText) | Should -Contain 'opaque token as text'
        Disconnect-Auth0 -All
        Get-Command -Module Auth0.Ciba -ParameterName AsPlainText | ForEach-Object Name | Should -Be 'Get-Auth0Token'
    }
}

Describe '<Cmdlet>' -ForEach $table {
    It 'shows no canary' {
        # The watch watched: each case left its mark, there was something to see, and the trace and the streams were on.
        $line = $plan | Where-Object Cmdlet -EQ $Cmdlet
        @((Get-Seen $Cmdlet done) -split '\r?\n' -ne '') | Should -HaveCount $line.Cases.Count -Because "$($run.Output)$($run.Errors)"
        Get-Seen $Cmdlet transcript | Should -BeLike '*PowerShell transcript end*'
        Get-Seen $Cmdlet host | Should -BeLike "*DEBUG:*>>>>*$Cmdlet*! CALL function*"
        Get-Seen $Cmdlet ObjectWalk | Should -Not -BeNullOrEmpty
        $unbroken = [regex]::Matches((Get-Seen $Cmdlet done), '(?m)^(\w+): .* -> \r?$') | ForEach-Object { $_.Groups[1].Value }
        $unbroken | Sort-Object | Should -Be ($NoErrors | Sort-Object)
        if ($line.Cases.Action) { Get-Seen $Cmdlet exception | Should -BeLike '*Auth0CibaException*' }
        Find-Leak $Cmdlet | Should -BeNullOrEmpty
    }
}

Describe 'Everything' {
    It 'could be seen' {
        $run.ExitCode | Should -Be 0 -Because $run.Errors
        Get-Content "$folder/trouble.txt" -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'comes through Start-Job without a canary' {
        Get-Seen 'Start-Job' state | Should -BeLike 'Completed*'
        Get-Seen 'Start-Job' failed | Should -BeLike '*Auth0Ciba.BadInput,*ConnectAuth0Command*'
        Get-Seen 'Start-Job' failed | Should -BeLike '*Auth0Ciba.InvalidClient,*'
        Find-Leak 'Start-Job' | Should -BeNullOrEmpty
    }

    It 'is counted' {
        $places = @($table.Cmdlet) + 'Start-Job' | ForEach-Object { [int] (Get-Seen $_ places) }
        $found = @($table.Cmdlet) + 'Start-Job' | ForEach-Object { Find-Leak $_ }
        "Counted: $($canaries.Count) canaries x $(($plan | Where-Object Cmdlet -NE Invoke-Leak | ForEach-Object { $_.Cases.Count } | Measure-Object -Sum).Sum) cases of $($table.Count) cmdlets, $(($places | Measure-Object -Sum).Sum) places searched, $(@($found).Count) found; exempt: the output of Get-Auth0Token -AsPlainText"
        $found | Should -BeNullOrEmpty
    }
}
