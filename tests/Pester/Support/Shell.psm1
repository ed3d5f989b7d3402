# Other shells than the test's own: runspaces beside it, and pwsh processes.

Import-Module "$PSScriptRoot/Simulator.psm1"

# Runs a script in a runspace of its own, in which the module is loaded and $session is what is given; does not wait.
function Open-Shell {
    param([scriptblock] $Script, $Session)

    $powershell = [powershell]::Create([initialsessionstate]::CreateDefault2())
    $powershell.Runspace.SessionStateProxy.SetVariable('session', $Session)
    $shell = [pscustomobject]@{
        PowerShell = $powershell
        Streams    = $powershell.Streams
        Output     = [Management.Automation.PSDataCollection[psobject]]::new()
        Running    = $null
    }
    $powershell.AddCommand('Import-Module').AddArgument((Get-ModuleManifest)).AddStatement().AddScript($Script) | Out-Null
    $noInput = [Management.Automation.PSDataCollection[psobject]]::new()
    $noInput.Complete()
    $shell.Running = $powershell.BeginInvoke($noInput, $shell.Output)
    $shell
}

# Waits for the end and gives the output.
function Receive-Shell {
    param($Shell)

    Wait-Until { $Shell.Running.IsCompleted } 'the shell to end'
    $Shell.PowerShell.EndInvoke($Shell.Running) | Out-Null
    $Shell.Output
}

function Close-Shell {
    param([Parameter(ValueFromPipeline)] $Shell)

    process {
        if ($Shell.PowerShell) {
            $Shell.PowerShell.Stop()
            $Shell.PowerShell.Runspace.Dispose()
            $Shell.PowerShell.Dispose()
        }
    }
}

# Runs a script file in a pwsh process of its own, as a scheduler does. The module and the test's simulator are there for it.
function Invoke-Pwsh {
    param([string] $Script, [string[]] $Argument = '-NonInteractive', [hashtable] $Environment = @{}, [string] $Manifest = (Get-ModuleManifest), [int] $TimeoutSec = 120)

    $simulator = Get-Simulator
    $file = [IO.Path]::ChangeExtension([IO.Path]::GetTempFileName(), '.ps1')
    $start = [Diagnostics.ProcessStartInfo]::new('pwsh')
    foreach ($item in @('-NoProfile') + $Argument + @('-File', $file)) { $start.ArgumentList.Add($item) }
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    $start.Environment['CIBA_MODULE'] = $Manifest
    $start.Environment['CIBA_TEST_ISSUER'] = $simulator.Issuer
    $start.Environment['CIBA_TEST_CLIENT'] = $simulator.ClientId
    $start.Environment['CIBA_TEST_SECRET'] = $simulator.SecretText
    Set-Content $file "Import-Module '$PSScriptRoot/Simulator.psm1'`nImport-Module '$Manifest'`n$Script"
    try {
        $process = [Diagnostics.Process]::Start($start)
        $process.StandardInput.Close()
        $output, $errors = $process.StandardOutput.ReadToEndAsync(), $process.StandardError.ReadToEndAsync()
        if (-not $process.WaitForExit(1000 * $TimeoutSec)) {
            $process.Kill($true)
            throw 'The pwsh process did not end.'
        }
        [pscustomobject]@{ ExitCode = $process.ExitCode; Output = $output.Result; Errors = $errors.Result }
    }
    finally {
        Remove-Item $file
    }
}

Export-ModuleMember -Function *
