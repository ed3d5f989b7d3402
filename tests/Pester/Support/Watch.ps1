# The inside of Canary.Tests.ps1: runs the cases of a plan, each under everything that could show a secret, and leaves what was seen in files, a folder for
# each cmdlet and a file for each way of seeing.
. "$env:CANARY_SUPPORT/WatchTenant.ps1"
Add-Type -Path "$env:CANARY_SUPPORT/ObjectWalk.cs" -CompilerOptions '-nullable:enable'
$clock, $times = [Diagnostics.Stopwatch]::new(), @{}

# Everything that turns an object into text.
function Save-Seen([string] $Way, [scriptblock] $Show) {
    $ErrorActionPreference = 'Stop'
    $clock.Restart()
    try { $text = (& $Show) | Out-String -Width 5000 }
    catch {
        [IO.File]::AppendAllText("$env:CANARY_FOLDER/trouble.txt", "$folder $Way $_ $($_.ScriptStackTrace)`n")
        $text = ''
    }
    if ($text.Trim()) {
        [IO.File]::AppendAllText("$folder/$Way.txt", $text)
        $script:places++
    }
    $times[$Way] += $clock.Elapsed
}

# Each record of a stream carries the command that wrote it and an exception the method that threw it, from where reflection reaches all of the
# program: ConvertTo-Json writes gigabytes beyond a depth of 6. Whole to 4, then; to 10 without those two; and all of it by ObjectWalk.
function Get-WithoutCode($Value, [int] $Depth = 0) {
    if ($null -eq $Value -or $Depth -gt 6) { return $Value }
    if ($Value -is [scriptblock]) { return "$Value" }
    if ($Value -is [Collections.IDictionary]) {
        $copy = [ordered]@{}
        foreach ($name in $Value.Keys) { $copy["$name"] = Get-WithoutCode $Value[$name] ($Depth + 1) }
        return $copy
    }
    if ($Value -is [Management.Automation.ErrorRecord] -or $Value -is [Exception] -or $Value -is [Management.Automation.InvocationInfo] -or $Value -is [Management.Automation.InformationalRecord]) {
        $copy = [ordered]@{}
        foreach ($property in $Value.PSObject.Properties) {
            if ($property.Name -notin 'MyCommand', 'TargetSite') { $copy[$property.Name] = Get-WithoutCode $property.Value ($Depth + 1) }
        }
        return $copy
    }
    if ($Value -is [Collections.IEnumerable] -and $Value -isnot [string]) { return , @($Value | ForEach-Object { Get-WithoutCode $_ ($Depth + 1) }) }
    $Value
}

function Watch-Object($Objects, [int] $Depth) {
    Save-Seen Out-String { $Objects }
    Save-Seen Format-List { $Objects | Format-List * -Force }
    Save-Seen Format-Table { $Objects | Format-Table * -Force }
    Save-Seen Format-Custom { $Objects | Format-Custom * -Depth $Depth }
    Save-Seen ToString { $Objects | ForEach-Object { "$_"; $_.PSObject.Properties.Value | ForEach-Object { "$_" } } }
    Save-Seen ConvertTo-Csv { $Objects | ConvertTo-Csv }
    Save-Seen ConvertTo-Xml { $Objects | ForEach-Object { (ConvertTo-Xml -InputObject $_ -Depth $Depth).OuterXml } }
    Save-Seen Export-Clixml {
        $Objects | Export-Clixml "$folder/clixml.xml" -Depth $Depth
        Get-Content "$folder/clixml.xml" -Raw
        Remove-Item "$folder/clixml.xml"
    }
    Save-Seen ObjectWalk { $Objects | ForEach-Object { [Auth0.Ciba.Pester.ObjectWalk]::GetText($_, $true) } }
}

# A job holds records, too.
function Watch-Output($Object) {
    $isJob = $Object -is [Management.Automation.Job]
    Watch-Object $Object ($isJob ? 3 : 6)
    Save-Seen ConvertTo-Json { ConvertTo-Json -InputObject $Object -Depth ($isJob ? 4 : 10) -WarningAction Ignore }
}

function Watch-Record($Records) {
    Watch-Object $Records 3
    Save-Seen ConvertTo-Json { $Records | ForEach-Object { ConvertTo-Json -InputObject (Get-WithoutCode $_) -Depth 10 -WarningAction Ignore } }
    Save-Seen Get-Error { $Records | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | ForEach-Object { Get-Error -InputObject $_ } }
    Save-Seen ConvertTo-Json { $Records | ForEach-Object { ConvertTo-Json -InputObject $_ -Depth 4 -WarningAction Ignore } }
}

function Watch-Failure($Failures) {
    foreach ($failure in $Failures) {
        for ($exception = $failure.Exception ?? $failure; $exception; $exception = $exception.InnerException) {
            Save-Seen exception { $exception.ToString(); $exception.Message; $exception.Data | Format-List *; $exception | Format-List * -Force }
        }
    }
}

# Records of one kind, by one cmdlet, differ by the person and the message alone.
function Get-Kind($Record) {
    $exception = @(for ($e = $Record.Exception; $e; $e = $e.InnerException) { $e.GetType().Name })
    "$($Record.GetType().Name) $($Record.FullyQualifiedErrorId) $exception"
}

