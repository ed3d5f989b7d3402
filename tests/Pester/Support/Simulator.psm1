# Starts the simulator's program for a test file and speaks to its control API. One simulator at a time: the functions work on the one
# started last.

$script:Manifest = $env:CIBA_MODULE
$script:Program = $env:CIBA_SIMULATOR
if (-not $script:Manifest) {
    $root = Resolve-Path "$PSScriptRoot/../../.."
    $script:Manifest = (Get-ChildItem "$root/out/Auth0.Ciba/*/Auth0.Ciba.psd1" | Select-Object -Last 1).FullName
    $script:Program = (Get-ChildItem "$root/src/Auth0.Ciba.Simulator/bin/*/net10.0/Auth0.Ciba.Simulator.dll" | Select-Object -Last 1).FullName
}

function ConvertTo-Simulator {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingConvertToSecureStringWithPlainText', '', Justification = 'The secret of a simulator that lives as long as the test.')]
    param([string] $Issuer, [string] $ClientId, [string] $Secret, [Diagnostics.Process] $Process)

    [pscustomobject]@{
        Issuer      = $Issuer
        ClientId    = $ClientId
        Secret      = ConvertTo-SecureString $Secret -AsPlainText -Force
        SecretText  = $Secret
        Process     = $Process
        AsStarted   = $null
        PaymentsApi = 'https://api.example.com/payments'
    }
}

# A pwsh process that a test starts (Invoke-Pwsh) finds the test's simulator in its environment.
$script:Current = $null
if ($env:CIBA_TEST_ISSUER) { $script:Current = ConvertTo-Simulator -Issuer $env:CIBA_TEST_ISSUER -ClientId $env:CIBA_TEST_CLIENT -Secret $env:CIBA_TEST_SECRET }

function Get-ModuleManifest { $script:Manifest }

function Get-SimulatorProgram { $script:Program }

function Get-Simulator { $script:Current }

function Start-Simulator {
    # Polls may come without a pause (-Interval 0), so that a flow takes a tenth of a second.
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'A test helper; nothing to confirm.')]
    param([string[]] $Argument = @(), [int] $Interval = 0, [string] $Secret = 'simulator-secret-7f3a9c51e0b24d868f1c5a7be3902d64', [string[]] $UserId, [hashtable] $Config = @{})

    $ready = [IO.Path]::GetTempFileName()
    Remove-Item $ready
    $start = [Diagnostics.ProcessStartInfo]::new('dotnet')
    foreach ($item in @($script:Program, '--quiet', '--ready-file', $ready) + $Argument) { $start.ArgumentList.Add($item) }
    if ($UserId) { $Config += @{ users = @($UserId | ForEach-Object { @{ sub = $_ } }) } }
    if ($Config.Count) {
        $file = [IO.Path]::GetTempFileName()
        $Config | ConvertTo-Json -Depth 10 -Compress | Set-Content $file
        foreach ($item in '--config', $file) { $start.ArgumentList.Add($item) }
    }
    $start.Environment['AUTH0_CIBA_SIMULATOR_CLIENT_SECRET'] = $Secret
    $process = [Diagnostics.Process]::Start($start)
    $limit = [DateTime]::UtcNow.AddSeconds(60)
    while (-not (Test-Path $ready) -or -not (Get-Content $ready -Raw)) {
        if ($process.HasExited -or [DateTime]::UtcNow -gt $limit) { throw 'The simulator did not start.' }
        Start-Sleep -Milliseconds 50
    }
    $about = Get-Content $ready -Raw | ConvertFrom-Json
    Remove-Item $ready
    if ($Config.Count) { Remove-Item $file }

    $script:Current = ConvertTo-Simulator -Issuer $about.issuer -ClientId $about.clientId -Secret $Secret -Process $process
    Edit-Behaviour @{ intervalSeconds = $Interval }
    $script:Current.AsStarted = Invoke-Control Get behaviour
    $script:Current
}

