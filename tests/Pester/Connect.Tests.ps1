BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1"
    Import-Module (Get-ModuleManifest)
    $script:simulator = Start-Simulator
}

AfterAll {
    Stop-Simulator
}

Describe 'Connect-Auth0' {
    BeforeEach { Clear-Simulator }
    AfterAll { Disconnect-Auth0 -All }

    It 'is silent and makes the default session' {
        Connect-Simulator | Should -BeNullOrEmpty
        (Get-Auth0Session -Default).ClientId | Should -Be $simulator.ClientId
    }

    It 'gives the session with -PassThru' {
        $session = Connect-Simulator -PassThru
        $session.Domain | Should -Be ([Uri] $simulator.Issuer).Authority
        $session.IsOpen | Should -BeTrue
        $session.IsInsecure | Should -BeTrue
        $session.StoreKind | Should -Be 'memory'
    }

    It 'asks at the pace of -AsksPerMinute' {
        Connect-Auth0 $simulator.Issuer $simulator.ClientId -ClientSecret $simulator.Secret -AllowInsecureLoopback -AsksPerMinute 1
        $jobs = Invoke-Auth0Backchannel 'auth0|alice', 'auth0|bob' 'One a minute' -AsJob
        # Which of the two goes first is not promised.
        Wait-Until { @($jobs.StatusMessage -eq 'asking').Count -eq 1 } 'one of the two to be asked'
        Get-SimulatorLog backchannel | Should -HaveCount 1
        $jobs | Remove-Job -Force
    }

    It 'refuses <_> for -AsksPerMinute' -ForEach 0, -1, 1000001 {
        Connect-Auth0 tenant.example.com client -ClientSecret $simulator.Secret -AsksPerMinute $_ -PassThru -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput,*'
        $failures[0].TargetObject | Should -Be AsksPerMinute
    }

    It 'asks the tenant nothing' {
        Connect-Simulator
        Get-Auth0Session | Should -HaveCount 1
        Get-SimulatorLog | Should -BeNullOrEmpty
    }

    It 'takes the domain <Domain>' -ForEach @(
        @{ Domain = 'tenant.example.com' }
        @{ Domain = 'https://tenant.example.com' }
        @{ Domain = 'https://tenant.example.com/' }
        @{ Domain = 'tenant.example.com/' }
        @{ Domain = 'TENANT.example.com' }
    ) {
        $session = Connect-Auth0 $Domain client -ClientSecret $simulator.Secret -PassThru
        $session.Domain | Should -Be 'tenant.example.com'
        $session.IsInsecure | Should -BeFalse
    }

    It 'takes http on this machine with -AllowInsecureLoopback: <Domain>' -ForEach @(
        @{ Domain = 'http://127.0.0.1:5000' }
        @{ Domain = 'http://localhost:5000/' }
        @{ Domain = 'http://[::1]:5000' }
    ) {
        (Connect-Auth0 $Domain client -ClientSecret $simulator.Secret -AllowInsecureLoopback -PassThru).IsInsecure | Should -BeTrue
    }

    It 'refuses the domain <Domain>, naming parameter and rule' -ForEach @(
        @{ Domain = 'https://tenant.example.com/path'; Rule = 'without path, query or user' }
        @{ Domain = 'tenant.example.com/path'; Rule = 'without path, query or user' }
        @{ Domain = 'https://tenant.example.com/?a=b'; Rule = 'without path, query or user' }
        @{ Domain = 'https://tenant.example.com/#a'; Rule = 'without path, query or user' }
        @{ Domain = 'https://user@tenant.example.com/'; Rule = 'without path, query or user' }
        @{ Domain = 'https://tenant.example.com\path'; Rule = '' }
        @{ Domain = 'tenant example.com'; Rule = 'spaces' }
        @{ Domain = "tenant.example.com`n"; Rule = 'spaces' }
        @{ Domain = ''; Rule = 'required' }
        @{ Domain = '  '; Rule = 'required' }
        @{ Domain = 'https://'; Rule = 'no host name' }
        @{ Domain = 'ftp://tenant.example.com'; Rule = 'https' }
        @{ Domain = 'http://127.0.0.1:5000'; Rule = '-AllowInsecureLoopback' }
        @{ Domain = 'http://tenant.example.com'; Rule = '127.0.0.1' }
    ) {
        Connect-Auth0 $Domain client -ClientSecret $simulator.Secret -PassThru -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput,*'
        $failures[0].TargetObject | Should -Be 'Domain'
        "$($failures[0])" | Should -BeLike "Domain: *$Rule*"
    }

    It 'refuses http to another host even with -AllowInsecureLoopback: <Domain>' -ForEach @(
        @{ Domain = 'http://tenant.example.com' }
        @{ Domain = 'http://127.0.0.1.example.com' }
        @{ Domain = 'http://0.0.0.0' }
    ) {
        Connect-Auth0 $Domain client -ClientSecret $simulator.Secret -AllowInsecureLoopback -PassThru -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$failures" | Should -BeLike 'Domain: http is never used but for*'
    }

    It 'needs a client id' {
        Connect-Auth0 tenant.example.com -ClientSecret $simulator.Secret -ErrorVariable failures -ErrorAction SilentlyContinue
        "$failures" | Should -BeLike 'ClientId: is required*'
    }

    It 'needs a client secret: <Name>' -ForEach @(
        @{ Name = 'none'; Secret = @{} }
        @{ Name = 'an empty one'; Secret = @{ ClientSecret = [securestring]::new() } }
    ) {
        Connect-Auth0 tenant.example.com client @Secret -ErrorVariable failures -ErrorAction SilentlyContinue
        "$failures" | Should -BeLike 'ClientSecret: is required*'
    }

    It 'takes -Credential in place of -ClientId and -ClientSecret' {
        Connect-Auth0 $simulator.Issuer -Credential ([pscredential]::new($simulator.ClientId, $simulator.Secret)) -AllowInsecureLoopback
        Use-AutoDecision Approve
        (Invoke-Auth0Backchannel 'auth0|alice' 'By credential' 3>$null).IsApproved | Should -BeTrue
    }

    It 'refuses -Credential together with <Name>' -ForEach @(
        @{ Name = '-ClientSecret'; Also = @{ ClientSecret = [securestring]::new() } }
        @{ Name = '-ClientId'; Also = @{ ClientId = 'client' } }
    ) {
        Connect-Auth0 tenant.example.com -Credential ([pscredential]::new('client', $simulator.Secret)) @Also -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].TargetObject | Should -Be 'Credential'
        Get-Auth0Session | Should -BeNullOrEmpty
    }

    It 'authenticates as -ClientAuthenticationMethod says: <_>' -ForEach 'ClientSecretPost', 'ClientSecretBasic', 'client_secret_basic' {
        Connect-Auth0 $simulator.Issuer $simulator.ClientId -ClientSecret $simulator.Secret -AllowInsecureLoopback -ClientAuthenticationMethod $_
        Use-AutoDecision Approve
        (Invoke-Auth0Backchannel 'auth0|alice' 'By method' 3>$null).IsApproved | Should -BeTrue
    }

    It 'refuses an unknown -ClientAuthenticationMethod, naming the known ones' {
        Connect-Auth0 tenant.example.com client -ClientSecret $simulator.Secret -ClientAuthenticationMethod magic -ErrorVariable failures -ErrorAction SilentlyContinue
        "$failures" | Should -BeLike 'ClientAuthenticationMethod: *ClientSecretPost*'
    }

    It 'completes -ClientAuthenticationMethod' {
        $line = 'Connect-Auth0 -ClientAuthenticationMethod Client'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'ClientSecretPost', 'ClientSecretBasic'
    }

    It 'uses -NextClientSecret once the tenant refuses the first secret' {
        $outdated = $simulator.Secret.Copy()
        $outdated.AppendChar('x')
        Connect-Auth0 $simulator.Issuer $simulator.ClientId -ClientSecret $outdated -NextClientSecret $simulator.Secret -AllowInsecureLoopback
        Use-AutoDecision Approve
        (Invoke-Auth0Backchannel 'auth0|alice' 'Rotated' 3>$null).IsApproved | Should -BeTrue
        (Get-SimulatorLog backchannel).status | Should -Be 401, 200
    }

    Context '-FromEnvironment' {
        BeforeEach {
            $env:AUTH0_DOMAIN = $simulator.Issuer
            $env:AUTH0_CLIENT_ID = $simulator.ClientId
            $env:AUTH0_CLIENT_SECRET = $simulator.SecretText
        }

        AfterEach { Remove-Item Env:AUTH0_* }

        It 'takes what is not given' {
            Connect-Auth0 -FromEnvironment -AllowInsecureLoopback
            Use-AutoDecision Approve
            (Invoke-Auth0Backchannel 'auth0|alice' 'By environment' 3>$null).IsApproved | Should -BeTrue
        }

        It 'prefers what is given' {
            (Connect-Auth0 tenant.example.com -FromEnvironment -PassThru).Domain | Should -Be 'tenant.example.com'
        }

        It 'is never done unasked' {
            Connect-Auth0 -AllowInsecureLoopback -ErrorVariable failures -ErrorAction SilentlyContinue
            "$failures" | Should -BeLike 'Domain: is required*'
        }
    }
}

