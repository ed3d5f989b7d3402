# The images that are compiled ahead of time: the package has them, a module from the build has none.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1"
    $ahead = "$(Split-Path (Get-ModuleManifest))/core/ahead"
    $script:isPacked = Test-Path $ahead
    $script:platforms = if ($isPacked) { Get-ChildItem $ahead | ForEach-Object { @{ Platform = $_.Name; Folder = $_.FullName } } } else { @{ Platform = 'no platform' } }
    $system = if ($IsWindows) { 'win' } elseif ($IsMacOS) { 'osx' } else { 'linux' }
    $script:here = "$system-$([Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture)".ToLowerInvariant()
    $script:isUsed = (Test-Path "$ahead/$here") -and [Environment]::Version.Major -eq 10
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1"
    $script:simulator = Start-Simulator -Interval 1
    $script:core = "$(Split-Path (Get-ModuleManifest))/core"

    function Read-Assembly([string] $File) {
        $portable = [Reflection.PortableExecutable.PEReader]::new([IO.File]::OpenRead($File))
        try {
            $metadata = [Reflection.Metadata.PEReaderExtensions]::GetMetadataReader($portable)
            [pscustomobject]@{ Mvid = $metadata.GetGuid($metadata.GetModuleDefinition().Mvid); HasNativeCode = $portable.PEHeaders.CorHeader.ManagedNativeHeaderDirectory.Size -gt 0 }
        }
        finally { $portable.Dispose() }
    }
}

AfterAll { Stop-Simulator }

Describe 'The package' -Skip:(-not $env:CIBA_PACKAGE) {
    It 'has images for this platform' { "$core/ahead" | Should -Exist }
}

Describe 'Images for <Platform>' -ForEach $platforms -Skip:(-not $isPacked) {
    It 'are those of the engine and of what it loads at first' {
        $names = (Get-ChildItem $Folder).Name
        $names | Should -Contain Auth0.Ciba.dll
        $names | Should -Contain Microsoft.IdentityModel.Tokens.dll
        $names | Should -Be (Get-ChildItem (Get-ChildItem "$core/ahead" | Select-Object -First 1)).Name
    }

    It 'are each compiled from the assembly that is shipped too' {
        foreach ($image in Get-ChildItem $Folder) {
            $compiled, $plain = (Read-Assembly $image.FullName), (Read-Assembly "$core/dependencies/$($image.Name)")
            $compiled.Mvid | Should -Be $plain.Mvid -Because $image.Name
            $compiled.HasNativeCode | Should -BeTrue -Because $image.Name
            $plain.HasNativeCode | Should -BeFalse -Because $image.Name
        }
    }
}

Describe 'A first call' {
    BeforeAll {
        $script:call = @'
Connect-Simulator
Use-AutoDecision Approve
(Invoke-Auth0Backchannel 'auth0|alice' 'First call' 3>$null 6>$null).Subject
([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'Auth0.Ciba' }).Location
[Runtime.JitInfo]::GetCompiledMethodCount()
'@
        $script:bare = "$TestDrive/Auth0.Ciba"
        Copy-Item (Split-Path (Get-ModuleManifest)) $bare -Recurse
        Remove-Item "$bare/core/ahead" -Recurse -ErrorAction Ignore
    }

    It 'works without images, from the assemblies as they are' {
        $run = Invoke-Pwsh $call -Manifest "$bare/Auth0.Ciba.psd1"
        $run.Errors | Should -BeNullOrEmpty
        $subject, $location, $null = $run.Output -split '\r?\n' -ne ''
        $subject | Should -Be 'auth0|alice'
        $location | Should -Be ([IO.Path]::Combine($bare, 'core', 'dependencies', 'Auth0.Ciba.dll'))
    }

    It 'runs from the images of this platform, and compiles less' -Skip:(-not $isUsed) -ForEach @{ Here = $here } {
        # What runs often is not compiled a second time, which would be counted too. Without tiers, inlining hides most of the difference.
        $once = @{ DOTNET_TC_CallCounting = '0' }
        $with, $without = (Invoke-Pwsh $call -Environment $once), (Invoke-Pwsh $call -Environment $once -Manifest "$bare/Auth0.Ciba.psd1")
        $with.Errors | Should -BeNullOrEmpty
        $subject, $location, $compiled = $with.Output -split '\r?\n' -ne ''
        $subject | Should -Be 'auth0|alice'
        $location | Should -Be ([IO.Path]::Combine((Split-Path (Get-ModuleManifest)), 'core', 'ahead', $Here, 'Auth0.Ciba.dll'))

        # What PowerShell itself compiles is in both. A refused image would compile as much as none.
        $other = [int] ($without.Output -split '\r?\n' -ne '')[2]
        [int] $compiled | Should -BeLessThan ($other - 500)
    }
}
