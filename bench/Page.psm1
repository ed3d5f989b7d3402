# docs/performance.md: what each benchmark writes there.

$script:Page = "$(Split-Path $PSScriptRoot)/docs/performance.md"

# Replaces a section of the page.
function Update-Section {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'A benchmark writes its own section.')]
    param([Parameter(Mandatory)] [string] $Name, [Parameter(Mandatory)] [string] $Text)

    $whole = Get-Content $script:Page -Raw
    $section = [regex] "(?s)(?<=<!-- ${Name}: begin -->\n).*?(?=\n<!-- ${Name}: end -->)"
    if (-not $section.IsMatch($whole)) { throw "docs/performance.md has no section $Name." }
    Set-Content $script:Page $section.Replace($whole, $Text.Replace('$', '$$'), 1) -NoNewline
}

# Where and when figures come from.
function Get-Machine {
    $load = if (Test-Path /proc/loadavg) { " Load average when it began: $((Get-Content /proc/loadavg).Split(' ')[0])." }
    "PowerShell $($PSVersionTable.PSVersion), $([Environment]::ProcessorCount) cores. Date: $([DateTime]::UtcNow.ToString('yyyy-MM-dd')).$load"
}

function Get-Median([double[]] $Values) { ($Values | Sort-Object)[[math]::Floor($Values.Count / 2)] }

Export-ModuleMember -Function *
