# Ten thousand jobs in one shell, and sessions to several tenants side by side. Two minutes; the tag leaves them out
# (CIBA_PESTER_EXCLUDE_TAG=Scale). The figures are printed for whoever wants to quote them: they are of this machine, in this run.

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingWriteHost', '', Justification = 'The figures are for people.')]
param()

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1"
    Import-Module (Get-ModuleManifest)
    $script:count = 10000

    # What a shell of its own does before and after; $before and $jobs are there for the script in between. Memory is measured after a
    # collection that gives free memory back: how much garbage .NET lets lie until then depends on the processor's cache (on a server with
    # 260 MB of it, 140 MB here), not on the jobs. The figure without collecting is printed too.
    function Invoke-Scale([string] $Script) {
        $run = Invoke-Pwsh -TimeoutSec 900 @"
`$count = $count
function Measure-Here {
    `$raw = [Diagnostics.Process]::GetCurrentProcess().WorkingSet64
    [GC]::Collect(2, 'Aggressive', `$true, `$true)
    `$process = [Diagnostics.Process]::GetCurrentProcess()
    [pscustomobject]@{ Threads = `$process.Threads.Count; Raw = `$raw; Rss = `$process.WorkingSet64; Live = [GC]::GetTotalMemory(`$true); Cpu = `$process.TotalProcessorTime.TotalSeconds }
}
`$there = Get-Simulator
Connect-Auth0 `$there.Issuer `$there.ClientId -ClientSecret `$there.Secret -AllowInsecureLoopback -AsksPerMinute 1000000
# One request from start to end: what is loaded once is no cost of a job.
Use-AutoDecision Approve
Invoke-Auth0Backchannel 'auth0|warm' 'Warm up' -AsJob | Receive-Job -Wait -AutoRemoveJob 6>`$null | Out-Null
Use-AutoDecision Nobody
`$before = Measure-Here
`$watch = [Diagnostics.Stopwatch]::StartNew()
`$jobs = 1..`$count | ForEach-Object { "auth0|user`$_" } | Invoke-Auth0Backchannel -BindingMessage 'Scale' -AsJob
`$made = `$watch.Elapsed.TotalSeconds
while (`$jobs | Where-Object StatusMessage -EQ 'asking' | Select-Object -First 1) { Start-Sleep -Milliseconds 200 }
`$asked = `$watch.Elapsed.TotalSeconds
`$after = Measure-Here
`$report = @{
    made = `$made; asked = `$asked; threads = `$after.Threads - `$before.Threads; cpu = `$after.Cpu - `$before.Cpu
    raw = (`$after.Raw - `$before.Rss) / `$count; rss = (`$after.Rss - `$before.Rss) / `$count; live = (`$after.Live - `$before.Live) / `$count; running = @(`$jobs | Where-Object State -EQ Running).Count
}
$Script
`$report | ConvertTo-Json -Compress
"@
        $run.Errors | Should -BeNullOrEmpty
        $run.Output | ConvertFrom-Json
    }
}

