BeforeDiscovery {
    $script:hasAnalyzer = [bool] (Get-Module -ListAvailable PSScriptAnalyzer)
    $root = Resolve-Path "$PSScriptRoot/../.."
    $script:scripts = Get-ChildItem $root -Recurse -Include *.ps1, *.psm1 |
        Where-Object FullName -NotMatch '[\\/](bin|obj|out|node_modules|TestResults)[\\/]' |
        ForEach-Object { @{ File = $_.FullName; Name = [IO.Path]::GetRelativePath($root, $_.FullName).Replace('\', '/') } }
}

Describe 'PSScriptAnalyzer' -Skip:(-not $hasAnalyzer) {
    It 'finds nothing in <Name>' -ForEach $scripts {
        # Its rules run side by side and now and then stumble over each other, with an error of the analyzer's own.
        foreach ($try in 1..5) {
            $found = Invoke-ScriptAnalyzer $File -Settings "$PSScriptRoot/../../PSScriptAnalyzerSettings.psd1" -ErrorVariable trouble -ErrorAction SilentlyContinue
            if (-not $trouble) { break }
        }
        $trouble | Should -BeNullOrEmpty
        $found | ForEach-Object { "line $($_.Line): $($_.RuleName)" } | Should -BeNullOrEmpty
    }
}
