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

# Shells that are started from here do not look for updates, nor tell of their use.
function Set-QuietShell {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Of this process alone.')]
    param()

    $env:POWERSHELL_TELEMETRY_OPTOUT, $env:POWERSHELL_UPDATECHECK = '1', 'Off'
}

# The manifest of the module as it is shipped.
function Get-PackedModule {
    $module = Get-ChildItem "$(Split-Path $PSScriptRoot)/out/Auth0.Ciba/*/Auth0.Ciba.psd1" | Select-Object -Last 1
    if (-not $module -or -not (Test-Path "$($module.Directory)/core/ahead")) { throw 'Pack first: out/ has no module as it is shipped.' }
    $module.FullName
}

function Get-Median([double[]] $Values) { ($Values | Sort-Object)[[math]::Floor($Values.Count / 2)] }

Export-ModuleMember -Function *
