# Records that cannot be read: an error for each, and the others as if nothing were.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1"
    Import-Module (Get-ModuleManifest)
    $script:simulator = Start-Simulator -Interval 300

    function Open-FolderStore([string] $Folder) {
        New-Auth0Store -ArgumentList $Folder -InitializationScript { param($Folder) $global:Folder = $Folder } -Get {
            param($Id) $file = "$Folder/$([uri]::EscapeDataString($Id))"; if (Test-Path $file) { Get-Content $file -Raw }
        } -Set {
            param($Id, $Value) Set-Content "$Folder/$([uri]::EscapeDataString($Id))" $Value
        } -Remove {
            param($Id) Remove-Item "$Folder/$([uri]::EscapeDataString($Id))" -ErrorAction Ignore
        } -List {
            param($Prefix) foreach ($file in Get-ChildItem $Folder) { [uri]::UnescapeDataString($file.Name) }
        }
    }

    function Connect-Folder([string] $Folder, [hashtable] $With) {
        Connect-Auth0 $simulator.Issuer $simulator.ClientId -ClientSecret $simulator.Secret -AllowInsecureLoopback -Store (Open-FolderStore $Folder) @With 3>$null
    }
}

AfterAll {
    Disconnect-Auth0 -All
    Stop-Simulator
}

Describe 'Get-Auth0BackchannelStatus over damaged records' {
    BeforeEach {
        Clear-Simulator
        $script:folder = "$(New-Item -ItemType Directory "$TestDrive/$(New-Guid)")"
    }

    It 'writes one error for each and lists the others: <Name>' -ForEach @(
        @{ Name = 'encrypted'; Encrypted = $true }
        @{ Name = 'as they are'; Encrypted = $false }
    ) {
        $protection = if ($Encrypted) { @{ StoreSecret = New-Auth0Store -NewSecret } } else { @{ AllowUnencryptedStore = $true } }
        Connect-Folder $folder $protection
        $before = @()
        $files = foreach ($person in 'alice', 'bob', 'carol') {
            Invoke-Auth0Backchannel "auth0|$person" 'Deploy 7' -NoWait 3>$null 6>$null | Out-Null
            $new = Get-ChildItem $folder | Where-Object { $_.Name -notin $before -and ($Encrypted -or $_.Name -like 'request*') } | Sort-Object Length | Select-Object -Last 1
            $before = (Get-ChildItem $folder).Name
            $new.FullName
        }
        $files | Should -HaveCount 3
        $text = 'a0c1:garbage', 'what is this'
        Set-Content $files[0] $text[0]
        Set-Content $files[2] $text[1]
        Connect-Folder $folder $protection

        $listed = Get-Auth0BackchannelStatus -ErrorVariable failures -ErrorAction SilentlyContinue

        $listed.UserId | Should -Be 'auth0|bob'
        $failures | Should -HaveCount 2
        $failures | ForEach-Object { $_.FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.StoreFailed,*' }
        "$($failures[0])" | Should -BeLike '*is damaged*'
        (Get-Content $files[0]), (Get-Content $files[2]) | Should -Be $text -Because 'nothing is written over it'
    }

    It 'writes one for a record of an encrypted SQLite store, and lists the others' {
        $protection = @{ Store = New-Auth0Store -SqlitePath "$folder/store.db"; StoreSecret = New-Auth0Store -NewSecret }
        Connect-Auth0 $simulator.Issuer $simulator.ClientId -ClientSecret $simulator.Secret -AllowInsecureLoopback @protection
        Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 7' -NoWait 3>$null 6>$null | Out-Null

        # A second secret that this store does not know any more: what it wrote cannot be read.
        $other = New-Auth0Store -NewSecret
        Connect-Auth0 $simulator.Issuer $simulator.ClientId -ClientSecret $simulator.Secret -AllowInsecureLoopback -Store $protection.Store -StoreSecret $other -NextStoreSecret $protection.StoreSecret
        Invoke-Auth0Backchannel 'auth0|bob' 'Deploy 7' -NoWait 3>$null 6>$null | Out-Null
        (Get-Auth0BackchannelStatus -ErrorAction Stop).UserId | Should -Be 'auth0|alice', 'auth0|bob'

        Connect-Auth0 $simulator.Issuer $simulator.ClientId -ClientSecret $simulator.Secret -AllowInsecureLoopback @protection
        $listed = Get-Auth0BackchannelStatus -ErrorVariable failures -ErrorAction SilentlyContinue
        $listed.UserId | Should -Be 'auth0|alice'
        $failures | Should -HaveCount 1
        "$failures" | Should -BeLike '*secret that was not given*'
    }
}
