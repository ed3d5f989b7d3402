# What Get-Help shows, against the commands as they are.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Fences.psm1"
    Import-Module (Get-ModuleManifest)
    $awaited = ([xml] (Get-Content "$(Get-RepositoryRoot)/src/Auth0.Ciba.PowerShell/Help.targets" -Raw)).SelectSingleNode('//HelpAwaited').InnerText -split ';'
    $script:cmdlets = Get-Command -Module Auth0.Ciba | ForEach-Object { @{ Name = $_.Name; IsAwaited = $_.Name -in $awaited -and -not (Test-Path "$(Get-RepositoryRoot)/docs/cmdlets/$($_.Name).md") } }
    $script:topics = (Get-ChildItem "$(Get-RepositoryRoot)/docs/about" -Filter about_*.md).BaseName
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1", "$PSScriptRoot/Support/Fences.psm1"
    Import-Module (Get-ModuleManifest)
    $script:common = [Management.Automation.Cmdlet]::CommonParameters
    $script:pages = Get-ChildItem "$(Get-RepositoryRoot)/docs/cmdlets", "$(Get-RepositoryRoot)/docs/about" -Filter *.md
    $script:errorIds = (Get-Command Get-Auth0Session).OutputType[0].Type.Assembly.GetType('Auth0.Ciba.Errors.ErrorIds')
    $script:ids = $errorIds.GetFields().ForEach({ $_.GetRawConstantValue() })
}

Describe 'The help of <Name>' -ForEach $cmdlets {
    BeforeEach { if ($IsAwaited) { Set-ItResult -Skipped -Because 'its page is yet to be written' } }

    BeforeAll {
        $script:command = Get-Command $Name
        $script:help = Get-Help $Name -Full
    }

    It 'says what it does' {
        $help.Synopsis | Should -Not -BeLike "*$Name *" -Because 'that is what PowerShell makes up'
        "$($help.Synopsis)".Length | Should -BeGreaterThan 20
        ($help.description | Out-String).Length | Should -BeGreaterThan 100
        $help.alertSet | Out-String | Should -Not -BeNullOrEmpty
    }

    It 'describes every parameter, as it is' {
        $parameters = $command.Parameters.Values | Where-Object Name -NotIn $common
        $described = Get-Help $Name -Parameter * | Group-Object name -AsHashTable -AsString
        $described.Keys | Sort-Object | Should -Be ($parameters.Name | Sort-Object)
        foreach ($parameter in $parameters) {
            $about = $described[$parameter.Name][0]
            ($about.description | Out-String).Trim().Length | Should -BeGreaterThan 10 -Because "of -$($parameter.Name)"
            $facts = $parameter.ParameterSets.Values | Select-Object -First 1
            $about.position | Should -Be ($facts.Position -ge 0 ? "$($facts.Position)" : 'named') -Because "of -$($parameter.Name)"
            $about.required | Should -Be "$($facts.IsMandatory)".ToLowerInvariant()
            $type = [Nullable]::GetUnderlyingType($parameter.ParameterType) ?? $parameter.ParameterType
            $about.type.name | Should -Be $type.Name -Because "of -$($parameter.Name)"
            $about.aliases | Should -Be ($parameter.Aliases.Count ? $parameter.Aliases -join ', ' : 'none') -Because "of -$($parameter.Name)"
            $ways = @(if ($facts.ValueFromPipeline) { 'ByValue' }; if ($facts.ValueFromPipelineByPropertyName) { 'ByPropertyName' })
            $about.pipelineInput | Should -Be ($ways ? "True ($($ways -join ', '))" : 'False') -Because "of -$($parameter.Name)"
        }
    }

    It 'has an interactive and a runbook example' {
        $help.examples.example.title | Should -Match '^-------- Example \d\. (At the prompt|In a runbook): .+ --------$'
        $help.examples.example.title -match 'At the prompt' | Should -Not -BeNullOrEmpty
        $help.examples.example.title -match 'In a runbook' | Should -Not -BeNullOrEmpty
        Get-Help $Name -Examples | Out-String -Width 300 | Should -Match ([regex]::Escape($Name))
        $codes = (Get-Fence "$(Get-RepositoryRoot)/docs/cmdlets/$Name.md" | Where-Object Language -EQ powershell).Code.Trim()
        $help.examples.example.code | Should -Be $codes -Because 'the examples are those that Docs.Tests.ps1 runs'
    }

    It 'says what comes in and what goes out' {
        $help.returnValues.returnValue.type.name | Should -Be ($command.OutputType ? $command.OutputType.Name : 'None')
        $help.inputTypes.inputType.type.name | Should -Not -BeNullOrEmpty
    }

    It 'leads to the web, and to what there is' {
        $links = $help.relatedLinks.navigationLink
        $links[0].uri | Should -BeLike 'https://*'
        foreach ($link in $links | Where-Object uri -EQ '') {
            $link.linkText | Should -BeIn @((Get-Command -Module Auth0.Ciba).Name + $pages.BaseName)
        }
    }

    It 'has a source file of its name' {
        "$(Get-RepositoryRoot)/src/Auth0.Ciba.PowerShell/Commands/$($Name -replace '-')Command.cs" | Should -Exist
    }
}

