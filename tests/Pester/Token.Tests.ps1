BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1"
    Import-Module (Get-ModuleManifest)
    $script:simulator = Start-Simulator
    $script:api = $simulator.PaymentsApi

    # What an approval leaves behind: a token; the log is emptied, so that what comes after is seen alone.
    function Approve-Token([string] $UserId = 'auth0|alice', [hashtable] $Asked = @{}) {
        Invoke-Auth0Backchannel $UserId 'For a token' @Asked 3>$null
        Clear-SimulatorLog
    }
}

AfterAll {
    Disconnect-Auth0 -All
    Stop-Simulator
}

Describe 'Get-Auth0Token' {
    BeforeEach {
        Clear-Simulator
        Connect-Simulator
        Use-AutoDecision Approve
    }

    It 'gives the token of an earlier approval without any request' {
        $result = Approve-Token
        $token = Get-Auth0Token
        $token.Subject | Should -Be 'auth0|alice'
        $token.Scope | Should -Be 'openid'
        $token.Claims.sub | Should -Be 'auth0|alice'
        $token.CanRefresh | Should -BeFalse
        $token.ExpiresAt | Should -Be $result.ExpiresAt
        $token.AccessToken.AsPlainText() | Should -BeExactly $result.AccessToken.AsPlainText()
        $token.IdToken.AsPlainText() | Should -BeExactly $result.IdToken.AsPlainText()
        Get-SimulatorLog | Should -BeNullOrEmpty
    }

    It 'does not take a name that has come out <Name> for the only person' -ForEach @(
        @{ Name = 'null'; Get = { Get-Auth0Token $nobody -ErrorVariable failures -ErrorAction SilentlyContinue; $failures } }
        @{ Name = 'empty'; Get = { Get-Auth0Token '' -ErrorVariable failures -ErrorAction SilentlyContinue; $failures } }
        @{ Name = 'blank'; Get = { Get-Auth0Token ' ' -ErrorVariable failures -ErrorAction SilentlyContinue; $failures } }
    ) {
        Approve-Token
        $nobody = $null
        $given = @(& $Get)
        $given | Should -HaveCount 1
        $given[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput,*'
    }

    It 'is no approval' {
        Approve-Token
        (Get-Auth0Token).PSObject.Properties.Name | Should -Not -Contain 'IsApproved'
    }

    It 'gives text with -AsPlainText, and only then' {
        $result = Approve-Token
        $text = Get-Auth0Token -AsPlainText
        $text | Should -BeOfType string
        $text | Should -BeExactly $result.AccessToken.AsPlainText()
        Get-Auth0Token | Should -Not -BeOfType string
    }

    It 'gives the token of the user named <How>' -ForEach @(
        @{ How = 'by position'; Get = { Get-Auth0Token 'auth0|bob' } }
        @{ How = 'by -UserId'; Get = { Get-Auth0Token -UserId 'auth0|bob' } }
        @{ How = 'by -Sub'; Get = { Get-Auth0Token -Sub 'auth0|bob' } }
        @{ How = 'by the pipeline'; Get = { 'auth0|bob' | Get-Auth0Token } }
        @{ How = 'by a property'; Get = { [pscustomobject]@{ UserId = 'auth0|bob' } | Get-Auth0Token } }
        @{ How = 'by a result'; Get = { $results | Where-Object Subject -EQ 'auth0|bob' | Get-Auth0Token } }
    ) {
        $results = 'auth0|alice', 'auth0|bob' | ForEach-Object { Approve-Token $_ }
        $results | Should -HaveCount 2
        (& $Get).Subject | Should -Be 'auth0|bob'
    }

    It 'must be told whose token where there are two people''s' {
        'auth0|alice', 'auth0|bob' | ForEach-Object { Approve-Token $_ }
        Get-Auth0Token -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$failures" | Should -BeLike 'UserId: *several people*'
    }

    It 'gives nobody a token of somebody else' {
        Approve-Token 'auth0|alice'
        Get-Auth0Token 'auth0|bob' -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.TokenNotFound,*'
    }

    It 'tells audiences apart' {
        $userInfo = Approve-Token
        $payments = Approve-Token -Asked @{ Audience = $api }
        (Get-Auth0Token).AccessToken.AsPlainText() | Should -BeExactly $userInfo.AccessToken.AsPlainText()
        (Get-Auth0Token -Audience $api).AccessToken.AsPlainText() | Should -BeExactly $payments.AccessToken.AsPlainText()
        Get-Auth0Token -Audience 'https://api.example.com/ops' -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$failures" | Should -BeLike '*https://api.example.com/ops*'
    }

    It 'serves <Name>' -ForEach @(
        @{ Name = 'the scopes granted'; Scope = 'openid', 'read:payments', 'create:payments' }
        @{ Name = 'fewer scopes'; Scope = @('read:payments') }
        @{ Name = 'fewer scopes in one text'; Scope = @('read:payments openid') }
    ) {
        Approve-Token -Asked @{ Audience = $api; Scope = 'read:payments', 'create:payments' }
        (Get-Auth0Token -Audience $api -Scope $Scope).Audience | Should -Be $api
    }

    It 'does not serve <Name>' -ForEach @(
        @{ Name = 'more scopes than granted'; Scope = 'read:payments', 'create:payments' }
        @{ Name = 'a scope of another case'; Scope = @('READ:payments') }
    ) {
        Approve-Token -Asked @{ Audience = $api; Scope = 'read:payments' }
        Get-Auth0Token -Audience $api -Scope $Scope -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.TokenNotFound,*'
    }

    It 'does not serve a scope that was asked for but not granted' {
        Use-AutoDecision Nobody
        $shell = Open-Shell { Invoke-Auth0Backchannel 'auth0|alice' 'Both' -Audience https://api.example.com/payments -Scope read:payments, create:payments -Session $session } (Get-Auth0Session -Default)
        Approve-Request 'auth0|alice' -Differently @{ scope = 'openid read:payments' }
        (Receive-Shell $shell).Scope | Should -Be 'openid read:payments'
        Close-Shell $shell
        (Get-Auth0Token -Audience $api -Scope read:payments).Scope | Should -Be 'openid read:payments'
        Get-Auth0Token -Audience $api -Scope create:payments -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures | Should -HaveCount 1
    }

    It 'finds nothing before anybody approved, and says what to do' {
        Get-Auth0Token -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.TokenNotFound,*'
        $failures[0].ErrorDetails.RecommendedAction | Should -BeLike '*Invoke-Auth0Backchannel*'
        Get-SimulatorLog | Should -BeNullOrEmpty
    }

    It 'finds nothing after a no' {
        Use-AutoDecision Deny
        Approve-Token -Asked @{ ErrorAction = 'SilentlyContinue' } | Should -BeNullOrEmpty
        Get-Auth0Token -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.TokenNotFound,*'
    }

    It 'finds nothing after an answer that was not verified' {
        Add-Fault @{ kind = 'forge'; forgery = 'otherSubject' }
        Approve-Token -Asked @{ ErrorAction = 'SilentlyContinue' } | Should -BeNullOrEmpty
        Get-Auth0Token -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.TokenNotFound,*'
    }

    It 'gives a token only for as long as -MinimumValidity asks' {
        # The simulator's tokens live for a day.
        Approve-Token
        (Get-Auth0Token -MinimumValidity ([timespan]::FromHours(23))).Subject | Should -Be 'auth0|alice'
        (Get-Auth0Token -MinimumValidity 23:00:00).Subject | Should -Be 'auth0|alice'
        Get-Auth0Token -MinimumValidity ([timespan]::FromHours(25)) -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.TokenNotFound,*'
    }

    It 'does not give a token that is about to end' {
        Add-Fault @{ kind = 'editAnswer'; replace = @{ expires_in = 30 } }
        Approve-Token
        Get-Auth0Token -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.TokenNotFound,*'
        (Get-Auth0Token -MinimumValidity 0).Subject | Should -Be 'auth0|alice'
    }

    It 'keeps sessions apart' {
        Approve-Token
        Connect-Simulator
        Get-Auth0Token -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.TokenNotFound,*'
        Get-Auth0Token -Session (Get-Auth0Session)[0] | Should -HaveCount 1
    }

    It 'keeps the details that were granted' {
        Approve-Token -Asked @{ Audience = $api; AuthorizationDetails = @{ type = 'money_transfer'; amount = 3 } }
        (Get-Auth0Token -Audience $api).AuthorizationDetails[0].amount | Should -Be 3
    }

    It 'says where there is a refresh token' {
        Approve-Token -Asked @{ Scope = 'offline_access' }
        (Get-Auth0Token).CanRefresh | Should -BeTrue
    }
}
