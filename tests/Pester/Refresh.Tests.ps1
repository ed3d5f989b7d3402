[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingAllowUnencryptedAuthentication', '', Justification = 'The simulator listens on this machine without TLS.')]
param()

# Get-Auth0Token, where the token at hand does not do: a new one by the refresh token.

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1"
    Import-Module (Get-ModuleManifest)
    $script:simulator = Start-Simulator
    $script:api = $simulator.PaymentsApi

    function Approve-ShortToken([hashtable] $Asked = @{ Scope = 'offline_access' }, [int] $Lifetime = 90) {
        Add-Fault @{ kind = 'editAnswer'; endpoint = 'token'; replace = @{ expires_in = $Lifetime } }
        $result = Invoke-Auth0Backchannel 'auth0|alice' 'For a token' @Asked 3>$null
        Clear-SimulatorLog
        $result
    }

    function Get-Refresh { Get-SimulatorLog token | Where-Object grantType -EQ refresh_token }
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

    It 'refreshes with -ForceRefresh, and only then' {
        $result = Approve-ShortToken
        (Get-Auth0Token).AccessToken.AsPlainText() | Should -BeExactly $result.AccessToken.AsPlainText()
        Get-SimulatorLog | Should -BeNullOrEmpty
        $token = Get-Auth0Token -ForceRefresh
        $token.Subject | Should -Be 'auth0|alice'
        $token.AccessToken.AsPlainText() | Should -Not -BeExactly $result.AccessToken.AsPlainText()
        $token.CanRefresh | Should -BeTrue
        Get-Refresh | Should -HaveCount 1
        (Get-Auth0Token -AsPlainText) | Should -BeExactly $token.AccessToken.AsPlainText()
        Get-Refresh | Should -HaveCount 1
    }

    It 'refreshes by itself a token that has expired' {
        $result = Approve-ShortToken -Lifetime 1
        Wait-Until { [DateTimeOffset]::UtcNow -gt $result.ExpiresAt } 'the token to expire'
        $token = Get-Auth0Token -MinimumValidity 0
        $token.ExpiresAt | Should -BeGreaterThan ([DateTimeOffset]::UtcNow)
        Get-Refresh | Should -HaveCount 1
    }

    It 'gives its new token to Invoke-RestMethod -Authentication Bearer' {
        Approve-ShortToken | Out-Null
        $about = Invoke-RestMethod "$($simulator.Issuer)userinfo" -Authentication Bearer -Token (Get-Auth0Token -ForceRefresh).AccessToken -AllowUnencryptedAuthentication
        $about.sub | Should -Be 'auth0|alice'
        Get-SimulatorLog userInfo | ForEach-Object status | Should -Be 200
    }

    It 'keeps the person: a refresh that names another one is refused' {
        Approve-ShortToken | Out-Null
        Add-Fault @{ kind = 'forge'; endpoint = 'token'; forgery = 'otherSubject' }
        Get-Auth0Token -ForceRefresh -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.UnverifiedSubjectMismatch,*'
        $failures[0].CategoryInfo.Category | Should -Be SecurityError
    }

    It 'says that trying again helps: <Name>' -ForEach @(
        @{ Name = 'a server error'; Fault = @{ kind = 'serverError' } }
        @{ Name = 'a cut connection'; Fault = @{ kind = 'reset' } }
        @{ Name = 'a rate limit'; Fault = @{ kind = 'rateLimited'; retryAfter = '0' } }
    ) {
        Approve-ShortToken | Out-Null
        Add-Fault ($Fault + @{ endpoint = 'token' })
        Get-Auth0Token -ForceRefresh -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.RefreshFailed,*'
        $failures[0].CategoryInfo.Category | Should -Be ResourceUnavailable
        $failures[0].ErrorDetails.RecommendedAction | Should -BeLike 'Try again later*'
        Get-Refresh | Should -HaveCount 1
        (Get-Auth0Token -ForceRefresh).Subject | Should -Be 'auth0|alice'
    }

    It 'says that the person must be asked' {
        Approve-ShortToken | Out-Null
        Add-Fault @{ kind = 'answer'; endpoint = 'token'; status = 403; body = '{"error":"invalid_grant"}' }
        Get-Auth0Token -ForceRefresh -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.RefreshRejected,*'
        $failures[0].CategoryInfo.Category | Should -Be PermissionDenied
        $failures[0].ErrorDetails.RecommendedAction | Should -BeLike 'Ask the person again*'
    }

    It 'has nothing to refresh without offline_access' {
        Approve-ShortToken -Asked @{} | Out-Null
        Get-Auth0Token -ForceRefresh -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.TokenNotFound,*'
        $failures[0].ErrorDetails.RecommendedAction | Should -BeLike '*offline_access*'
        Get-SimulatorLog | Should -BeNullOrEmpty
    }

    It 'stops a script under -ErrorAction Stop' {
        Approve-ShortToken -Asked @{} | Out-Null
        { Get-Auth0Token -ForceRefresh -ErrorAction Stop } | Should -Throw -ErrorId 'Auth0Ciba.TokenNotFound,*'
    }

    It 'refreshes once for many runspaces' {
        Edit-Behaviour @{ rotateRefreshTokens = $true }
        $result = Approve-ShortToken -Lifetime 1
        Wait-Until { [DateTimeOffset]::UtcNow -gt $result.ExpiresAt } 'the token to expire'
        $manifest, $session = (Get-ModuleManifest), (Get-Auth0Session -Default)
        $texts = 1..10 | ForEach-Object -ThrottleLimit 5 -Parallel {
            Import-Module $using:manifest
            Get-Auth0Token 'auth0|alice' -Session $using:session -AsPlainText -MinimumValidity 0
        }
        $texts | Should -HaveCount 10
        $texts | Sort-Object -Unique | Should -HaveCount 1
        Get-Refresh | Should -HaveCount 1
    }

    It 'goes on in another session of the same store, with the refresh token that rotated' {
        Edit-Behaviour @{ rotateRefreshTokens = $true }
        $there = @{ Store = New-Auth0Store -SqlitePath "$TestDrive/tokens.db"; StoreSecret = New-Auth0Store -NewSecret }
        $first, $second = 1..2 | ForEach-Object { Connect-Auth0 $simulator.Issuer $simulator.ClientId -ClientSecret $simulator.Secret -AllowInsecureLoopback @there -PassThru }
        Approve-ShortToken | Out-Null
        foreach ($session in $first, $second, $second, $first) { Get-Auth0Token -ForceRefresh -Session $session -ErrorAction Stop | Should -HaveCount 1 }
        Get-Refresh | ForEach-Object status | Should -Be 200, 200, 200, 200
    }

    It 'is refused on a store that cannot compare and swap, by its name' {
        $blocks = @{
            Get    = { param($Id) if ($global:kept) { $global:kept[$Id] } }
            Set    = { param($Id, $Value) if (-not $global:kept) { $global:kept = @{} }; $global:kept[$Id] = $Value }
            Remove = { param($Id) if ($global:kept) { $global:kept.Remove($Id) } }
            List   = { param($Prefix) if ($global:kept) { $global:kept.Keys | Where-Object { $_.StartsWith($Prefix) } } }
        }
        Connect-Auth0 $simulator.Issuer $simulator.ClientId -ClientSecret $simulator.Secret -AllowInsecureLoopback -Store (New-Auth0Store @blocks) -StoreSecret (New-Auth0Store -NewSecret)
        Approve-ShortToken | Out-Null
        (Get-Auth0Token).Subject | Should -Be 'auth0|alice'
        Get-Auth0Token -ForceRefresh -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.CannotCompareAndSwap,*'
        "$failures" | Should -BeLike '*script store*'
        Get-Refresh | Should -BeNullOrEmpty
    }

    It 'hands -StoreOptions to the store on a refresh' {
        $place = New-Item -ItemType Directory "$TestDrive/options"
        $store = New-Auth0Store -CompareAndSwap -ArgumentList "$place" -InitializationScript { param($Folder) $global:Folder = $Folder; $global:kept = @{}; $global:versions = @{} } -Get {
            param($Id, $StoreOptions) Add-Content "$Folder/calls" "$($StoreOptions['Label'])"; $global:kept[$Id]
        } -Set {
            param($Id, $Value, $StoreOptions, $TimeToLive, $ExpectedVersion, $Version) Add-Content "$Folder/calls" "$($StoreOptions['Label'])"
            if ([long] $global:versions[$Id] -eq $ExpectedVersion) { $global:kept[$Id] = $Value; $global:versions[$Id] = $Version; $Version }
        } -Remove {
            param($Id, $StoreOptions) Add-Content "$Folder/calls" "$($StoreOptions['Label'])"; $global:kept.Remove($Id); $global:versions.Remove($Id)
        } -List {
            param($Prefix, $StoreOptions) Add-Content "$Folder/calls" "$($StoreOptions['Label'])"; $global:kept.Keys
        }
        Connect-Auth0 $simulator.Issuer $simulator.ClientId -ClientSecret $simulator.Secret -AllowInsecureLoopback -Store $store -StoreSecret (New-Auth0Store -NewSecret)
        Approve-ShortToken -Asked @{ Scope = 'offline_access'; StoreOptions = @{ Label = 'mine' } } | Out-Null
        Get-Auth0Token -ForceRefresh -StoreOptions @{ Label = 'mine' } | Should -HaveCount 1
        Revoke-Auth0Token 'auth0|alice' -StoreOptions @{ Label = 'mine' } 3>$null
        Clear-Auth0Token -StoreOptions @{ Label = 'mine' }
        Get-Content "$place/calls" | Sort-Object -Unique | Should -Be 'mine'
    }
}