# From here on the functions work on this simulator.
function Use-Simulator {
    param($Simulator)

    $script:Current = $Simulator
}

function Stop-Simulator {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'A test helper; nothing to confirm.')]
    param($Simulator = $script:Current)

    if ($Simulator) {
        $Simulator.Process.Kill()
        $Simulator.Process.WaitForExit()
    }
}

# Brings the simulator and the module back to where a test starts: no session, no open request, no fault, an empty log.
function Clear-Simulator {
    Disconnect-Auth0 -All
    Invoke-Control Post requests/expire | Out-Null
    Invoke-Control Delete faults | Out-Null
    Edit-Behaviour $script:Current.AsStarted
    Use-AutoDecision Nobody
    Clear-SimulatorLog
}

function Connect-Simulator {
    param($Simulator = $script:Current, [string] $ClientId = $Simulator.ClientId, [securestring] $Secret = $Simulator.Secret, [switch] $PassThru)

    Connect-Auth0 $Simulator.Issuer $ClientId -ClientSecret $Secret -AllowInsecureLoopback -PassThru:$PassThru
}

function Invoke-Control {
    param([string] $Method, [string] $Path, $Body)

    # The root of a simulator with https is known to those alone who are told of it.
    $arguments = @{ Method = $Method; Uri = "$($script:Current.Issuer)control/$Path"; SkipCertificateCheck = $script:Current.Issuer -like 'https:*' }
    if ($null -ne $Body) { $arguments += @{ ContentType = 'application/json'; Body = ConvertTo-Json $Body -Depth 10 -Compress } }
    # A JSON array comes as one object.
    Invoke-RestMethod @arguments | ForEach-Object { $_ }
}

# The people: Approve-Request answers for those who are asked now, Use-AutoDecision for whoever will be.
function Approve-Request {
    param([string] $UserId, [hashtable] $Differently)

    foreach ($request in Wait-Request $UserId) { Invoke-Control Post "requests/$($request.authReqId)/approve" -Body $Differently | Out-Null }
}

function Deny-Request {
    param([string] $UserId)

    foreach ($request in Wait-Request $UserId) { Invoke-Control Post "requests/$($request.authReqId)/deny" | Out-Null }
}

function Wait-Request {
    param([string] $UserId)

    $path = 'requests?state=pending&user=' + [Uri]::EscapeDataString($UserId)
    Wait-Until { Invoke-Control Get $path } "a request to $UserId"
    Invoke-Control Get $path
}

function Use-AutoDecision {
    param([ValidateSet('Approve', 'Deny', 'Nobody')] [string] $Decision, [double] $After = 0)

    $body = switch ($Decision) {
        Approve { @{ approveAfterSeconds = $After } }
        Deny { @{ denyAfterSeconds = $After } }
        Nobody { @{} }
    }
    Invoke-Control Put auto -Body $body | Out-Null
}

function Add-Fault {
    param([hashtable] $Fault)

    Invoke-Control Post faults -Body $Fault | Out-Null
}

function Edit-Behaviour {
    param($Change)

    Invoke-Control Patch behaviour -Body $Change | Out-Null
}

function Get-SimulatorLog {
    param([string] $Endpoint = '*')

    Invoke-Control Get log | Where-Object endpoint -Like $Endpoint
}

function Clear-SimulatorLog { Invoke-Control Delete log | Out-Null }

function Get-SimulatorRequest { Invoke-Control Get requests }

function Get-SimulatorViolation { Invoke-Control Get violations }

# Waits for a condition; never asserts a time, the bound only ends a test that hangs.
function Wait-Until {
    param([scriptblock] $Condition, [string] $What = $Condition)

    $limit = [DateTime]::UtcNow.AddSeconds(300)
    while (-not (& $Condition)) {
        if ([DateTime]::UtcNow -gt $limit) { throw "Waited in vain for $What." }
        Start-Sleep -Milliseconds 20
    }
}

Export-ModuleMember -Function *
