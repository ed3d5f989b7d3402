# What the cases of Canary.Tests.ps1 stand on, in the process that watches them and in its jobs: the canaries as SecureStrings ($c), the simulator ($s),
# key files, a session, and what goes wrong. The functions of Simulator.psm1 and the module are there already.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingConvertToSecureStringWithPlainText', '', Justification = 'Canaries.')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'The cases use them.')]
param()

# From here on the canaries are SecureStrings; their text stands in no variable and in no command that is traced.
$names = $env:CANARY_SECRETS | ConvertFrom-Json
$c = [pscustomobject]@{
    ClientSecret     = ConvertTo-SecureString $names.'client secret' -AsPlainText -Force
    NextSecret       = ConvertTo-SecureString $names.'next client secret' -AsPlainText -Force
    StoreSecret      = ConvertTo-SecureString $names.'store secret' -AsPlainText -Force
    KeyPassword      = ConvertTo-SecureString $names.'key file password' -AsPlainText -Force
    ProxyPassword    = ConvertTo-SecureString $names.'proxy password' -AsPlainText -Force
    DatabasePassword = ConvertTo-SecureString $names.'database password' -AsPlainText -Force
    AnyToken         = ConvertTo-SecureString $names.'another token' -AsPlainText -Force
}
Remove-Variable names
$script:environmentKey = $env:AUTH0_CLIENT_ASSERTION_SIGNING_KEY
$there = Get-Simulator
$s = [pscustomobject]@{ Issuer = $there.Issuer; ClientId = 'canary-client'; Api = $there.PaymentsApi }
$key, $pfx, $keys = 'key.pem', 'key.pfx', 'keys.json' | ForEach-Object { "$env:CANARY_FOLDER/$_" }
$store = "$env:CANARY_FOLDER/store-$([guid]::NewGuid()).db"

function Clear-Watch([bool] $WithTokens) {
    Disconnect-Auth0 -All
    Invoke-Control Delete faults | Out-Null
    Use-AutoDecision Approve
    $env:AUTH0_CLIENT_ASSERTION_SIGNING_KEY, $env:AUTH0_CLIENT_SECRET = $script:environmentKey, $null
    Connect-Auth0 $s.Issuer $s.ClientId -ClientSecret $c.ClientSecret -AllowInsecureLoopback
    if ($WithTokens) { Invoke-Auth0Backchannel 'auth0|alice' 'Before' -Scope offline_access 3>$null 6>$null | Out-Null }
    Get-Job | Remove-Job -Force
    $global:Error.Clear()
}

function Add-Refusal {
    foreach ($endpoint in 'backchannel', 'token', 'revoke') { Add-Fault @{ kind = 'answer'; endpoint = $endpoint; status = 401; body = '{"error":"invalid_client"}' } }
}

function Add-Echo([string] $Endpoint) {
    $sent = "client_secret=$([Net.NetworkCredential]::new('', $c.ClientSecret).Password)"
    Add-Fault @{ kind = 'answer'; endpoint = $Endpoint; status = 400; body = (@{ error = 'invalid_request'; error_description = $sent } | ConvertTo-Json) }
}

