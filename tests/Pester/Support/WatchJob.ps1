# The inside of a job of Watch.ps1. Objects come in through the serialisation of jobs and go back; then the first case of each cmdlet and its first
# trouble run in here, so that what they give and say goes that way, too.
param([string] $Support, [string] $Cmdlet)

$ErrorActionPreference = 'Continue'
Import-Module "$Support/Simulator.psm1"
Import-Module (Get-ModuleManifest)
. "$Support/WatchTenant.ps1"

$came = @($input)
$came | Format-List * -Force | Out-String -Width 5000
$came
$plan = Get-Content "$env:CANARY_FOLDER/plan.json" -Raw | ConvertFrom-Json
foreach ($line in $plan | Where-Object Cmdlet -Like $Cmdlet) {
    foreach ($case in @($line.Cases | Select-Object -First 1) + @($line.Cases | Where-Object Trouble | Select-Object -First 1)) {
        Clear-Watch ([bool] $line.WithTokens)
        if ($case.Trouble) { Add-Trouble $case.Trouble }
        # A gate within the case stops it, by itself.
        try { . ([scriptblock]::Create((Get-CaseText $line $case))) } catch { $_ }
        $global:Error
    }
}
Disconnect-Auth0 -All