function Watch-All($Seen) {
    $records = @($Seen | Where-Object { $_ -is [Management.Automation.ErrorRecord] -or $_ -is [Management.Automation.InformationalRecord] })
    $output = @($Seen | Where-Object { $_ -notin $records })
    foreach ($one in $output) { Watch-Output $one }
    # The first of each kind by all ways, all of them by the short ones.
    $first = @($records | Where-Object { $script:kinds.Add((Get-Kind $_)) })
    if ($first) { Watch-Record $first }
    Save-Seen Out-String { $records }
    Save-Seen Format-List { $records | Format-List * -Force }
    Watch-Failure @($records | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
}

function Watch-Job($Jobs) {
    foreach ($job in $Jobs) {
        Save-Seen job { $job | Format-List * -Force }
        Save-Seen job { $job.ChildJobs | Format-List * -Force }
        Save-Seen job { $job.Error, $job.Verbose, $job.Debug, $job.Warning, $job.Progress, $job.Information | Format-List * -Force }
        $received = @(Receive-Job $job -Keep *>&1)
        Save-Seen job { $received }
        Watch-All $received
    }
}

function Invoke-Case($Line, $Case) {
    Clear-Watch ([bool] $Line.WithTokens)
    if ($Case.Trouble) { Add-Trouble $Case.Trouble }
    $text = Get-CaseText $Line $Case
    # Everything to the host and into the transcript, and kept.
    $block = [scriptblock]::Create("& { $text } *>&1 | Tee-Object -Variable global:seen | Out-Default")
    $global:seen = @()
    $caught = $null
    Set-PSDebug -Trace 2
    try { . $block } catch { $caught = $_ }
    Set-PSDebug -Off
    if ($caught) { $caught | Out-Default }
    $everything = @($global:seen) + @($caught | Where-Object { $_ })
    $everything += @($global:Error | Where-Object { $_ -notin $everything })
    $failed = @($everything; Get-Job | ForEach-Object { $_.Error }) | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | ForEach-Object FullyQualifiedErrorId | Sort-Object -Unique
    [IO.File]::AppendAllText("$folder/done.txt", "$($Case.Trouble): $text -> $failed`n")
    Watch-All $everything
    Watch-Job @(Get-Job)
    $script:kept += @($everything | Where-Object { $_ -isnot [Management.Automation.Job] })
}

function Watch-Line($Line) {
    $script:folder = "$env:CANARY_FOLDER/$($Line.Cmdlet)"
    $script:places, $script:kinds, $script:kept = 0, [Collections.Generic.HashSet[string]]::new(), @()
    New-Item -ItemType Directory $folder | Out-Null
    "=== $($Line.Cmdlet)" | Out-Host
    Start-Transcript "$folder/transcript.txt" | Out-Null
    try { foreach ($case in $Line.Cases) { Invoke-Case $Line $case } }
    finally { Stop-Transcript | Out-Null }
    [IO.File]::WriteAllText("$folder/places.txt", $places)
}

# Through another process and back.
function Watch-StartJob([string] $Name, [string] $Cmdlet, $Objects) {
    $script:folder = "$env:CANARY_FOLDER/$Name"
    $script:places, $script:kinds = 0, [Collections.Generic.HashSet[string]]::new()
    New-Item -ItemType Directory $folder | Out-Null
    $job = $Objects | Start-Job -FilePath "$env:CANARY_SUPPORT/WatchJob.ps1" -ArgumentList $env:CANARY_SUPPORT, $Cmdlet
    $job | Wait-Job -Timeout 900 | Out-Null
    $child = $job.ChildJobs[0]
    Save-Seen streams { $child.Output, $child.Error, $child.Verbose, $child.Debug, $child.Warning, $child.Progress, $child.Information | Format-List * -Force }
    $received = @(Receive-Job $job *>&1)
    Watch-All $received
    $failed = $received | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | ForEach-Object FullyQualifiedErrorId | Sort-Object -Unique
    [IO.File]::WriteAllLines("$folder/failed.txt", [string[]] @($failed))
    [IO.File]::WriteAllText("$folder/state.txt", $job.State)
    [IO.File]::WriteAllText("$folder/places.txt", $places)
    Remove-Job $job -Force
}

$plan = Get-Content "$env:CANARY_FOLDER/plan.json" -Raw | ConvertFrom-Json
$all = @()
foreach ($line in $plan) {
    $began = [Diagnostics.Stopwatch]::StartNew()
    Watch-Line $line
    [IO.File]::AppendAllText("$env:CANARY_FOLDER/times.txt", "$($line.Cmdlet) $($began.Elapsed)`n")
    if ($line.Cmdlet -ne 'Invoke-Leak') {
        $all += $kept
        continue
    }
    Watch-StartJob -Name 'Start-Job of a leak' -Cmdlet Invoke-Leak -Objects $kept
}
'=== Start-Job' | Out-Host
Watch-StartJob -Name 'Start-Job' -Cmdlet '*-Auth0*' -Objects $all
$times.Keys | ForEach-Object { [IO.File]::AppendAllText("$env:CANARY_FOLDER/times.txt", "$_ $($times[$_])`n") }
Disconnect-Auth0 -All