Describe 'Sessions' {
    BeforeEach { Clear-Simulator }
    AfterAll { Disconnect-Auth0 -All }

    It 'has several; the one connected last is the default' {
        $first, $second = 1..2 | ForEach-Object { Connect-Simulator -PassThru }
        Get-Auth0Session | Should -Be $first, $second
        Get-Auth0Session -Default | Should -Be $second
        (Get-Auth0Session).IsDefault | Should -Be $false, $true
    }

    It 'has no default session after a Connect-Auth0 that failed' {
        Connect-Simulator
        Connect-Auth0 'https://tenant.example.com/path' client -ClientSecret $simulator.Secret -ErrorAction SilentlyContinue
        Get-Auth0Session -Default | Should -BeNullOrEmpty
        Invoke-Auth0Backchannel 'auth0|alice' 'To nobody' -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.NotConnected,*'
        Get-SimulatorLog | Should -BeNullOrEmpty
    }

    It 'uses the session given with -Session' {
        $wanted = Connect-Simulator -PassThru
        Connect-Auth0 tenant.example.com client -ClientSecret $simulator.Secret
        Use-AutoDecision Approve
        (Invoke-Auth0Backchannel 'auth0|alice' 'There' -Session $wanted 3>$null).IsApproved | Should -BeTrue
    }

    It 'refuses a closed -Session' {
        $closed = Connect-Simulator -PassThru
        Connect-Simulator
        Disconnect-Auth0 $closed
        Invoke-Auth0Backchannel 'auth0|alice' 'Closed' -Session $closed -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.SessionClosed,*'
        Get-SimulatorLog | Should -BeNullOrEmpty
    }

    It 'belong to their runspace: another one has none' {
        Connect-Simulator
        $shell = Open-Shell { Get-Auth0Session; Get-Auth0Token -ErrorVariable failures -ErrorAction SilentlyContinue; $failures[0].FullyQualifiedErrorId }
        Receive-Shell $shell | Should -BeLike 'Auth0Ciba.NotConnected,*'
        Close-Shell $shell
    }

    It 'serve ForEach-Object -Parallel by $using:' {
        $session = Connect-Simulator -PassThru
        $manifest = Get-ModuleManifest
        Use-AutoDecision Approve
        $results = 'auth0|alice', 'auth0|bob', 'auth0|carol' | ForEach-Object -ThrottleLimit 3 -Parallel {
            Import-Module $using:manifest
            Invoke-Auth0Backchannel $_ 'In parallel' -Session $using:session -WarningAction SilentlyContinue
        }
        $results.Subject | Sort-Object | Should -Be 'auth0|alice', 'auth0|bob', 'auth0|carol'
    }

    It 'are not handed on to the next item of ForEach-Object -Parallel' {
        $manifest, $secret = (Get-ModuleManifest), $simulator.Secret
        $sessions = [Collections.Concurrent.ConcurrentQueue[object]]::new()
        1..3 | ForEach-Object -ThrottleLimit 1 -Parallel {
            Import-Module $using:manifest
            @(Get-Auth0Session).Count
            ($using:sessions).Enqueue((Connect-Auth0 "t$_.example.com" client -ClientSecret $using:secret -PassThru))
        } | Should -Be 0, 0, 0
        Wait-Until { -not ($sessions.IsOpen -contains $true) } 'them all to be closed'
    }

    It 'stay open where only the default was disconnected' {
        $first, $second = 1..2 | ForEach-Object { Connect-Simulator -PassThru }
        Disconnect-Auth0
        Get-Auth0Session | Should -Be $first
        $first.IsOpen, $second.IsOpen | Should -Be $true, $false
    }

    It 'are closed with their runspace' {
        $shell = Open-Shell { Connect-Auth0 tenant.example.com client -ClientSecret $session -PassThru } $simulator.Secret
        $session = (Receive-Shell $shell)[0]
        $session.IsOpen | Should -BeTrue
        Close-Shell $shell
        Wait-Until { -not $session.IsOpen } 'the session to be closed'
    }

    It 'are used by another runspace until the one that opened them is closed' {
        $session = Connect-Simulator -PassThru
        $shell = Open-Shell { Invoke-Auth0Backchannel 'auth0|alice' 'Elsewhere' -Session $session } $session
        Approve-Request 'auth0|alice'
        (Receive-Shell $shell).Subject | Should -Be 'auth0|alice'
        Close-Shell $shell
        $session.IsOpen | Should -BeTrue
    }
}