Describe 'Ten thousand jobs in one shell' -Tag Scale {
    BeforeAll { Start-Simulator -Interval 10 -UserId (@(1..$count | ForEach-Object { "auth0|user$_" }) + 'auth0|warm') | Out-Null }

    BeforeEach { Clear-Simulator }

    AfterAll { Stop-Simulator }

    It 'add few threads and little memory, and stop at once' {
        $report = Invoke-Scale @'
Start-Sleep -Seconds 12
$polling = Measure-Here
$watch.Restart()
$jobs | Stop-Job
$report.stopped = $watch.Elapsed.TotalSeconds
$report.pollingThreads = $polling.Threads - $before.Threads
$report.pollingRss = ($polling.Rss - $before.Rss) / $count
$report.states = @($jobs.State | Sort-Object -Unique)
$report.errors = @($jobs.Error.FullyQualifiedErrorId | Sort-Object -Unique)
$watch.Restart()
$jobs | Remove-Job
$report.removed = $watch.Elapsed.TotalSeconds
# Polls that were on their way still reach the tenant; a poller that went on would never stand still.
Wait-Until { $seen = (Invoke-Control Get counters).polls; Start-Sleep -Seconds 1; (Invoke-Control Get counters).polls -eq $seen } 'the polls to end'
$report.polls = (Invoke-Control Get counters).polls
Start-Sleep -Seconds 11
$report.pollsLater = (Invoke-Control Get counters).polls
'@
        Write-Host ('{0} jobs: made in {1:0.0} s, asked in {2:0.0} s with {3:0.0} s of CPU; threads +{4}, +{5} while polling; per job RSS +{6:0} B, +{7:0} B while polling, +{8:0} B before collecting, live +{9:0} B; Stop-Job {10:0.00} s, Remove-Job {11:0.00} s' -f
            $count, $report.made, $report.asked, $report.cpu, $report.threads, $report.pollingThreads, $report.rss, $report.pollingRss, $report.raw, $report.live, $report.stopped, $report.removed)
        $report.running | Should -Be $count
        $report.threads | Should -BeLessOrEqual 20
        $report.pollingThreads | Should -BeLessOrEqual 20
        $report.rss | Should -BeLessOrEqual 10KB
        $report.pollingRss | Should -BeLessOrEqual 10KB
        $report.states | Should -Be Stopped
        $report.errors | Should -Be 'Auth0Ciba.Cancelled'
        $report.pollsLater | Should -Be $report.polls -Because 'nothing polls for a stopped job'
        Get-SimulatorViolation | Should -BeNullOrEmpty
    }

    It 'are all completed by the first poll after the approval' {
        $report = Invoke-Scale @'
$watch.Restart()
Invoke-Control Post requests/approve | Out-Null
$polls = (Invoke-Control Get counters).polls
$jobs | Wait-Job -Timeout 600 | Out-Null
$report.decided = $watch.Elapsed.TotalSeconds
$report.states = @($jobs.State | Sort-Object -Unique)
$report.people = @(($jobs | Receive-Job 6>$null | Where-Object IsApproved).Subject | Sort-Object -Unique).Count
$report.polls = (Invoke-Control Get counters).polls - $polls
'@
        Write-Host ('{0} jobs: asked in {1:0.0} s, all completed {2:0.0} s after the approval, at an interval of 10 s and with first polls spread over 10 s; {3} polls' -f $count, $report.asked, $report.decided, $report.polls)
        $report.states | Should -Be Completed
        $report.people | Should -Be $count
        # A poll that was just answered with "pending" may be noted after the approval: as many as are on their way at once.
        $report.polls | Should -BeLessOrEqual ($count + 16)
        Get-SimulatorViolation | Should -BeNullOrEmpty
    }
}