# What goes wrong: at the tenant, on the way, or in the session.
function Add-Trouble([string] $Kind) {
    switch ($Kind) {
        secret { Connect-Auth0 $s.Issuer $s.ClientId -ClientSecret $c.NextSecret -AllowInsecureLoopback }
        # A port that is free when asked: nobody listens.
        unreachable {
            $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
            $listener.Start()
            $port = $listener.LocalEndpoint.Port
            $listener.Stop()
            Connect-Auth0 "http://127.0.0.1:$port" $s.ClientId -ClientSecret $c.ClientSecret -AllowInsecureLoopback
        }
        proxy { Connect-Auth0 tenant.example.com $s.ClientId -ClientSecret $c.ClientSecret -Proxy 'http://127.0.0.1:1' -ProxyCredential ([pscredential]::new('ann', $c.ProxyPassword)) }
        database { Connect-Auth0 $s.Issuer $s.ClientId -ClientSecret $c.ClientSecret -AllowInsecureLoopback -StoreSecret $c.StoreSecret -Store (New-Auth0Store -PostgresHost 127.0.0.1 -PostgresPort 1 -PostgresDatabase x -PostgresUser ann -PostgresPassword $c.DatabasePassword) }
        store {
            Set-Content $store 'no database'
            if (-not $IsWindows) { chmod 600 $store }
            Connect-Auth0 $s.Issuer $s.ClientId -ClientSecret $c.ClientSecret -AllowInsecureLoopback -StoreSecret $c.StoreSecret -Store (New-Auth0Store -SqlitePath $store)
        }
        key {
            Connect-Auth0 $s.Issuer $s.ClientId -ClientAssertionKeyPath $key -ClientAssertionKeyPassword $c.KeyPassword -AllowInsecureLoopback
            Add-Refusal
        }
        rejected { Add-Refusal }
        nobody { Disconnect-Auth0 -All }
        forge { Add-Fault @{ kind = 'forge'; forgery = 'tamperedPayload' } }
        unsigned { Add-Fault @{ kind = 'forge'; forgery = 'algorithmNone' } }
        cut { Add-Fault @{ kind = 'halfBody'; endpoint = 'token'; afterProcessing = $true } }
        lost { Add-Fault @{ kind = 'reset'; endpoint = 'token'; afterProcessing = $true } }
        garbage { Add-Fault @{ kind = 'editAnswer'; endpoint = 'token'; replace = @{ id_token = 'x.y.z' } } }
        html { foreach ($endpoint in 'backchannel', 'revoke') { Add-Fault @{ kind = 'htmlBadGateway'; endpoint = $endpoint } } }
        refused { Add-Fault @{ kind = 'answer'; endpoint = 'token'; status = 403; body = '{"error":"invalid_grant"}' } }
        deny { Use-AutoDecision Deny }
        # The signing key of the environment, cut off or out of its form; and the client secret there.
        brokenKey { $env:AUTH0_CLIENT_ASSERTION_SIGNING_KEY = ($script:environmentKey -split '\n' | Select-Object -First 15) -join "`n" }
        flatKey { $env:AUTH0_CLIENT_ASSERTION_SIGNING_KEY = ($script:environmentKey -split '\n' | Select-Object -Skip 1 | Select-Object -SkipLast 2) -join '' }
        environmentSecret { $env:AUTH0_CLIENT_SECRET, $env:AUTH0_CLIENT_ASSERTION_SIGNING_KEY = [Net.NetworkCredential]::new('', $c.ClientSecret).Password, $null }
        # A tenant that repeats what it was sent.
        echo { foreach ($endpoint in 'backchannel', 'revoke') { Add-Echo $endpoint } }
        echoToken { Add-Echo token }
        default { throw "No trouble is called $Kind." }
    }
}

# A cmdlet as none must be: it shows secrets, on each way another.
function Invoke-Leak {
    [CmdletBinding()]
    param()

    function Get-Text([securestring] $Secret) { [Net.NetworkCredential]::new('', $Secret).Password }
    Write-Verbose (Get-Text $c.ProxyPassword)
    Write-Progress 'Leaking' (Get-Text $c.DatabasePassword)
    [pscustomobject]@{ Text = Get-Text $c.AnyToken; Secure = $c.StoreSecret; Inner = @{ Inner = @{ Inner = @{ Text = Get-Text $c.AnyToken } } } }
    $inner = [Exception]::new((Get-Text $c.NextSecret))
    $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new([Exception]::new('outer', $inner), 'Leak', 'NotSpecified', $null))
    Start-ThreadJob { $args[0] } -ArgumentList (Get-Text $c.KeyPassword) | Wait-Job
}

# The line of a case, and the case with all that shows.
function Get-CaseText($Line, $Case) {
    # -Debug alone makes PowerShell ask after each warning. A pipeline behind the cmdlet stays behind it.
    $command, $rest = $Case.Text -split ' \| ', 2
    $text = "$($Line.Cmdlet) $($Line.With) $command -Verbose -Debug -WarningAction Continue -ErrorAction $($Case.Action ?? 'Continue')"
    if ($rest) { $text += " | $rest" }
    $text
}