Describe 'The topic <_>' -ForEach $topics {
    It 'is listed with what it is about, and shown' {
        (Get-Help $_).Synopsis | Should -Be ((Get-Content "$(Get-RepositoryRoot)/docs/about/$_.md")[2])
        $text = Get-Help $_ | Out-String
        $text | Should -BeLike "*TOPIC*$_*SHORT DESCRIPTION*LONG DESCRIPTION*"
        ($text -split '\r?\n' | Select-Object -Skip 6 | Where-Object Length -GT 80 | Where-Object { $_ -notmatch '^ {8}|https://' }) | Should -BeNullOrEmpty
    }

    It 'names only commands and topics that there are' {
        $text = Get-Content "$(Get-RepositoryRoot)/docs/about/$_.md" -Raw
        [regex]::Matches($text, '\b\w+-Auth0\w*\b').Value | Sort-Object -Unique | Should -BeIn (Get-Command -Module Auth0.Ciba).Name
        [regex]::Matches($text, '\babout_\w+\b').Value | Sort-Object -Unique | Should -BeIn $pages.BaseName
    }
}

Describe 'Help as a whole' {
    It 'opens the web page of each cmdlet with -Online' -Skip:(-not $IsLinux) {
        # What a desktop has to open an address; here it writes the address down.
        Set-Content "$TestDrive/xdg-open" "#!/bin/sh`necho `"`$@`" >> '$TestDrive/opened'"
        chmod +x "$TestDrive/xdg-open"
        $names = (Get-ChildItem "$(Get-RepositoryRoot)/docs/cmdlets" -Filter *.md).BaseName
        $run = Invoke-Pwsh "foreach (`$name in '$($names -join "', '")') { Get-Help `$name -Online; `$before = Get-Date; while (@(Get-Content '$TestDrive/opened' -ErrorAction Ignore).Count -le `$done) { if ((Get-Date) -gt `$before.AddSeconds(60)) { throw `$name }; Start-Sleep -Milliseconds 20 }; `$done++ }" -Environment @{ PATH = "${TestDrive}:$env:PATH" }
        $run.Errors | Should -BeNullOrEmpty
        Get-Content "$TestDrive/opened" | Should -Be ($names | ForEach-Object { (Get-Help $_).relatedLinks.navigationLink[0].uri })
    }

    It 'is there in a shell of another language: <_>' -ForEach 'de_DE.UTF-8', 'C' {
        $run = Invoke-Pwsh "(Get-Help Connect-Auth0).Synopsis; (Get-Help about_Auth0_Ciba_Stores | Out-String).Length -gt 1000" -Environment @{ LANG = $_; LC_ALL = $_ }
        $run.Errors | Should -BeNullOrEmpty
        $run.Output -split '\r?\n' -ne '' | Should -Be (Get-Help Connect-Auth0).Synopsis, 'True'
    }

    It 'tells of every error, with its category' {
        $told = Select-String -Path "$(Get-RepositoryRoot)/docs/about/about_Auth0_Ciba_Errors.md" -Pattern '^- `(Auth0Ciba\.\w+)` \((\w+)\): .{15,}' | ForEach-Object { $_.Matches[0] } | ForEach-Object { "$($_.Groups[1].Value) $($_.Groups[2].Value)" }
        $exception = $errorIds.Assembly.GetType('Auth0.Ciba.Errors.Auth0CibaException')
        $told | Sort-Object | Should -Be ($ids | ForEach-Object { "$_ $([Activator]::CreateInstance($exception, $_, 'x', $null).Kind)" } | Sort-Object)
    }

    It 'names no error that is not there' {
        $named = Get-Page | Where-Object Name -NE CHANGELOG.md | ForEach-Object { [regex]::Matches((Get-Content $_ -Raw), '\bAuth0Ciba\.[A-Z]\w+') } | ForEach-Object Value | Sort-Object -Unique
        $named.Count | Should -BeGreaterThan 40
        $named | Where-Object { $_ -notin $ids -and $_ -ne 'Auth0Ciba.Unverified' } | Should -BeNullOrEmpty
    }
}
