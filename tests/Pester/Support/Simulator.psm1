# Starts the simulator's program for a test file, and speaks to its control API.

$script:Manifest = $env:CIBA_MODULE
$script:Program = $env:CIBA_SIMULATOR
if (-not $script:Manifest) {
    $root = Resolve-Path "$PSScriptRoot/../../.."
    $script:Manifest = (Get-ChildItem "$root/out/Auth0.Ciba/*/Auth0.Ciba.psd1" | Select-Object -Last 1).FullName
    $script:Program = (Get-ChildItem "$root/src/Auth0.Ciba.Simulator/bin/*/net10.0/Auth0.Ciba.Simulator.dll" | Select-Object -Last 1).FullName
}

function Get-ModuleManifest { $script:Manifest }

function Start-Simulator {
    param([string[]] $Argument = @('--interval', '1'), [string] $Secret = 'simulator-secret-7f3a')

    $ready = [IO.Path]::GetTempFileName()
    Remove-Item $ready
    $start = [Diagnostics.ProcessStartInfo]::new('dotnet')
    foreach ($item in @($script:Program, '--quiet', '--ready-file', $ready) + $Argument) { $start.ArgumentList.Add($item) }
    $start.Environment['AUTH0_CIBA_SIMULATOR_CLIENT_SECRET'] = $Secret
    $process = [Diagnostics.Process]::Start($start)
    $limit = [DateTime]::UtcNow.AddSeconds(60)
    while (-not (Test-Path $ready) -or -not (Get-Content $ready -Raw)) {
        if ($process.HasExited -or [DateTime]::UtcNow -gt $limit) { throw 'The simulator did not start.' }
        Start-Sleep -Milliseconds 50
    }
    $about = Get-Content $ready -Raw | ConvertFrom-Json
    Remove-Item $ready
    [pscustomobject]@{
        Issuer   = $about.issuer
        ClientId = $about.clientId
        Secret   = ConvertTo-SecureString $Secret -AsPlainText -Force
        Process  = $process
    }
}

function Stop-Simulator {
    param([Parameter(Mandatory)] $Simulator)

    $Simulator.Process.Kill()
    $Simulator.Process.WaitForExit()
}

function Connect-Simulator {
    param([Parameter(Mandatory)] $Simulator)

    Connect-Auth0 $Simulator.Issuer $Simulator.ClientId -ClientSecret $Simulator.Secret -AllowInsecureLoopback
}

function Get-SimulatorLog {
    param([Parameter(Mandatory)] $Simulator)

    Invoke-RestMethod "$($Simulator.Issuer)control/log"
}

Export-ModuleMember -Function *
