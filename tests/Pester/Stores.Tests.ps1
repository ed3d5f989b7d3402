[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingConvertToSecureStringWithPlainText', '', Justification = 'Passphrases that are made up for a test.')]
param()

BeforeDiscovery {
    # Windows keeps SecretStore's files where no process can have others: the user's own would be reset.
    $hasVaults = -not $IsWindows -and [bool] (Get-Module -ListAvailable Microsoft.PowerShell.SecretStore)
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Secrets.psm1"
    Import-Module (Get-ModuleManifest)
    $simulator = Start-Simulator -Argument '--auto-approve', '0'

    function Connect-Store([hashtable] $With) {
        Connect-Auth0 $simulator.Issuer $simulator.ClientId -ClientSecret $simulator.Secret -AllowInsecureLoopback @With
    }

    function Get-Asked { Invoke-RestMethod "$($simulator.Issuer)control/requests" | ConvertTo-Json -Depth 9 }

    # Blocks of a user who keeps each record in a file; they write down what else they were given.
    $folderStore = @{
        InitializationScript = { param($Folder) $global:Folder = $Folder }
        Get                  = {
            param($Id, $StoreOptions)
            Add-Content "$Folder/calls" "get $($StoreOptions['Label'])"
            $file = "$Folder/$([uri]::EscapeDataString($Id)).record"
            if (Test-Path $file) { Get-Content $file -Raw }
        }
        Set                  = {
            param($Id, $Value, $StoreOptions, $TimeToLive)
            Add-Content "$Folder/calls" "set $($StoreOptions['Label']) $($TimeToLive.GetType().Name)"
            Set-Content "$Folder/$([uri]::EscapeDataString($Id)).record" $Value
        }
        Remove               = {
            param($Id, $StoreOptions)
            Add-Content "$Folder/calls" "remove $($StoreOptions['Label'])"
            Remove-Item "$Folder/$([uri]::EscapeDataString($Id)).record" -ErrorAction Ignore
        }
        List                 = {
            param($Prefix, $StoreOptions)
            Add-Content "$Folder/calls" "list $($StoreOptions['Label'])"
            foreach ($file in Get-ChildItem "$Folder/*.record") { [uri]::UnescapeDataString($file.BaseName) }
        }
    }
}

AfterAll {
    Disconnect-Auth0 -All
    Stop-Simulator $simulator
}

Describe 'New-Auth0Store' {
    It 'gives a store in memory' {
        $store = New-Auth0Store -Memory
        $store.Kind | Should -Be 'memory'
        $store.IsProtected | Should -BeTrue
        Connect-Store @{ Store = $store }
        (Get-Auth0Session -Default).StoreKind | Should -Be 'memory'
    }

    It 'gives a secret of 32 random bytes that shows nothing and binds' {
        $secret = New-Auth0Store -NewSecret
        "$secret" | Should -Be '(secret)'
        [Convert]::FromBase64String($secret.AsPlainText()).Length | Should -Be 32
        Connect-Store @{ Store = New-Auth0Store -SqlitePath "$TestDrive/secret.db"; StoreSecret = $secret }
        (Get-Auth0Session -Default).IsStoreProtected | Should -BeTrue
    }

    It 'takes a TLS mode as PostgreSQL writes it, too: <_>' -ForEach 'VerifyFull', 'verify-full', 'verify-ca' {
        (New-Auth0Store -PostgresHost h -PostgresDatabase d -PostgresUser u -PostgresTls $_ -ErrorAction Stop).Kind | Should -Be 'postgresql'
    }

    It 'calls bad input by its name: <Name>' -ForEach @(
        @{ Name = 'nothing'; With = @{} }
        @{ Name = 'two kinds'; With = @{ Memory = $true; SqlitePath = 'x.db' } }
        @{ Name = 'an empty path'; With = @{ SqlitePath = '' } }
        @{ Name = 'a path that is no file'; With = @{ SqlitePath = 'Env:/x' } }
        @{ Name = 'a drive that is not there'; With = @{ SqlitePath = 'nodrive:/x' } }
        @{ Name = 'PostgreSQL without a database'; With = @{ PostgresHost = 'h' } }
        @{ Name = 'PostgreSQL without a host'; With = @{ PostgresPort = 5432 } }
        @{ Name = 'an unknown TLS mode'; With = @{ PostgresHost = 'h'; PostgresDatabase = 'd'; PostgresUser = 'u'; PostgresTls = 'Maybe' } }
        @{ Name = 'a table prefix with SQL in it'; With = @{ PostgresHost = 'h'; PostgresDatabase = 'd'; PostgresUser = 'u'; PostgresTablePrefix = "x'; --" } }
        @{ Name = 'a block missing'; With = @{ Get = {}; Set = {}; Remove = {} } }
        @{ Name = 'a $using: variable'; With = @{ Get = { $using:x }; Set = {}; Remove = {}; List = {} } }
        @{ Name = 'arguments for no runspace'; With = @{ Memory = $true; ArgumentList = 1 } }
    ) {
        $failures = @()
        New-Auth0Store @With -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[-1].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput*'
        { New-Auth0Store @With -ErrorAction Stop } | Should -Throw
    }
}

Describe 'Connect-Auth0 -Store' {
    It 'refuses a store on disk without a secret, and leaves no session' {
        $store = New-Auth0Store -SqlitePath "$TestDrive/bare.db"
        Connect-Store @{}
        $failures = @(Connect-Store @{ Store = $store; ErrorAction = 'Continue' } 2>&1)
        $failures[-1].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput*'
        $failures[-1].Exception.Message | Should -BeLike '*StoreSecret*'
        Get-Auth0Session -Default | Should -BeNullOrEmpty
        Test-Path "$TestDrive/bare.db" | Should -BeFalse
    }

    It 'takes it with -AllowUnencryptedStore, and warns' {
        $store = New-Auth0Store -SqlitePath "$TestDrive/bare.db"
        $warnings = @(Connect-Store @{ Store = $store; AllowUnencryptedStore = $true } 3>&1)
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike '*not encrypted*'
    }

    It 'takes no null for a store or a secret: <_>' -ForEach 'Store', 'StoreSecret', 'NextStoreSecret' {
        $failures = @(Connect-Store @{ $_ = $null; ErrorAction = 'Continue' } 2>&1)
        $failures[-1].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput*'
        Get-Auth0Session -Default | Should -BeNullOrEmpty
    }

    It 'takes no secret without a store, nor a short one' {
        foreach ($with in @{ StoreSecret = ConvertTo-SecureString 'a long passphrase' -AsPlainText -Force }, @{ Store = New-Auth0Store -SqlitePath "$TestDrive/x.db"; StoreSecret = ConvertTo-SecureString 'short' -AsPlainText -Force }) {
            $failures = @(Connect-Store ($with + @{ ErrorAction = 'Continue' }) 2>&1)
            $failures[-1].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput*'
        }
    }
}

Describe 'A SQLite store' {
    BeforeAll {
        $secret = New-Auth0Store -NewSecret
    }

    It 'carries an approval and its token from one process to the next' {
        $file = "$TestDrive/shared.db"
        Connect-Store @{ Store = New-Auth0Store -SqlitePath $file; StoreSecret = $secret }
        (Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 42' -StoreOptions @{ Label = 'x' }).IsApproved | Should -BeTrue

        $script = {
            param($Module, $File, $Secret, $Issuer, $ClientId, $ClientSecret)
            Import-Module $Module
            Connect-Auth0 $Issuer $ClientId -ClientSecret $ClientSecret -AllowInsecureLoopback -Store (New-Auth0Store -SqlitePath $File) -StoreSecret $Secret
            (Get-Auth0Token -UserId 'auth0|alice').Subject
        }
        $job = Start-Job $script -ArgumentList (Get-ModuleManifest), $file, $secret.ToSecureString(), $simulator.Issuer, $simulator.ClientId, $simulator.Secret
        $job | Receive-Job -Wait -AutoRemoveJob | Should -Be 'auth0|alice'
    }

    It 'takes a path relative to the location' {
        Push-Location $TestDrive
        try {
            $store = New-Auth0Store -SqlitePath 'relative.db'
        }
        finally {
            Pop-Location
        }
        Connect-Store @{ Store = $store; StoreSecret = $secret }
        Get-Auth0BackchannelStatus | Should -BeNullOrEmpty
        Test-Path "$TestDrive/relative.db" | Should -BeTrue
    }

    It 'names the remedy for a lax mode' -Skip:$IsWindows {
        Set-Content "$TestDrive/lax.db" ''
        chmod 644 "$TestDrive/lax.db"
        Connect-Store @{ Store = New-Auth0Store -SqlitePath "$TestDrive/lax.db"; StoreSecret = $secret }
        $failures = @()
        Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 43' -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[-1].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.StoreFailed*'
        $failures[-1].Exception.Message | Should -BeLike '*chmod 600*'
        Get-Asked | Should -Not -BeLike '*Deploy 43*'
    }

    It 'does not open with another secret' {
        $file = "$TestDrive/wrong.db"
        Connect-Store @{ Store = New-Auth0Store -SqlitePath $file; StoreSecret = $secret }
        $null = Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 44'
        Connect-Store @{ Store = New-Auth0Store -SqlitePath $file; StoreSecret = New-Auth0Store -NewSecret }
        $failures = @()
        Get-Auth0Token -UserId 'auth0|alice' -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[-1].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.StoreFailed*'
        $failures[-1].Exception.Message | Should -BeLike '*another secret*'
    }

    It 'opens while a secret is rotated' {
        $file = "$TestDrive/rotate.db"
        $next = New-Auth0Store -NewSecret
        Connect-Store @{ Store = New-Auth0Store -SqlitePath $file; StoreSecret = $secret }
        $null = Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 45'
        Connect-Store @{ Store = New-Auth0Store -SqlitePath $file; StoreSecret = $next; PreviousStoreSecret = $secret }
        (Get-Auth0Token -UserId 'auth0|alice').Subject | Should -Be 'auth0|alice'
    }
}

Describe 'A store of script blocks' {
    BeforeEach {
        $folder = Join-Path $TestDrive ([guid]::NewGuid())
        $null = New-Item $folder -ItemType Directory
    }

    It 'keeps records by the blocks, with the StoreOptions in every call and no word readable' {
        $store = New-Auth0Store @folderStore -ArgumentList $folder
        $store.Kind | Should -Be 'script'
        $store.CanCompareAndSwap | Should -BeFalse
        Connect-Store @{ Store = $store; StoreSecret = New-Auth0Store -NewSecret }
        $options = @{ Label = 'canary-label' }
        (Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 46' -StoreOptions $options).IsApproved | Should -BeTrue

        $calls = Get-Content "$folder/calls"
        $calls | Where-Object { $_ -like 'set*' } | Should -Not -BeNullOrEmpty
        $calls | ForEach-Object { $_ | Should -BeLike '*canary-label*' }
        $calls | Where-Object { $_ -like 'set*' } | ForEach-Object { $_ | Should -BeLike '* TimeSpan' }
        $kept = Get-ChildItem "$folder/*.record" | ForEach-Object { $_.Name; Get-Content $_ -Raw }
        $kept | Should -Not -BeNullOrEmpty
        "$kept" | Should -Not -MatchExactly 'alice|token/|request/|access_token'

        Connect-Store @{ Store = New-Auth0Store @folderStore -ArgumentList $folder; StoreSecret = New-Auth0Store -NewSecret }
        Get-Auth0Token -UserId 'auth0|alice' -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'has nothing of the caller in its blocks' {
        $mine = 'mine'
        $store = New-Auth0Store -Get { if ($mine) { throw 'sees the caller' } } -Set {} -Remove {} -List { $mine }
        Connect-Store @{ Store = $store; AllowUnencryptedStore = $true; WarningAction = 'SilentlyContinue' }
        Get-Auth0BackchannelStatus | Should -BeNullOrEmpty
    }

    It 'says what a block failed with, asks nobody, and works again' {
        $folderStoreThatFails = $folderStore + @{}
        $folderStoreThatFails.Set = { param($Id, $Value) if (Test-Path "$Folder/broken") { Write-Error "no space for $Value" }; Set-Content "$Folder/$([uri]::EscapeDataString($Id)).record" $Value }
        Connect-Store @{ Store = New-Auth0Store @folderStoreThatFails -ArgumentList $folder; AllowUnencryptedStore = $true; WarningAction = 'SilentlyContinue' }
        $null = New-Item "$folder/broken"
        $failures = @()
        Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 47' -StoreOptions @{} -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[-1].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.StoreFailed*'
        $failures[-1].Exception.Message | Should -BeLike '*-Set: no space for (value)*'
        Get-Asked | Should -Not -BeLike '*Deploy 47*'

        Remove-Item "$folder/broken"
        (Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 47' -StoreOptions @{}).IsApproved | Should -BeTrue
        Get-Asked | Should -BeLike '*Deploy 47*'
    }

    It 'compares and swaps where -Set does' {
        $store = New-Auth0Store -CompareAndSwap -InitializationScript { $global:kept = @{} } -Get {
            param($Id)
            $kept[$Id].Value
        } -Set {
            param($Id, $Value, $StoreOptions, $TimeToLive, $ExpectedVersion, $Version)
            if ([long] $kept[$Id].Version -eq $ExpectedVersion) {
                $kept[$Id] = @{ Value = $Value; Version = $Version }
                $Version
            }
        } -Remove { param($Id) $kept.Remove($Id) } -List { $kept.Keys }
        $store.CanCompareAndSwap | Should -BeTrue
        Connect-Store @{ Store = $store; StoreSecret = New-Auth0Store -NewSecret }
        (Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 48').IsApproved | Should -BeTrue
        (Get-Auth0Token -UserId 'auth0|alice').Subject | Should -Be 'auth0|alice'
    }

    It 'does not let a -Set pass for one that compares and swaps' {
        $store = New-Auth0Store -CompareAndSwap -Get {} -Set { 'done' } -Remove {} -List {}
        Connect-Store @{ Store = $store; StoreSecret = New-Auth0Store -NewSecret }
        $failures = @()
        Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 49' -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[-1].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.StoreFailed*'
    }
}

Describe 'A vault as a store' -Skip:(-not $hasVaults) {
    BeforeAll {
        # SecretStore keeps its files under the home folder: a process with a home of its own leaves the user's alone.
        $homeFolder = Join-Path $TestDrive 'home'
        $null = New-Item $homeFolder -ItemType Directory
        $script = @'
param($Module, $Issuer, $ClientId, $ClientSecret, $StoreSecret, $ResultFile)
$ErrorActionPreference = 'Stop'
Import-Module Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore
if (-not (Get-SecretVault -Name Ciba -ErrorAction Ignore)) {
    $null = Reset-SecretStore -Authentication None -Interaction None -Confirm:$false -Force 3>$null
    Register-SecretVault -Name Ciba -ModuleName Microsoft.PowerShell.SecretStore
}
Set-Secret -Name 'another' -Secret 'kept' -Vault Ciba
Import-Module $Module
$store = New-Auth0Store -VaultName Ciba -InitializationScript { param($Text) if ($Text -ne 'handed in') { throw 'no argument' } } -ArgumentList 'handed in'
Connect-Auth0 $Issuer $ClientId -ClientSecret (ConvertTo-SecureString $ClientSecret -AsPlainText) -AllowInsecureLoopback -Store $store -StoreSecret (ConvertTo-SecureString $StoreSecret -AsPlainText)
$known = Get-Auth0Token -UserId 'auth0|alice' -ErrorAction Ignore
$token = if ($known) { $known.AccessToken.AsPlainText() } else { (Invoke-Auth0Backchannel 'auth0|alice' 'Deploy 50').AccessToken.AsPlainText() }
[ordered]@{
    kind    = $store.Kind
    swaps   = $store.CanCompareAndSwap
    known   = $known.Subject
    token   = $token
    pending = @(Get-Auth0BackchannelStatus).Count
    names   = @((Get-SecretInfo -Vault Ciba).Name)
    values  = @(Get-SecretInfo -Vault Ciba | ForEach-Object { Get-Secret -Name $_.Name -Vault Ciba -AsPlainText })
} | ConvertTo-Json | Set-Content $ResultFile
'@
        $file = Join-Path $TestDrive 'vault.ps1'
        Set-Content $file $script
        $storeSecret = (New-Auth0Store -NewSecret).AsPlainText()
        $clientSecret = [Net.NetworkCredential]::new('', $simulator.Secret).Password
        function Invoke-VaultRun {
            $before = $env:HOME
            $env:HOME = $homeFolder
            try {
                $output = pwsh -NoProfile -NonInteractive -File $file (Get-ModuleManifest) $simulator.Issuer $simulator.ClientId $clientSecret $storeSecret "$TestDrive/result.json" 2>&1
                if ($LASTEXITCODE) { throw "$output" }
                Get-Content "$TestDrive/result.json" -Raw | ConvertFrom-Json
            }
            finally {
                $env:HOME = $before
            }
        }
        $first = Invoke-VaultRun
        $second = Invoke-VaultRun
    }

    It 'carries a token from one process to the next' {
        $first.kind | Should -Be 'vault'
        $first.known | Should -BeNullOrEmpty
        $second.known | Should -Be 'auth0|alice'
    }

    It 'says that it cannot compare and swap' {
        $first.swaps | Should -BeFalse
    }

    It 'uses names that any vault takes, and leaves other secrets alone' {
        $second.names | Should -Contain 'another'
        $records = $second.names | Where-Object { $_ -ne 'another' }
        $records | Should -Not -BeNullOrEmpty
        $records | ForEach-Object { $_ | Should -MatchExactly '\AAuth0Ciba-[0-9A-F]{14,112}\z' }
    }

    It 'shows nothing in names and values' {
        $kept = "$($second.names) $($second.values)"
        foreach ($secret in $second.token, $clientSecret, $storeSecret, '"sub":"auth0|alice"') { Find-Secret -Text $kept -Secret $secret | Should -BeNullOrEmpty }
        $kept | Should -Not -MatchExactly 'alice|access_token'
    }
}

Describe 'The runspace of a store' {
    It 'is no way out of a constrained language mode' {
        $script = @'
param($Module)
Import-Module $Module
$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
Connect-Auth0 tenant.eu.auth0.com client -ClientSecret (ConvertTo-SecureString x -AsPlainText -Force) -AllowUnencryptedStore -WarningAction SilentlyContinue -Store (New-Auth0Store -Get { [IO.File]::ReadAllText('/etc/hostname') } -Set {} -Remove {} -List {})
Get-Auth0Token -UserId 'auth0|alice'
'@
        Set-Content "$TestDrive/constrained.ps1" $script
        $output = pwsh -NoProfile -NonInteractive -File "$TestDrive/constrained.ps1" (Get-ModuleManifest) 2>&1
        $output -join ' ' -replace '\e\[[0-9;]*m' -replace '[\s|]+', ' ' | Should -BeLike '*in -Get: Cannot invoke method*'
    }

    It 'is loaded with nothing of SQLite or PostgreSQL before they are used' {
        $output = pwsh -NoProfile -NonInteractive -Command {
            param($Module)
            Import-Module $Module
            $null = New-Auth0Store -Memory
            [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -match 'Sqlite|SQLitePCL|Npgsql'
        } -args (Get-ModuleManifest)
        $output | Should -BeNullOrEmpty
    }
}
