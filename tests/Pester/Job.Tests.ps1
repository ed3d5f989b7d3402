# Invoke-Auth0Backchannel -AsJob and Wait-Auth0Backchannel -AsJob: jobs like any other.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1"
    Import-Module (Get-ModuleManifest)
    $script:simulator = Start-Simulator

    function Request-Approval([string[]] $UserId = 'auth0|alice', [string] $Message = 'Deploy 7') {
        Invoke-Auth0Backchannel $UserId $Message -AsJob
    }
}

AfterAll {
    Disconnect-Auth0 -All
    Stop-Simulator
}

Describe 'A job' {
    BeforeEach {
        Clear-Simulator
        $script:session = Connect-Simulator -PassThru
    }

    AfterEach {
        # What is being asked arrives here, else the next test meets it.
        Wait-Until { -not (Get-Job | Where-Object { $_.State -eq 'Running' -and $_.StatusMessage -eq 'asking' }) } 'what is being asked to arrive'
        Get-Job | Remove-Job -Force -Confirm:$false
    }

    Context 'In the shell' {
        It 'is there at once, runs, and is among the shell''s jobs' {
            $job = Request-Approval
            $job | Should -BeOfType Management.Automation.Job
            $job.State | Should -Be Running
            (Get-Job -Id $job.Id).InstanceId | Should -Be $job.InstanceId
            (Get-Job $job.Name).InstanceId | Should -Be $job.InstanceId
            Get-Job -State Running | Should -HaveCount 1
            $job.PSJobTypeName | Should -Be 'Auth0Backchannel'
            $job.Location | Should -Be ([Uri] $simulator.Issuer).Authority
            $job.PSBeginTime | Should -Not -BeNullOrEmpty
            $job.ChildJobs | Should -BeNullOrEmpty
        }

        It 'shows no argument: neither its name nor its command' {
            $job = Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -AsJob -AuthorizationParameter @{ hint = 'a-private-hint' }
            $job.Command | Should -Be 'Invoke-Auth0Backchannel'
            $job.Name | Should -Be "Job$($job.Id)"
            ($job, (Get-Job) | Format-List * | Out-String) | Should -Not -Match 'a-private-hint'
        }

        It 'says where it is' {
            $job = Request-Approval
            Wait-Request 'auth0|alice' | Should -HaveCount 1
            Wait-Until { $job.StatusMessage -like 'pending, expires in * s' }
            Approve-Request 'auth0|alice'
            $job | Wait-Job | Out-Null
            $job.StatusMessage | Should -Be Completed
        }

        It 'needs no -Confirm, and -Confirm:$false does no harm' {
            $ConfirmPreference = 'Low'
            $job = Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -AsJob -Confirm:$false
            Wait-Request 'auth0|alice' | Should -HaveCount 1
            $job.State | Should -Be Running
        }

        It 'is not made with -WhatIf, and nobody is asked' {
            Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -AsJob -WhatIf | Should -BeNullOrEmpty
            Get-Job | Should -BeNullOrEmpty
            Get-SimulatorLog | Should -BeNullOrEmpty
        }

        It 'is not made of bad input: <Name>' -ForEach @(
            @{ Name = 'a message that cannot be sent'; Arguments = @{ UserId = 'auth0|alice'; BindingMessage = 'x' * 65 }; Target = 'BindingMessage' }
            @{ Name = 'nobody to ask'; Arguments = @{ BindingMessage = 'Deploy 7' }; Target = 'UserId' }
            @{ Name = 'no time to wait'; Arguments = @{ UserId = 'auth0|alice'; BindingMessage = 'Deploy 7'; TimeoutSec = 0 }; Target = 'TimeoutSec' }
            @{ Name = '-NoWait as well'; Arguments = @{ UserId = 'auth0|alice'; BindingMessage = 'Deploy 7'; NoWait = $true }; Target = 'NoWait' }
        ) {
            Invoke-Auth0Backchannel @Arguments -AsJob -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failures.FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput,*'
            $failures.TargetObject | Should -Be $Target
            Get-Job | Should -BeNullOrEmpty
            Get-SimulatorLog | Should -BeNullOrEmpty
        }

        It 'is one for each person, from the pipeline' {
            $jobs = 'auth0|alice', 'auth0|bob', 'auth0|carol' | Invoke-Auth0Backchannel -BindingMessage 'Deploy 7' -AsJob
            $jobs | Should -HaveCount 3
            Wait-Request 'auth0|carol' | Should -HaveCount 1
            Deny-Request 'auth0|bob'
            Approve-Request 'auth0|carol'
            Approve-Request 'auth0|alice'
            $jobs | Wait-Job | Should -HaveCount 3
            $jobs.State | Should -Be Completed, Failed, Completed
            ($jobs | Receive-Job -ErrorAction SilentlyContinue).Subject | Should -Be 'auth0|alice', 'auth0|carol'
        }
    }

    Context 'Wait-Job and Receive-Job' {
        It 'give the verified result once' {
            Use-AutoDecision Approve
            $job = Request-Approval
            ($job | Wait-Job).State | Should -Be Completed
            $job.HasMoreData | Should -BeTrue
            $result = $job | Receive-Job 6>$null
            $result.Subject | Should -Be 'auth0|alice'
            $result.IsApproved | Should -BeTrue
            $result.AccessToken.AsPlainText() | Should -Not -BeNullOrEmpty
            $job.HasMoreData | Should -BeFalse
            $job | Receive-Job | Should -BeNullOrEmpty
        }

        It 'give it again after -Keep' {
            Use-AutoDecision Approve
            $job = Request-Approval
            $job | Wait-Job | Out-Null
            ($job | Receive-Job -Keep 6>$null).Subject | Should -Be 'auth0|alice'
            ($job | Receive-Job -Keep 6>$null).Subject | Should -Be 'auth0|alice'
        }

        It 'wait and clear away with -Wait -AutoRemoveJob' {
            Use-AutoDecision Approve
            $job = Request-Approval
            ($job | Receive-Job -Wait -AutoRemoveJob 6>$null).Subject | Should -Be 'auth0|alice'
            Get-Job | Should -BeNullOrEmpty
        }

        It 'do so where the person takes a while' {
            Use-AutoDecision Approve -After 1
            (Request-Approval | Receive-Job -Wait -AutoRemoveJob 6>$null).Subject | Should -Be 'auth0|alice'
        }

        It 'end with the first of several: Wait-Job -Any' {
            $jobs = Request-Approval 'auth0|alice', 'auth0|bob'
            Approve-Request 'auth0|bob'
            ($jobs | Wait-Job -Any).InstanceId | Should -Be $jobs[1].InstanceId
            $jobs.State | Should -Be Running, Completed
        }

        It 'end with the time: Wait-Job -Timeout' {
            $job = Request-Approval
            $job | Wait-Job -Timeout 1 | Should -BeNullOrEmpty
            $job.State | Should -Be Running
        }

        It 'give nothing while the person has not answered' {
            $job = Request-Approval
            Wait-Request 'auth0|alice' | Should -HaveCount 1
            $job | Receive-Job 6>$null | Should -BeNullOrEmpty
            $job.State | Should -Be Running
        }

        It 'do not stop at an output that is enumerated while the job runs' {
            $job = Request-Approval
            foreach ($stream in $job.Output, $job.Error, $job.Warning, $job.Verbose, $job.Debug) { foreach ($item in $stream) { $item | Should -BeNullOrEmpty } }
            $job.State | Should -Be Running
        }
    }

    Context 'Failures carry the ids of the foreground' {
        It 'a no' {
            $job = Request-Approval
            Deny-Request 'auth0|alice'
            ($job | Wait-Job).State | Should -Be Failed
            $job.Error[0].FullyQualifiedErrorId | Should -Be 'Auth0Ciba.AccessDenied'
            $job | Receive-Job -ErrorVariable failures -ErrorAction SilentlyContinue 6>$null | Should -BeNullOrEmpty
            $failures | Should -HaveCount 1
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.AccessDenied*'
            $failures[0].CategoryInfo.Category | Should -Be PermissionDenied
            $failures[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            $failures[0].TargetObject.UserId | Should -Be 'auth0|alice'
        }

        It '<Name>: <Id>' -ForEach @(
            @{ Name = 'nobody answers'; Id = 'RequestExpired'; Category = 'OperationTimeout'; Arguments = @{ UserId = 'auth0|alice'; RequestedExpiry = 1 } }
            @{ Name = 'nobody answers within -TimeoutSec'; Id = 'WaitTimeout'; Category = 'OperationTimeout'; Arguments = @{ UserId = 'auth0|alice'; TimeoutSec = 1 } }
            @{ Name = 'an unknown user'; Id = 'UnknownUser'; Category = 'ObjectNotFound'; Arguments = @{ UserId = 'auth0|nobody' } }
            @{ Name = 'a lost answer'; Id = 'Indeterminate'; Category = 'InvalidOperation'; Arguments = @{ UserId = 'auth0|alice' }; Fault = @{ kind = 'reset'; endpoint = 'backchannel'; afterProcessing = $true } }
            @{ Name = 'a forged token'; Id = 'UnverifiedSubjectMismatch'; Category = 'SecurityError'; Arguments = @{ UserId = 'auth0|alice' }; Fault = @{ kind = 'forge'; forgery = 'otherSubject' }; Decision = 'Approve' }
        ) {
            Use-AutoDecision ($Decision ?? 'Nobody')
            if ($Fault) { Add-Fault $Fault }
            $job = Invoke-Auth0Backchannel @Arguments -BindingMessage 'Deploy 7' -AsJob
            ($job | Wait-Job).State | Should -Be Failed
            $job.Output.Count | Should -Be 0
            $job.Error | Should -HaveCount 1
            $job.Error[0].FullyQualifiedErrorId | Should -Be "Auth0Ciba.$Id"
            $job.Error[0].CategoryInfo.Category | Should -Be $Category
        }

        It 'a stopped job' {
            $job = Request-Approval
            Wait-Request 'auth0|alice' | Should -HaveCount 1
            $job | Stop-Job
            $job.State | Should -Be Stopped
            $job.Error[0].FullyQualifiedErrorId | Should -Be 'Auth0Ciba.Cancelled'
            $job.Error[0].CategoryInfo.Category | Should -Be OperationStopped
            # The person may answer still; the request is open.
            (Get-SimulatorRequest)[-1].state | Should -Be pending
        }

        It 'a stopped job stays stopped, whatever the person says' {
            $job = Request-Approval
            Wait-Request 'auth0|alice' | Should -HaveCount 1
            $job | Stop-Job
            $job | Stop-Job
            Approve-Request 'auth0|alice'
            $job.State | Should -Be Stopped
            $job.Error | Should -HaveCount 1
            $job.Output.Count | Should -Be 0
        }

        It 'the same request again, while it is pending' {
            $first = Request-Approval
            Wait-Until { $first.StatusMessage -like 'pending*' } 'the first to be acknowledged'
            $second = Request-Approval | Wait-Job
            $second.State | Should -Be Failed
            $second.Error[0].FullyQualifiedErrorId | Should -Be 'Auth0Ciba.AlreadyPending'
            $second.Error[0].TargetObject.AuthReqId | Should -Be (Wait-Request 'auth0|alice').authReqId
        }

        It 'stop a script: Receive-Job -ErrorAction Stop in pwsh -File' {
            Use-AutoDecision Deny
            $run = Invoke-Pwsh @'
Connect-Simulator
$job = Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -AsJob
$job | Wait-Job | Receive-Job -ErrorAction Stop 6>$null
'went on'
'@
            $run.Output | Should -Not -Match 'went on'
            $run.ExitCode | Should -Be 1
            $run.Errors | Should -Match 'denied'
        }

        It 'stop a script: Receive-Job -Wait -AutoRemoveJob -ErrorAction Stop in pwsh -File' {
            Use-AutoDecision Deny
            $run = Invoke-Pwsh @'
Connect-Simulator
Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -AsJob | Receive-Job -Wait -AutoRemoveJob -ErrorAction Stop 6>$null
'went on'
'@
            $run.Output | Should -Not -Match 'went on'
            $run.ExitCode | Should -Be 1
        }
    }

    Context 'Its end' {
        It 'may be Remove-Job -Force at any time, and nothing polls any more' {
            $job = Request-Approval
            Wait-Request 'auth0|alice' | Should -HaveCount 1
            $job | Remove-Job -Force
            Get-Job | Should -BeNullOrEmpty
            Wait-Until { (Get-SimulatorLog token).Count -eq ((Start-Sleep -Milliseconds 300), (Get-SimulatorLog token).Count)[-1] } 'the polls to end'
            Approve-Request 'auth0|alice'
            (Get-SimulatorRequest)[-1].state | Should -Be approved
        }

        It 'refuses Remove-Job while it runs, as any job does' {
            $job = Request-Approval
            { $job | Remove-Job -ErrorAction Stop } | Should -Throw
            $job.State | Should -Be Running
        }

        It 'is an event: Register-ObjectEvent StateChanged' {
            $job = Request-Approval
            Register-ObjectEvent $job StateChanged -SourceIdentifier job-state | Out-Null
            try {
                Approve-Request 'auth0|alice'
                $change = Wait-Event job-state -Timeout 60
                $change.SourceEventArgs.JobStateInfo.State | Should -Be Completed
                $change.SourceEventArgs.PreviousJobStateInfo.State | Should -Be Running
                # All is written before the state changes.
                $change.Sender.Output[0].Subject | Should -Be 'auth0|alice'
            }
            finally {
                Unregister-Event job-state
                Remove-Event job-state -ErrorAction Ignore
            }
        }

        It 'comes with the session''s: SessionClosed' {
            $jobs = Request-Approval 'auth0|alice', 'auth0|bob'
            Wait-Request 'auth0|bob' | Should -HaveCount 1
            Wait-Until { @($jobs.StatusMessage -like 'pending*').Count -eq 2 } 'both to be followed'
            Disconnect-Auth0
            $jobs | Wait-Job -Timeout 60 | Should -HaveCount 2
            $jobs.State | Should -Be Failed, Failed
            $jobs.Error.FullyQualifiedErrorId | Should -Be 'Auth0Ciba.SessionClosed', 'Auth0Ciba.SessionClosed'
        }

        It 'comes with the session''s also for those that wait for their turn, who are not asked' {
            Connect-Auth0 $simulator.Issuer $simulator.ClientId -ClientSecret $simulator.Secret -AllowInsecureLoopback -AsksPerMinute 1
            $jobs = Request-Approval 'auth0|alice', 'auth0|bob', 'auth0|carol'
            Wait-Until { @($jobs.StatusMessage -like 'pending*').Count -eq 1 } 'the one whose turn it is to be followed'
            Disconnect-Auth0 -All
            $jobs | Wait-Job -Timeout 60 | Should -HaveCount 3
            $jobs.Error.FullyQualifiedErrorId | Sort-Object -Unique | Should -Be 'Auth0Ciba.SessionClosed'
            Get-SimulatorLog backchannel | Should -HaveCount 1
        }

        It 'comes with the runspace''s: its sessions are closed' {
            $runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
            $runspace.Open()
            $runspace.SessionStateProxy.SetVariable('there', $simulator)
            $powershell = [powershell]::Create($runspace)
            $job = $powershell.AddCommand('Import-Module').AddArgument((Get-ModuleManifest)).AddStatement().AddScript({
                    Connect-Auth0 $there.Issuer $there.ClientId -ClientSecret $there.Secret -AllowInsecureLoopback
                    Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -AsJob
                }).Invoke()[0]
            Wait-Until { $job.StatusMessage -like 'pending*' } 'the request to be followed'
            $runspace.Close()
            Wait-Until { $job.JobStateInfo.State -eq 'Failed' } 'the job to end'
            $job.Error[0].FullyQualifiedErrorId | Should -Be 'Auth0Ciba.SessionClosed'
            $powershell.Dispose()
        }
    }

    Context 'Its streams' {
        It 'say who was asked, tagged PSHOST, and are not in the output' {
            Use-AutoDecision Approve
            $job = Request-Approval
            $job | Wait-Job | Out-Null
            $job.Information | Should -HaveCount 1
            "$($job.Information[0])" | Should -BeLike 'Asked auth0|alice to approve "Deploy 7", until *'
            $job.Information[0].Tags | Should -Be PSHOST
            $job | Receive-Job -InformationVariable said 6>$null | Should -HaveCount 1
            "$said" | Should -BeLike 'Asked auth0|alice*'
        }

        It 'show progress, completed at the end: <Decision>' -ForEach @(@{ Decision = 'Approve' }, @{ Decision = 'Deny' }) {
            Use-AutoDecision $Decision
            $job = Request-Approval
            $job | Wait-Job | Out-Null
            $job.Progress[0].Activity | Should -BeLike '*auth0|alice*'
            $job.Progress[0].StatusDescription | Should -Be 'Deploy 7'
            $job.Progress[-1].RecordType | Should -Be Completed
            $job.Progress.ActivityId | Sort-Object -Unique | Should -HaveCount 1
        }

        It 'complete the progress of a stopped job' {
            $job = Request-Approval
            Wait-Until { $job.Progress.Count } 'progress'
            $job | Stop-Job
            $job.Progress[-1].RecordType | Should -Be Completed
        }

        It 'warn of clocks that differ' {
            Edit-Behaviour @{ dateSkewSeconds = -90 }
            Use-AutoDecision Approve
            $job = Request-Approval
            $job | Wait-Job | Out-Null
            "$($job.Warning)" | Should -BeLike '*clocks*differ by*seconds*'
            $job | Receive-Job -WarningVariable warned 3>$null 6>$null | Should -HaveCount 1
            "$warned" | Should -BeLike '*clocks*'
        }

        It 'reach a person at the shell that receives them' {
            Use-AutoDecision Approve
            $run = Invoke-Pwsh -Argument @() -Script @'
Connect-Simulator
(Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -AsJob | Receive-Job -Wait -AutoRemoveJob).Subject
'@
            $run.Output | Should -BeLike 'Asked auth0|alice to approve "Deploy 7"*auth0|alice*'
            $run.Errors | Should -BeNullOrEmpty
        }
    }

    Context 'Wait-Auth0Backchannel -AsJob' {
        It 'follows what was asked before' {
            $pending = Invoke-Auth0Backchannel 'auth0|alice', 'auth0|bob' 'Deploy 7' -NoWait 3>$null
            $jobs = $pending | Wait-Auth0Backchannel -AsJob
            $jobs | Should -HaveCount 2
            $jobs.Command | Sort-Object -Unique | Should -Be 'Wait-Auth0Backchannel'
            Approve-Request 'auth0|alice'
            Deny-Request 'auth0|bob'
            $jobs | Wait-Job | Out-Null
            $jobs.State | Sort-Object | Should -Be Completed, Failed
            Get-SimulatorLog backchannel | Should -HaveCount 2
        }

        It 'fails for what nobody knows, and with -TimeoutSec' {
            $unknown = Wait-Auth0Backchannel 'an-unknown-id' -AsJob | Wait-Job
            $unknown.State | Should -Be Failed
            $unknown.Error[0].FullyQualifiedErrorId | Should -Be 'Auth0Ciba.RequestNotFound'
            $slow = Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -NoWait 3>$null | Wait-Auth0Backchannel -AsJob -TimeoutSec 1 | Wait-Job
            $slow.Error[0].FullyQualifiedErrorId | Should -Be 'Auth0Ciba.WaitTimeout'
        }

        It 'shares the polls of a request with others who wait for it' {
            Edit-Behaviour @{ intervalSeconds = 1 }
            $pending = Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -NoWait 3>$null
            Approve-Request 'auth0|alice'
            $jobs = 1..5 | ForEach-Object { $pending | Wait-Auth0Backchannel -AsJob }
            ($jobs | Wait-Job).State | Should -Be Completed, Completed, Completed, Completed, Completed
            Get-SimulatorLog token | Should -HaveCount 1
            # The other tests ask Alice more often than a person may be asked.
            Get-SimulatorViolation | Where-Object kind -NE askRate | Should -BeNullOrEmpty
        }
    }
}
