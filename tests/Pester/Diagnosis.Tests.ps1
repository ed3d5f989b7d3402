[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingConvertToSecureStringWithPlainText', '', Justification = 'Made up for a test.')]
param()

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1", "$PSScriptRoot/Support/Secrets.psm1"
    Import-Module (Get-ModuleManifest)
    $script:simulator = Start-Simulator
    Invoke-Control Put clients/no-ciba-client/secrets -Body @($simulator.SecretText) | Out-Null

    function Get-Line {
        param([string] $Check, $Lines)

        $Lines | Where-Object Check -EQ $Check
    }
}

AfterAll {
    Disconnect-Auth0 -All
    Stop-Simulator
}

Describe 'Test-Auth0Session' {
    BeforeEach { Clear-Simulator }

    It 'gives $true for a session that works, and asks nobody' {
        Connect-Simulator
        $given = Test-Auth0Session -WarningVariable warnings
        $given | Should -BeOfType bool
        $given | Should -BeTrue
        $warnings | Should -BeNullOrEmpty
        (Get-SimulatorLog).endpoint | Should -Be 'discovery', 'jwks', 'token'
        Get-SimulatorRequest | Where-Object state -EQ pending | Should -BeNullOrEmpty
    }

    It 'gives a line for each check with -Detailed' {
        Connect-Simulator
        $lines = Test-Auth0Session -Detailed
        $lines.Check | Should -Be 'Discovery', 'Endpoints', 'Clock', 'Signing keys', 'ID token algorithm', 'Client credentials', 'CIBA grant',
            'Store: read', 'Store: write', 'Store: compare and swap', 'Store: durable', 'Store: encrypted', 'Transport', '.NET', 'PowerShell'
        $lines.State | Should -Not -Contain Failed
        (Get-Line PowerShell $lines).Found | Should -BeLike "$($PSVersionTable.PSVersion) *"
        (Get-Line Transport $lines).State | Should -Be Warning
        ($lines | Out-String -Width 80) -split '\r?\n' | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
        $lines | Format-List | Out-String | Should -BeLike '*Remedy*RS256*'
    }

    It 'gives $false, and names the setting, where <Name>' -ForEach @(
        @{ Name = 'the secret is wrong'; Client = 'ciba-demo-client'; Secret = 'not-the-secret-0123456789'; Check = 'Client credentials'; Remedy = '*Applications > your application > Credentials*' }
        @{ Name = 'the grant is off'; Client = 'no-ciba-client'; Secret = ''; Check = 'CIBA grant'; Remedy = '*Grant Types: Client Initiated Backchannel Authentication (CIBA)*' }
    ) {
        $text = if ($Secret) { ConvertTo-SecureString $Secret -AsPlainText -Force } else { $simulator.Secret }
        Connect-Simulator -ClientId $Client -Secret $text
        Test-Auth0Session | Should -BeFalse
        $line = Get-Line $Check (Test-Auth0Session -Detailed)
        $line.State | Should -Be Failed
        $line.Remedy | Should -BeLike $Remedy
    }

    It 'goes on with the other checks where the tenant is away' {
        $session = Connect-Auth0 http://127.0.0.1:1 client -ClientSecret $simulator.Secret -AllowInsecureLoopback -PassThru
        $lines = Test-Auth0Session -Session $session -Detailed -ErrorAction Stop
        (Get-Line Discovery $lines).State | Should -Be Failed
        (Get-Line 'CIBA grant' $lines).State | Should -Be NotChecked
        (Get-Line 'Store: write' $lines).State | Should -Be Passed
        Test-Auth0Session -Session $session | Should -BeFalse
    }

    It 'finds a store that cannot be written, and leaves out of the report what its code said' {
        $store = New-Auth0Store -Get {} -Set { throw 'the password is hunter2hunter2' } -Remove {} -List {}
        Connect-Auth0 $simulator.Issuer $simulator.ClientId -ClientSecret $simulator.Secret -AllowInsecureLoopback -Store $store -AllowUnencryptedStore -WarningAction Ignore
        $lines = Test-Auth0Session -Detailed -ErrorAction Stop
        (Get-Line 'Store: write' $lines).State | Should -Be Failed
        (Get-Line 'Store: write' $lines).Found | Should -BeLike '*hunter2*'
        (Get-Line 'Store: encrypted' $lines).State | Should -Be Warning
        Test-Auth0Session -AsReport | Should -Not -BeLike '*hunter2*'
    }

    It 'writes, reads and removes a record in a durable store' {
        $store = New-Auth0Store -SqlitePath "$TestDrive/diagnosis.db"
        Connect-Auth0 $simulator.Issuer $simulator.ClientId -ClientSecret $simulator.Secret -AllowInsecureLoopback -Store $store -StoreSecret (New-Auth0Store -NewSecret)
        ((Test-Auth0Session -Detailed) | Where-Object Check -Like 'Store:*').State | Sort-Object -Unique | Should -Be Passed
    }

    It 'writes a report without secrets with -AsReport' {
        Connect-Simulator
        $report = Test-Auth0Session -AsReport
        $report | Should -BeOfType string
        $report | Should -BeLike "*Client: $($simulator.ClientId)*CIBA grant*likely on*PowerShell*"
        Find-Secret $report $simulator.SecretText | Should -BeNullOrEmpty
    }

    It 'asks the one person of -UserId, once, and verifies the answer' {
        Connect-Simulator
        Use-AutoDecision Approve
        $lines = Test-Auth0Session -User 'auth0|alice' -Detailed 3>$null 6>$null
        $lines[-1].Check | Should -Be "A person's answer"
        $lines[-1].State | Should -Be Passed
        Get-SimulatorLog backchannel | Should -HaveCount 1
    }

    It 'gives $false for a no, and names the person in no report' {
        Connect-Simulator
        Use-AutoDecision Deny
        $report = Test-Auth0Session 'auth0|bob' -AsReport 3>$null 6>$null
        $report | Should -BeLike '*Failed*Auth0Ciba.AccessDenied*'
        $report | Should -Not -BeLike '*bob*'
        Test-Auth0Session 'auth0|carol' 3>$null 6>$null | Should -BeFalse
    }

    It 'asks nobody <Name>' -ForEach @(
        @{ Name = 'with -WhatIf'; Client = 'ciba-demo-client'; With = @{ WhatIf = $true } }
        @{ Name = 'where a check before failed'; Client = 'no-ciba-client'; With = @{} }
    ) {
        Connect-Simulator -ClientId $Client
        (Test-Auth0Session 'auth0|alice' -Detailed @With)[-1].State | Should -Be NotChecked
        Get-SimulatorLog backchannel | Should -BeNullOrEmpty
    }

    It 'is an error, and sends nothing, for <Name>' -ForEach @(
        @{ Name = '-Detailed with -AsReport'; With = @{ Detailed = $true; AsReport = $true }; Parameter = 'AsReport' }
        @{ Name = '-BindingMessage without -UserId'; With = @{ BindingMessage = 'Hello' }; Parameter = 'BindingMessage' }
        @{ Name = '-TimeoutSec without -UserId'; With = @{ TimeoutSec = 5 }; Parameter = 'TimeoutSec' }
        @{ Name = '-TimeoutSec 0'; With = @{ UserId = 'auth0|alice'; TimeoutSec = 0 }; Parameter = 'TimeoutSec' }
        @{ Name = 'an empty -UserId'; With = @{ UserId = '' }; Parameter = 'UserId' }
        @{ Name = 'a message that breaks the rules'; With = @{ UserId = 'auth0|alice'; BindingMessage = 'a<b' }; Parameter = 'BindingMessage' }
    ) {
        Connect-Simulator
        Test-Auth0Session @With -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput,*'
        $failures[0].TargetObject | Should -Be $Parameter
        Get-SimulatorLog | Should -BeNullOrEmpty
    }

    It 'is an error without a session' {
        Test-Auth0Session -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.NotConnected,*'
    }

    It 'is quiet and plain where nobody looks on' {
        # Without NO_COLOR PowerShell itself colours the head of a table, redirected or not.
        $run = Invoke-Pwsh -Environment @{ NO_COLOR = '1' } @'
Connect-Simulator
Test-Auth0Session
Test-Auth0Session -Detailed | Format-Table
'@
        $run.Errors | Should -BeNullOrEmpty
        $run.Output | Should -BeLike 'True*CIBA grant*'
        $run.Output | Should -Not -Match "`e"
    }
}
