BeforeDiscovery {
    $script:hasAnalyzer = [bool] (Get-Module -ListAvailable PSScriptAnalyzer)
    $root = Resolve-Path "$PSScriptRoot/../.."
    $script:scripts = Get-ChildItem $root -Recurse -Include *.ps1, *.psm1 |
        Where-Object FullName -NotMatch '[\\/](bin|obj|out|node_modules|TestResults)[\\/]' |
        ForEach-Object { @{ File = $_.FullName; Name = [IO.Path]::GetRelativePath($root, $_.FullName).Replace('\', '/') } }
}

Describe 'PSScriptAnalyzer' -Skip:(-not $hasAnalyzer) {
    It 'finds nothing in <Name>' -ForEach $scripts {
        $found = Invoke-ScriptAnalyzer $File -Settings "$PSScriptRoot/../../PSScriptAnalyzerSettings.psd1"
        $found | ForEach-Object { "line $($_.Line): $($_.RuleName)" } | Should -BeNullOrEmpty
    }
}