Describe 'Disconnect-Auth0' {
    BeforeEach { Clear-Simulator }
    AfterAll { Disconnect-Auth0 -All }

    It 'closes the default session, and no other one takes its place' {
        $first, $second = 1..2 | ForEach-Object { Connect-Simulator -PassThru }
        Disconnect-Auth0 | Should -BeNullOrEmpty
        $second.IsOpen | Should -BeFalse
        $first.IsOpen | Should -BeTrue
        Get-Auth0Session -Default | Should -BeNullOrEmpty
        Invoke-Auth0Backchannel 'auth0|alice' 'To nobody' -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.NotConnected,*'
    }

    It 'closes every session with -All' {
        $sessions = 1..3 | ForEach-Object { Connect-Simulator -PassThru }
        Disconnect-Auth0 -All
        $sessions.IsOpen | Should -Be $false, $false, $false
        Get-Auth0Session | Should -BeNullOrEmpty
    }

    It 'closes the sessions of the pipeline, and leaves the default one' {
        $first, $second = 1..2 | ForEach-Object { Connect-Simulator -PassThru }
        $first | Disconnect-Auth0
        Get-Auth0Session -Default | Should -Be $second
        Get-Auth0Session | Disconnect-Auth0
        Get-Auth0Session | Should -BeNullOrEmpty
    }

    It 'does nothing where there is no session' {
        { Disconnect-Auth0 -ErrorAction Stop } | Should -Not -Throw
    }

    It 'closes nothing for a variable that has come out null: <Name>' -ForEach @(
        @{ Name = 'as an argument'; Run = { Disconnect-Auth0 $nothing -ErrorVariable failures -ErrorAction SilentlyContinue; $failures } }
        @{ Name = 'down the pipeline'; Run = { $null | Disconnect-Auth0 -ErrorVariable failures -ErrorAction SilentlyContinue; $failures } }
    ) {
        $session = Connect-Simulator -PassThru
        $nothing = $null
        (& $Run)[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.BadInput,*'
        $session.IsOpen | Should -BeTrue
    }

    It 'closes nothing with -WhatIf' {
        $session = Connect-Simulator -PassThru
        Disconnect-Auth0 -WhatIf
        Disconnect-Auth0 -All -WhatIf
        $session.IsOpen | Should -BeTrue
    }

    It 'ends the waits of the session with an error' {
        $session = Connect-Simulator -PassThru
        $shell = Open-Shell { Invoke-Auth0Backchannel 'auth0|alice' 'Cut off' -Session $session } $session
        Wait-Request 'auth0|alice' | Should -HaveCount 1
        Wait-Until { $shell.Streams.Warning.Count } 'the shell to say whom it asked'
        Disconnect-Auth0
        Receive-Shell $shell | Should -BeNullOrEmpty
        $shell.Streams.Error.FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.SessionClosed,*'
        Close-Shell $shell
    }
}