Describe 'Thousands pending, and <Name>' -Tag Scale -ForEach @(
    @{ Name = 'the session is closed'; Start = '$jobs = $people | Invoke-Auth0Backchannel -BindingMessage Scale -AsJob -Session $session'; Stop = 'Disconnect-Auth0 -Session $session' }
    @{ Name = 'its runspace is closed'; Start = 'Connect-Auth0 $there.Issuer $there.ClientId -ClientSecret $there.Secret -AllowInsecureLoopback -AsksPerMinute 1000000; $jobs = $people | Invoke-Auth0Backchannel -BindingMessage Scale -AsJob'; Stop = '$shell.Runspace.Dispose()' }
    @{ Name = 'the wait is stopped as by Ctrl+C'; Start = '$people | Invoke-Auth0Backchannel -BindingMessage Scale -NoWait -Session $session | Wait-Auth0Backchannel -Session $session'; Stop = '$shell.Stop()' }
    @{ Name = 'asking and waiting is stopped as by Ctrl+C'; Start = '$people | Invoke-Auth0Backchannel -BindingMessage Scale -Session $session'; Stop = '$shell.Stop()' }
) {
    BeforeAll { Start-Simulator -Interval 5 -UserId (1..3000 | ForEach-Object { "auth0|user$_" }) | Out-Null }

    AfterAll { Stop-Simulator }

    It 'leaves no thread, no timer, no poll and no unobserved exception' {
        $run = Invoke-Pwsh -TimeoutSec 900 @"
Add-Type 'using System.Threading; using System.Threading.Tasks; public static class Unobserved { public static int Count; public static void Watch() { TaskScheduler.UnobservedTaskException += (s, e) => Interlocked.Increment(ref Count); } }'
[Unobserved]::Watch()
function Get-Here {
    [GC]::Collect(); [GC]::WaitForPendingFinalizers()
    [pscustomobject]@{ Threads = [Diagnostics.Process]::GetCurrentProcess().Threads.Count; Timers = [Threading.Timer]::ActiveCount }
}
`$there = Get-Simulator
`$session = Connect-Auth0 `$there.Issuer `$there.ClientId -ClientSecret `$there.Secret -AllowInsecureLoopback -AsksPerMinute 1000000 -PassThru
`$shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
`$shell.AddCommand('Import-Module').AddArgument('$(Get-ModuleManifest)').AddStatement().AddScript({ 1..10 | ForEach-Object { `$_ } }).Invoke() | Out-Null
`$shell.Commands.Clear()
`$before = Get-Here
foreach (`$name in 'session', 'there') { `$shell.Runspace.SessionStateProxy.SetVariable(`$name, (Get-Variable `$name -ValueOnly)) }
`$shell.Runspace.SessionStateProxy.SetVariable('people', @(1..3000 | ForEach-Object { "auth0|user`$_" }))
`$shell.AddScript('$Start') | Out-Null
`$running = `$shell.BeginInvoke()
Wait-Until { (Invoke-Control Get counters).requests.backchannel -ge 3000 } 'all to be asked'
Wait-Until { (Invoke-Control Get counters).polls -gt 1000 } 'them to be polled for'
$Stop
Wait-Until { `$running.IsCompleted } 'the pipeline to end'
# Polls that were on their way still reach the tenant; a poller that went on would never stand still.
Wait-Until { `$seen = (Invoke-Control Get counters).polls; Start-Sleep -Seconds 1; (Invoke-Control Get counters).polls -eq `$seen } 'the polls to end'
`$polls = (Invoke-Control Get counters).polls
Start-Sleep -Seconds 6
`$later = (Invoke-Control Get counters).polls
# Idle threads of the pool end by themselves after some 20 s.
Wait-Until { `$script:after = Get-Here; `$after.Threads -le `$before.Threads + 4 -and `$after.Timers -le `$before.Timers } 'threads and timers to go'
@{ polls = `$polls; more = `$later - `$polls; threads = `$after.Threads - `$before.Threads; timers = `$after.Timers - `$before.Timers; unobserved = [Unobserved]::Count } | ConvertTo-Json -Compress
"@
        $run.Errors | Should -BeNullOrEmpty
        $report = $run.Output | ConvertFrom-Json
        Write-Host "3000 pending, and $($Name): threads $($report.threads), timers $($report.timers) more than before; $($report.polls) polls, $($report.more) after the end"
        $report.more | Should -Be 0
        $report.timers | Should -BeLessOrEqual 0
        $report.unobserved | Should -Be 0
        Get-SimulatorViolation | Should -BeNullOrEmpty
    }
}

Describe 'Sessions to two tenants in ForEach-Object -Parallel' -Tag Scale {
    BeforeAll {
        $script:tenants = foreach ($remainder in 1, 0) {
            $tenant = Start-Simulator -UserId (1..20 | Where-Object { $_ % 2 -eq $remainder } | ForEach-Object { "auth0|user$_" })
            Use-AutoDecision Approve
            $tenant
        }
    }

    AfterEach { Disconnect-Auth0 -All }

    AfterAll { $tenants | ForEach-Object { Stop-Simulator $_ } }

    It 'each request reaches its own tenant, in run <_>' -ForEach (1..10) {
        $sessions = $tenants | ForEach-Object { Connect-Simulator $_ -PassThru }
        $run, $manifest = $_, (Get-ModuleManifest)
        $results = 1..20 | ForEach-Object -ThrottleLimit 8 -Parallel {
            Import-Module $using:manifest
            $sessions = $using:sessions
            $result = Invoke-Auth0Backchannel "auth0|user$_" "Run $using:run" -Session $sessions[($_ + 1) % 2] -WarningAction Ignore
            [pscustomobject]@{ Number = $_; Subject = $result.Subject; Issuer = $result.Claims.iss }
        }
        $results | Should -HaveCount 20
        foreach ($result in $results) {
            # Nobody of these is known to the other tenant.
            $result.Subject | Should -Be "auth0|user$($result.Number)"
            $result.Issuer | Should -Be $tenants[($result.Number + 1) % 2].Issuer
        }
        foreach ($tenant in $tenants) {
            Use-Simulator $tenant
            @(Get-SimulatorRequest | Where-Object bindingMessage -EQ "Run $run") | Should -HaveCount 10
        }
    }
}
