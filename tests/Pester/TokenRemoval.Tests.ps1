# Clear-Auth0Token and Revoke-Auth0Token.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1"
    Import-Module (Get-ModuleManifest)
    $script:simulator = Start-Simulator
    $script:api = $simulator.PaymentsApi

    function Approve-Token([string[]] $UserId = 'auth0|alice', [hashtable] $Asked = @{ Scope = 'offline_access' }) {
        foreach ($person in $UserId) { Invoke-Auth0Backchannel $person 'For a token' @Asked 3>$null | Out-Null }
        Clear-SimulatorLog
    }

    function Test-Token([string] $UserId, [string] $Audience) { [bool] (Get-Auth0Token $UserId $Audience -ErrorAction Ignore) }
}

AfterAll {
    Disconnect-Auth0 -All
    Stop-Simulator
}

Describe 'Clear-Auth0Token' {
    BeforeEach {
        Clear-Simulator
        Connect-Simulator
        Use-AutoDecision Approve
        Approve-Token 'auth0|alice', 'auth0|bob'
        Approve-Token 'auth0|alice', 'auth0|bob' @{ Audience = $api }
    }

    It 'removes <What>' -ForEach @(
        @{ What = 'all'; With = @{}; Left = @() }
        @{ What = 'one person''s'; With = @{ UserId = 'auth0|alice' }; Left = 'bob', 'bob for the API' }
        @{ What = 'one audience''s'; With = @{ Audience = 'https://api.example.com/payments' }; Left = 'alice', 'bob' }
        @{ What = 'the userinfo endpoint''s'; With = @{ Audience = '' }; Left = 'alice for the API', 'bob for the API' }
        @{ What = 'one'; With = @{ UserId = 'auth0|bob'; Audience = '' }; Left = 'alice', 'alice for the API', 'bob for the API' }
        @{ What = 'nothing of a stranger'; With = @{ UserId = 'auth0|carol' }; Left = 'alice', 'alice for the API', 'bob', 'bob for the API' }
    ) {
        Clear-Auth0Token @With -ErrorAction Stop | Should -BeNullOrEmpty
        $there = foreach ($person in 'alice', 'bob') {
            if (Test-Token "auth0|$person") { $person }
            if (Test-Token "auth0|$person" $api) { "$person for the API" }
        }
        @($there) | Should -Be $Left
        Get-SimulatorLog | Should -BeNullOrEmpty
    }

    It 'takes what Get-Auth0Token gives, and no more' {
        Get-Auth0Token 'auth0|alice' | Clear-Auth0Token
        Test-Token 'auth0|alice' | Should -BeFalse
        Test-Token 'auth0|alice' $api | Should -BeTrue
        Test-Token 'auth0|bob' | Should -BeTrue
    }

    It 'takes people from the pipeline' {
        'auth0|alice', 'auth0|bob' | Clear-Auth0Token
        Test-Token 'auth0|alice' | Should -BeFalse
        Test-Token 'auth0|bob' $api | Should -BeFalse
    }

    It 'does not take an empty person for everybody: <Name>' -ForEach @(
        @{ Name = 'null'; Run = { Clear-Auth0Token -UserId $null -ErrorAction Continue } }
        @{ Name = 'empty'; Run = { Clear-Auth0Token '' -ErrorAction Continue } }
    ) {
        $failures = @(& $Run 2>&1)
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput,*'
        Test-Token 'auth0|bob' | Should -BeTrue
    }

    It 'does not take a property that is null for everybody' {
        [pscustomobject]@{ UserId = $null } | Clear-Auth0Token -ErrorAction SilentlyContinue
        Test-Token 'auth0|bob' | Should -BeTrue
    }

    It 'does nothing with -WhatIf' {
        Clear-Auth0Token -WhatIf
        Test-Token 'auth0|alice' | Should -BeTrue
    }

    It 'works in the session that it is given' {
        $first = Get-Auth0Session -Default
        Connect-Simulator
        Clear-Auth0Token
        Get-Auth0Token 'auth0|alice' -Session $first | Should -HaveCount 1
        Clear-Auth0Token -Session $first
        Get-Auth0Token 'auth0|alice' -Session $first -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'says where nobody is connected' {
        Disconnect-Auth0 -All
        Clear-Auth0Token -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.NotConnected,*'
    }
}

Describe 'Revoke-Auth0Token' {
    BeforeEach {
        Clear-Simulator
        Connect-Simulator
        Use-AutoDecision Approve
    }

    It 'revokes at the tenant, removes here, and says what it cannot do' {
        Approve-Token
        Revoke-Auth0Token -WarningVariable warnings 3>$null | Should -BeNullOrEmpty
        Get-SimulatorLog revoke | ForEach-Object status | Should -Be 200
        "$warnings" | Should -BeLike '*access token cannot be revoked*'
        Test-Token 'auth0|alice' | Should -BeFalse
    }

    It 'ends the refresh token for every process' {
        $store = @{ Store = New-Auth0Store -SqlitePath "$TestDrive/revoke.db"; StoreSecret = New-Auth0Store -NewSecret }
        Connect-Auth0 $simulator.Issuer $simulator.ClientId -ClientSecret $simulator.Secret -AllowInsecureLoopback @store
        Approve-Token
        $other = Connect-Auth0 $simulator.Issuer $simulator.ClientId -ClientSecret $simulator.Secret -AllowInsecureLoopback @store -PassThru
        Get-Auth0Token -Session $other | Should -HaveCount 1
        Revoke-Auth0Token 'auth0|alice' 3>$null
        Get-Auth0Token -Session $other -UserId 'auth0|alice' -ForceRefresh -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.TokenNotFound,*'
    }

    It 'revokes <What>' -ForEach @(
        @{ What = 'a person''s'; Run = { Revoke-Auth0Token 'auth0|alice' 3>$null }; Count = 2 }
        @{ What = 'what Get-Auth0Token gave'; Run = { Get-Auth0Token 'auth0|alice' | Revoke-Auth0Token 3>$null }; Count = 1 }
        @{ What = 'an audience''s'; Run = { Revoke-Auth0Token -Audience '' 3>$null }; Count = 2 }
    ) {
        Approve-Token 'auth0|alice', 'auth0|bob'
        Approve-Token 'auth0|alice' @{ Audience = $api; Scope = 'offline_access' }
        & $Run
        Get-SimulatorLog revoke | Should -HaveCount $Count
    }

    It 'must be told whose where there are several' {
        Approve-Token 'auth0|alice', 'auth0|bob'
        Revoke-Auth0Token -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput,*'
        Get-SimulatorLog | Should -BeNullOrEmpty
    }

    It 'finds nothing to revoke without a refresh token, and keeps what is there' {
        Approve-Token -Asked @{}
        Revoke-Auth0Token -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.NothingToRevoke,*'
        $failures[0].ErrorDetails.RecommendedAction | Should -BeLike '*Clear-Auth0Token*'
        Test-Token 'auth0|alice' | Should -BeTrue
    }

    It 'finds nothing of a stranger' {
        Revoke-Auth0Token 'auth0|carol' -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.TokenNotFound,*'
    }

    It 'keeps the tokens where the tenant has trouble, and can be tried again' {
        Approve-Token
        Add-Fault @{ kind = 'serverError'; endpoint = 'revoke' }
        Revoke-Auth0Token -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.RevokeFailed,*'
        (Get-Auth0Token).CanRefresh | Should -BeTrue
        Revoke-Auth0Token -ErrorAction Stop 3>$null
        Test-Token 'auth0|alice' | Should -BeFalse
    }

    It 'does nothing with -WhatIf' {
        Approve-Token
        Revoke-Auth0Token -WhatIf
        Get-SimulatorLog | Should -BeNullOrEmpty
    }
}
