# How to test such a runbook: against the simulator, whose people say yes or no as the test wants. CIBA_SIMULATOR is the simulator's dll
# (dotnet build src/Auth0.Ciba.Simulator); its control API is described in its README.
BeforeAll {
    $ready = New-Item "$TestDrive/ready" -ItemType File
    $env:AUTH0_CIBA_SIMULATOR_CLIENT_SECRET = [guid]::NewGuid().ToString('N') + [guid]::NewGuid().ToString('N')
    $tenant = Start-Process dotnet -ArgumentList "`"$env:CIBA_SIMULATOR`"", '--quiet', '--interval', '1', '--ready-file', "`"$ready`"" -PassThru
    while (-not $tenant.HasExited -and (Get-Item $ready).Length -eq 0) { Start-Sleep -Milliseconds 100 }
    $about = Get-Content $ready -Raw | ConvertFrom-Json
    $secret = [securestring]::new()
    $env:AUTH0_CIBA_SIMULATOR_CLIENT_SECRET.ToCharArray().ForEach({ $secret.AppendChar($_) })
    Connect-Auth0 $about.issuer $about.clientId -ClientSecret $secret -AllowInsecureLoopback

    function Use-Answer([hashtable] $Answer) { $null = Invoke-RestMethod "$($about.issuer)control/auto" -Method Put -ContentType application/json -Body (ConvertTo-Json $Answer) }
}

AfterAll {
    Disconnect-Auth0
    Stop-Process $tenant
}

Describe 'Restart-Web' {
    It 'restarts after a yes' {
        Use-Answer @{ approveAfterSeconds = 0 }
        & "$PSScriptRoot/Restart-Web.ps1" web1 'auth0|alice' 3>$null 6>$null | Should -Be 'Restarting web1'
    }

    It 'restarts nothing after a no' {
        Use-Answer @{ denyAfterSeconds = 0 }
        { & "$PSScriptRoot/Restart-Web.ps1" web2 'auth0|alice' 3>$null 6>$null } | Should -Throw '*denied*'
    }
}
