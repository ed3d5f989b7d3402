BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1"
    Import-Module (Get-ModuleManifest)
    $script:simulator = Start-Simulator
}

AfterAll {
    Disconnect-Auth0 -All
    Stop-Simulator
}

Describe 'What Invoke-Auth0Backchannel says while it waits' {
    BeforeEach {
        Clear-Simulator
        $script:session = Connect-Simulator -PassThru
        Use-AutoDecision Approve
    }

    AfterEach {
        $shell | Close-Shell
        $script:shell = $null
    }

    It 'is a warning where nobody can read the host: in a plain runspace' {
        $script:shell = Open-Shell { Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -Session $session } $session
        Receive-Shell $shell | Should -HaveCount 1
        "$($shell.Streams.Warning)" | Should -BeLike 'Asked auth0|alice to approve "Deploy 7", until *'
        $shell.Streams.Information | Should -BeNullOrEmpty
    }

    It 'is a warning in pwsh -NonInteractive' {
        $run = Invoke-Pwsh -Argument '-NonInteractive' -Environment @{ NO_COLOR = '1' } -Script @'
Connect-Simulator
Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' 6>$null | Out-Null
'@
        $run.Output | Should -BeLike 'WARNING: Asked auth0|alice to approve "Deploy 7", until *'
    }

    It 'does not end the wait in pwsh -NonInteractive -Debug, where PowerShell would ask whether to go on' {
        $run = Invoke-Pwsh -Argument '-NonInteractive' -Environment @{ NO_COLOR = '1' } -Script @'
Connect-Simulator
(Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -Debug).Subject
'@
        $run.Output | Should -BeLike 'WARNING: Asked auth0|alice to approve "Deploy 7"*auth0|alice*'
        $run.Errors | Should -BeNullOrEmpty
    }

    It 'is an information record for the host, tagged PSHOST, in an interactive pwsh' {
        $run = Invoke-Pwsh -Argument @() -Script @'
Connect-Simulator
$output = Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -InformationVariable said -WarningVariable warned
@{ said = "$said"; tags = $said.Tags; warned = "$warned"; output = @($output).Count } | ConvertTo-Json -Compress
'@
        $shown, $json = $run.Output -split '\r?\n' -ne ''
        $shown | Should -BeLike 'Asked auth0|alice to approve "Deploy 7", until *'
        $report = $json | ConvertFrom-Json
        $report.said | Should -Be $shown
        $report.tags | Should -Be 'PSHOST'
        $report.warned | Should -BeNullOrEmpty
        $report.output | Should -Be 1
    }

    It 'is progress, which names person and message, and is completed' {
        $script:shell = Open-Shell { Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -Session $session } $session
        Receive-Shell $shell | Out-Null
        $progress = @($shell.Streams.Progress)
        $progress[0].Activity | Should -BeLike '*auth0|alice*'
        $progress[0].StatusDescription | Should -BeLike 'Deploy 7*'
        $progress[0].SecondsRemaining | Should -BeGreaterThan 0
        $progress[-1].RecordType | Should -Be Completed
        $progress.ActivityId | Sort-Object -Unique | Should -HaveCount 1
    }

    It 'is progress that is completed before a failure: <Name>' -ForEach @(
        @{ Name = 'the error is shown'; Action = 'SilentlyContinue' }
        @{ Name = 'the error stops the script'; Action = 'Stop' }
    ) {
        Use-AutoDecision Deny
        $script:shell = Open-Shell ([scriptblock]::Create("try { Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -Session `$session -ErrorAction $Action } catch { 'caught' }")) $session
        Receive-Shell $shell | Out-Null
        $shell.Streams.Progress | Should -Not -BeNullOrEmpty
        $shell.Streams.Progress[-1].RecordType | Should -Be Completed
    }

    It 'is progress that is completed after a time-out' {
        Use-AutoDecision Nobody
        $script:shell = Open-Shell { try { Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -Session $session -TimeoutSec 1 -ErrorAction Stop } catch { 'caught' } } $session
        Receive-Shell $shell | Should -Be 'caught'
        $shell.Streams.Progress[-1].RecordType | Should -Be Completed
    }

    It 'counts the people where there are several' {
        Use-AutoDecision Nobody
        $script:shell = Open-Shell { Invoke-Auth0Backchannel 'auth0|alice', 'auth0|bob' 'Deploy 7' -Session $session } $session
        Wait-Until { @($shell.Streams.Progress).Activity -like '*2 people*' } 'progress of two people'
        Approve-Request 'auth0|alice'
        Wait-Until { @($shell.Streams.Progress)[-1].Activity -like '*auth0|bob*' } 'progress of the last one'
        Approve-Request 'auth0|bob'
        Receive-Shell $shell | Should -HaveCount 2
    }

    It 'is a warning about the clocks where they differ by more than a minute' {
        Edit-Behaviour @{ dateSkewSeconds = -90 }
        $script:shell = Open-Shell { Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -Session $session } $session
        Receive-Shell $shell | Should -HaveCount 1
        @($shell.Streams.Warning) -like '*clocks*' | Should -HaveCount 1
    }

    It 'is nothing about clocks that agree' {
        $script:shell = Open-Shell { Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -Session $session } $session
        Receive-Shell $shell | Out-Null
        @($shell.Streams.Warning) -like '*clocks*' | Should -BeNullOrEmpty
    }
}

Describe 'Ctrl+C' {
    BeforeEach {
        Clear-Simulator
        $script:session = Connect-Simulator -PassThru
    }

    It 'ends a wait for the person at once, and the session goes on' {
        $shell = Open-Shell { Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -Session $session; 'after' } $session
        Wait-Request 'auth0|alice' | Should -HaveCount 1
        Wait-Until { $shell.Streams.Warning.Count } 'the shell to wait'
        $shell.PowerShell.Stop()
        $shell.PowerShell.InvocationStateInfo.State | Should -Be Stopped
        $shell.Output | Should -BeNullOrEmpty
        # The person has five minutes; the wait ended long before.
        Get-SimulatorRequest | Select-Object -Last 1 -ExpandProperty state | Should -Be pending

        Use-AutoDecision Approve
        (Invoke-Auth0Backchannel 'auth0|bob' 'Go on' -Session $session 3>$null).Subject | Should -Be 'auth0|bob'
        Close-Shell $shell
    }

    It 'ends a wait for the tenant at once' {
        Add-Fault @{ kind = 'stall'; endpoint = 'backchannel'; stallSeconds = 120 }
        $shell = Open-Shell { Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -Session $session; 'after' } $session
        Wait-Until { Get-SimulatorLog discovery } 'the shell to ask'
        $stopped = $shell.PowerShell.BeginStop($null, $null)
        $stopped.AsyncWaitHandle.WaitOne(60000) | Should -BeTrue -Because 'the tenant takes two minutes, the stop must not'
        $shell.Output | Should -BeNullOrEmpty
        Close-Shell $shell
    }

    It 'leaves the shell as it was: the next command works' {
        $shell = Open-Shell { Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -Session $session } $session
        Wait-Until { $shell.Streams.Warning.Count } 'the shell to wait'
        $shell.PowerShell.Stop()
        Use-AutoDecision Approve
        $shell.PowerShell.Commands.Clear()
        $shell.PowerShell.AddScript('(Invoke-Auth0Backchannel "auth0|bob" "Go on" -Session $session).Subject').Invoke() | Should -Be 'auth0|bob'
        Close-Shell $shell
    }
}
