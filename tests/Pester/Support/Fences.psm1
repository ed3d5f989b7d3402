# The blocks of code in the repository's markdown, and shells to run them in.

Import-Module "$PSScriptRoot/Simulator.psm1"

$script:Root = [string] (Resolve-Path "$PSScriptRoot/../../..")

# Names of people in the pages. The tenant lets each be asked five times a minute, so each block has people of its own.
$script:People = 'alice', 'bob', 'carol', '0123456789'

function Get-RepositoryRoot { $script:Root }

# Each fence of a page with its language, and why it is not run, where the page says so: <!-- not run: why --> before it.
function Get-Fence {
    param([string] $Path)

    $lines = Get-Content $Path
    $fence, $reason = $null, $null
    for ($i = 0; $i -lt $lines.Count; $i++) {
        if ($fence) {
            if ($lines[$i] -match '^\s*```\s*$') { [pscustomobject] $fence; $fence, $reason = $null, $null }
            else { $fence.Code += $lines[$i] + "`n" }
        }
        elseif ($lines[$i] -match '^\s*```(\w*)\s*$') {
            $fence = @{ File = [IO.Path]::GetRelativePath($script:Root, $Path).Replace('\', '/'); Line = $i + 1; Language = $Matches[1]; Reason = $reason; Code = '' }
        }
        elseif ($lines[$i] -match '^\s*<!-- not run: (.+?) -->\s*$') { $reason = $Matches[1] }
        elseif ($lines[$i].Trim()) { $reason = $null }
    }
    if ($fence) { throw "$Path has a fence without end." }
}

# The pages whose commands readers copy; others' licences are none.
function Get-Page {
    Get-ChildItem $script:Root -Filter *.md | Where-Object Name -NE THIRD-PARTY-NOTICES.md
    Get-ChildItem "$script:Root/docs", "$script:Root/samples", "$script:Root/src", "$script:Root/bench" -Filter *.md -Recurse |
        Where-Object FullName -NotMatch '[\\/](bin|obj)[\\/]'
}

# The tenant of the pages: its client, and people for as many blocks.
function Get-PageTenant {
    param([int] $BlockCount)

    @{
        UserId = 1..$BlockCount | ForEach-Object { foreach ($person in $script:People) { "auth0|$person-$_" } }
        Config = @{ clients = @(@{ clientId = 'my-client-id' }) }
    }
}

# Runs a block in a runspace of its own, as if typed there: the tenant of the pages is the simulator, somebody is connected, people approve.
function Invoke-Fence {
    param($Fence, [int] $Number, [string] $Folder)

    $simulator = Get-Simulator
    $code = $Fence.Code -replace '\b(https://)?(my-)?tenant(\.eu\.auth0|\.example)\.com\b/?', $simulator.Issuer -replace "auth0\|($($script:People -join '|'))\b", "auth0|`$1-$Number"
    $powershell = [powershell]::Create([initialsessionstate]::CreateDefault2())
    try {
        $powershell.AddCommand("$PSScriptRoot/Preamble.ps1", $false).AddParameters(@{ Simulator = $simulator; Manifest = Get-ModuleManifest; Folder = $Folder }).Invoke() | Out-Null
        $failures = @($powershell.Streams.Error)
        $powershell.Commands.Clear()
        try { $output = $powershell.AddScript($code).Invoke() }
        catch { $failures += $_.Exception.InnerException.ErrorRecord ?? $_ }
        [pscustomobject]@{ Output = $output; Failures = @($failures) + @($powershell.Streams.Error) | ForEach-Object { "$($_.FullyQualifiedErrorId) $_" } }
    }
    finally {
        $powershell.Runspace.Dispose()
        $powershell.Dispose()
    }
}

Export-ModuleMember -Function *
