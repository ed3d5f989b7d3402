# The module in another language: a copy of the staged one gets translations beside its two assemblies, as a build with Messages.de.resx stages them.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1"
    $script:simulator = Start-Simulator
    if (-not ('Auth0.Ciba.Tests.Support.Satellite' -as [type])) { Add-Type -Path "$PSScriptRoot/../Unit/Support/Satellite.cs" }

    $source = Split-Path (Get-ModuleManifest)
    $script:copy = "$TestDrive/Auth0.Ciba/$(Split-Path $source -Leaf)"
    Copy-Item $source $copy -Recurse
    $translate = [Func[string, string, string]] { param($Key, $Text) if ($Key -ne 'Command.ActionClose') { "«$Text»" } }
    foreach ($assembly in 'Auth0.Ciba.PowerShell.dll', 'dependencies/Auth0.Ciba.dll') {
        [Auth0.Ciba.Tests.Support.Satellite]::Write("$copy/core/$assembly", 'de', $translate)
    }

    function Invoke-Translated([string] $Culture, [string] $Script) {
        $run = Invoke-Pwsh "[cultureinfo]::CurrentUICulture = '$Culture'`n$Script" -Manifest "$copy/Auth0.Ciba.psd1"
        $run.Errors | Should -BeNullOrEmpty
        $run.Output | ConvertFrom-Json
    }
}

AfterAll { Stop-Simulator }

Describe 'A translation' {
    It 'stands beside both assemblies' {
        "$copy/core/de/Auth0.Ciba.PowerShell.resources.dll" | Should -Exist
        "$copy/core/dependencies/de/Auth0.Ciba.resources.dll" | Should -Exist
    }

    It 'is used for errors of engine and cmdlets in <Culture>, ids apart' -ForEach @(
        @{ Culture = 'de-DE'; Open = '«'; Close = '»' }
        @{ Culture = 'en-US'; Open = ''; Close = '' }
    ) {
        $errors = Invoke-Translated $Culture @'
            Connect-Auth0 'not a host' client -ClientSecret (Get-Simulator).Secret -ErrorAction SilentlyContinue -ErrorVariable ofEngine
            Get-Auth0Token -ErrorAction SilentlyContinue -ErrorVariable ofCmdlet
            $ofEngine[0], $ofCmdlet[0] | ForEach-Object { @{ Id = $_.FullyQualifiedErrorId; Text = "$_"; Remedy = $_.ErrorDetails.RecommendedAction; Target = $_.TargetObject } } | ConvertTo-Json
'@
        $errors[0].Id | Should -Be 'Auth0Ciba.BadInput,Auth0.Ciba.PowerShell.Commands.ConnectAuth0Command'
        $errors[0].Text | Should -BeExactly "Domain: ${Open}must not hold spaces or control signs.$Close"
        $errors[0].Remedy | Should -BeExactly "${Open}Correct the parameter named in the message. Nothing was sent to the tenant.$Close"
        $errors[0].Target | Should -BeExactly Domain
        $errors[1].Id | Should -Be 'Auth0Ciba.NotConnected,Auth0.Ciba.PowerShell.Commands.GetAuth0TokenCommand'
        $errors[1].Text | Should -BeExactly "${Open}There is no Auth0 session. Connect to a tenant first.$Close"
        $errors[1].Remedy | Should -BeExactly "${Open}Run Connect-Auth0 first, or pass an open session with -Session.$Close"
    }

    It 'is used for what a request shows, and for its refusal' {
        $shown = Invoke-Translated de-DE @'
            Connect-Simulator
            Use-AutoDecision Deny
            Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -ErrorAction SilentlyContinue -ErrorVariable failed -WarningVariable warned 3>$null
            @{ Asked = "$($warned[0])"; Refused = "$($failed[0])"; Id = $failed[0].FullyQualifiedErrorId } | ConvertTo-Json
'@
        $shown.Asked | Should -BeLike '«Asked auth0|alice to approve "Deploy 7", until *.»'
        $shown.Refused | Should -BeLike 'auth0|alice: «The person denied the request*»'
        $shown.Id | Should -BeLike 'Auth0Ciba.AccessDenied,*'
    }

    It 'is used for what Test-Auth0Session found, and leaves the names of the checks' {
        $lines = Invoke-Translated de-DE @'
            Connect-Simulator
            Test-Auth0Session -Detailed | Select-Object Check, Found, @{ Name = 'State'; Expression = { "$($_.State)" } } | ConvertTo-Json
'@
        ($lines | Where-Object Check -EQ Discovery).Found | Should -BeLike '«* answers as its own issuer»'
        ($lines | Where-Object Check -EQ Discovery).State | Should -BeExactly Passed
        ($lines | Where-Object Check -EQ Transport).Found | Should -BeLike '«http on this machine*»'
    }

    It 'is used for what -WhatIf says, and may be incomplete' {
        $said = Invoke-Pwsh @'
[cultureinfo]::CurrentUICulture = 'de-DE'
            Connect-Simulator
            Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -WhatIf
            Disconnect-Auth0 -WhatIf
'@ -Manifest "$copy/Auth0.Ciba.psd1"
        $said.Output | Should -BeLike '*"«Ask to approve "Deploy 7"»"*'
        $said.Output | Should -BeLike '*"Close Auth0 session"*'
    }
}
