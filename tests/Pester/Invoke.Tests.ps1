BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1"
    Import-Module (Get-ModuleManifest)
    $script:simulator = Start-Simulator
    $script:api = $simulator.PaymentsApi
}

AfterAll {
    Disconnect-Auth0 -All
    Stop-Simulator
}

Describe 'Invoke-Auth0Backchannel' {
    BeforeEach {
        Clear-Simulator
        $script:session = Connect-Simulator -PassThru
        Use-AutoDecision Approve
        # A binding message of its own tells a test's requests from those of the others.
        $script:message = "Test $((New-Guid).Guid)"
    }

    Context 'A result' {
        It 'says who approved what' {
            $result = Invoke-Auth0Backchannel 'auth0|alice' $message -Scope openid, email 3>$null
            $result.Status | Should -Be Approved
            $result.IsApproved | Should -BeTrue
            $result.Subject | Should -Be 'auth0|alice'
            $result.BindingMessage | Should -Be $message
            $result.Scope | Should -Be 'openid email'
            $result.Audience | Should -BeNullOrEmpty
            $result.AuthorizationDetails | Should -BeNullOrEmpty
            $result.AuthReqId | Should -Be (Get-SimulatorRequest)[-1].authReqId
        }

        It 'has an expiry that is a time with its zone' {
            $result = Invoke-Auth0Backchannel 'auth0|alice' $message 3>$null
            $result.ExpiresAt | Should -BeOfType DateTimeOffset
            $result.ExpiresAt | Should -BeGreaterThan ([DateTimeOffset]::UtcNow)
        }

        It 'has the verified claims by name' {
            $claims = (Invoke-Auth0Backchannel 'auth0|alice' $message -Scope email 3>$null).Claims
            $claims.sub | Should -Be 'auth0|alice'
            $claims.email | Should -Be 'alice@example.com'
            $claims.iss | Should -Be $simulator.Issuer
            $claims.iat | Should -BeOfType long
        }

        It 'has tokens that are no text' {
            $result = Invoke-Auth0Backchannel 'auth0|alice' $message 3>$null
            foreach ($token in $result.AccessToken, $result.IdToken) {
                $token | Should -Not -BeOfType string
                "$token" | Should -Be '(secret)'
                $token.AsPlainText().Length | Should -BeGreaterThan 20
            }
        }

        It 'is the only thing on the output stream' {
            $output = @(Invoke-Auth0Backchannel 'auth0|alice' $message 3>$null 6>$null)
            $output | Should -HaveCount 1
            $output[0].PSObject.TypeNames | Should -Contain 'Auth0.Ciba.Backchannel.BackchannelAuthenticationResult'
        }
    }

    Context 'Several people' {
        It 'are asked by an array' {
            $results = Invoke-Auth0Backchannel 'auth0|alice', 'auth0|bob' $message 3>$null
            $results.Subject | Sort-Object | Should -Be 'auth0|alice', 'auth0|bob'
        }

        It 'are asked by the pipeline' {
            $results = 'auth0|alice', 'auth0|bob' | Invoke-Auth0Backchannel -BindingMessage $message 3>$null
            $results.Subject | Sort-Object | Should -Be 'auth0|alice', 'auth0|bob'
        }

        It 'are asked by the columns of a CSV' {
            $csv = Join-Path $TestDrive people.csv
            Set-Content $csv 'UserId,BindingMessage,Audience,RequestedExpiry', "auth0|alice,For Alice,,60", "auth0|bob,For Bob,$api,120"
            $results = Import-Csv $csv | Invoke-Auth0Backchannel 3>$null | Sort-Object Subject
            $results.Subject | Should -Be 'auth0|alice', 'auth0|bob'
            $results.BindingMessage | Should -Be 'For Alice', 'For Bob'
            $results[1].Audience | Should -Be $api
        }

        It 'are all asked before the first answers, and results come as they decide' {
            Use-AutoDecision Nobody
            $shell = Open-Shell { 'auth0|alice', 'auth0|bob' | Invoke-Auth0Backchannel -BindingMessage 'Both' -Session $session } $session
            Wait-Request 'auth0|alice' | Should -HaveCount 1
            Approve-Request 'auth0|bob'
            Wait-Until { $shell.Output.Count } 'the first result'
            $shell.Running.IsCompleted | Should -BeFalse
            Approve-Request 'auth0|alice'
            (Receive-Shell $shell).Subject | Should -Be 'auth0|bob', 'auth0|alice'
            Close-Shell $shell
        }

        It 'are decided each for themselves: a no is an error beside the yes' {
            Use-AutoDecision Nobody
            $shell = Open-Shell { Invoke-Auth0Backchannel 'auth0|alice', 'auth0|bob' 'Both' -Session $session } $session
            Deny-Request 'auth0|alice'
            Approve-Request 'auth0|bob'
            (Receive-Shell $shell).Subject | Should -Be 'auth0|bob'
            $shell.Streams.Error.FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.AccessDenied,*'
            $shell.Streams.Error.TargetObject.UserId | Should -Be 'auth0|alice'
            Close-Shell $shell
        }

        It 'are told apart in the text of errors' {
            Use-AutoDecision Deny
            Invoke-Auth0Backchannel 'auth0|alice', 'auth0|nobody' $message -ErrorVariable failures -ErrorAction SilentlyContinue 3>$null
            $failures | ForEach-Object { "$_" -split ': ' | Select-Object -First 1 } | Sort-Object | Should -Be 'auth0|alice', 'auth0|nobody'
        }

        It 'may be more than the pipeline wants' {
            'auth0|alice', 'auth0|bob' | Invoke-Auth0Backchannel -BindingMessage $message -ErrorVariable failures 3>$null | Select-Object -First 1 | Should -HaveCount 1
            $failures | Should -BeNullOrEmpty
        }

        It 'do not hide what fails after them in the pipeline' {
            { Invoke-Auth0Backchannel 'auth0|alice' $message 3>$null | ForEach-Object { throw 'further down' } } | Should -Throw 'further down'
        }

        It 'are not asked at all where one of the array cannot be' {
            Invoke-Auth0Backchannel 'auth0|alice', '' $message -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            "$failures" | Should -BeLike 'UserId: is required*'
            Get-SimulatorLog | Should -BeNullOrEmpty
        }
    }

    Context 'What is asked' {
        BeforeAll { function script:Get-LastRequest { (Get-SimulatorRequest)[-1] } }

        It 'has openid in its scope' {
            Invoke-Auth0Backchannel 'auth0|alice' $message -Audience $api -Scope read:payments, create:payments 3>$null | Out-Null
            (Get-LastRequest).scopes | Sort-Object | Should -Be 'create:payments', 'openid', 'read:payments'
        }

        It 'takes a scope in one text as well' {
            (Invoke-Auth0Backchannel 'auth0|alice' $message -Scope 'openid profile email' 3>$null).Scope | Should -Be 'openid profile email'
        }

        It 'has authorization details given as <Name>' -ForEach @(
            @{ Name = 'a hashtable'; Details = @{ type = 'money_transfer'; amount = 12.5; to = @{ iban = 'DE1'; tags = 'a', 'b' } } }
            @{ Name = 'an ordered dictionary'; Details = [ordered]@{ type = 'money_transfer'; amount = 12.5; to = [ordered]@{ iban = 'DE1'; tags = 'a', 'b' } } }
            @{ Name = 'an object'; Details = [pscustomobject]@{ type = 'money_transfer'; amount = 12.5; to = [pscustomobject]@{ iban = 'DE1'; tags = 'a', 'b' } } }
            @{ Name = 'JSON'; Details = '{"type":"money_transfer","amount":12.5,"to":{"iban":"DE1","tags":["a","b"]}}' }
            @{ Name = 'a JSON array'; Details = '[{"type":"money_transfer","amount":12.5,"to":{"iban":"DE1","tags":["a","b"]}}]' }
            @{ Name = 'ConvertFrom-Json makes them'; Details = '{"type":"money_transfer","amount":12.5,"to":{"iban":"DE1","tags":["a","b"]}}' | ConvertFrom-Json }
            @{ Name = 'ConvertFrom-Json -AsHashtable makes them'; Details = '{"type":"money_transfer","amount":12.5,"to":{"iban":"DE1","tags":["a","b"]}}' | ConvertFrom-Json -AsHashtable }
        ) {
            $result = Invoke-Auth0Backchannel 'auth0|alice' $message -Audience $api -AuthorizationDetails $Details 3>$null
            $result.AuthorizationDetails | Should -HaveCount 1
            $result.AuthorizationDetails[0].to.iban | Should -Be 'DE1'
            $asked = (Get-LastRequest).authorizationDetails
            $asked.type | Should -Be 'money_transfer'
            $asked.amount | Should -Be 12.5
            $asked.to.iban | Should -Be 'DE1'
            $asked.to.tags | Should -Be 'a', 'b'
        }

        It 'has several authorization details: <Name>' -ForEach @(
            @{ Name = 'hashtables'; Details = @{ type = 'money_transfer'; n = 1 }, @{ type = 'powershell_operation'; n = 2 } }
            @{ Name = 'objects and hashtables'; Details = [pscustomobject]@{ type = 'money_transfer'; n = 1 }, @{ type = 'powershell_operation'; n = 2 } }
            @{ Name = 'JSON texts'; Details = '{"type":"money_transfer","n":1}', '{"type":"powershell_operation","n":2}' }
            @{ Name = 'JSON text and a hashtable'; Details = '{"type":"money_transfer","n":1}', @{ type = 'powershell_operation'; n = 2 } }
        ) {
            $result = Invoke-Auth0Backchannel 'auth0|alice' $message -Audience $api -AuthorizationDetails $Details 3>$null
            $result.AuthorizationDetails.type | Should -Be 'money_transfer', 'powershell_operation'
            (Get-LastRequest).authorizationDetails.n | Should -Be 1, 2
        }

        It 'takes the details of one result for the next request' {
            $first = Invoke-Auth0Backchannel 'auth0|alice' $message -Audience $api -AuthorizationDetails @{ type = 'money_transfer'; amount = 7 } 3>$null
            $second = Invoke-Auth0Backchannel 'auth0|bob' $message -Audience $api -AuthorizationDetails $first.AuthorizationDetails 3>$null
            $second.AuthorizationDetails[0].amount | Should -Be 7
        }

        It 'refuses authorization details that are <Name>' -ForEach @(
            @{ Name = 'an empty array'; Details = @(); Rule = '1 to 5 objects' }
            @{ Name = 'an empty JSON array'; Details = '[]'; Rule = '1 to 5 objects' }
            @{ Name = 'six'; Details = 1..6 | ForEach-Object { @{ type = 'money_transfer'; n = $_ } }; Rule = '1 to 5 objects' }
            @{ Name = 'an object that cannot be read'; Details = [pscustomobject]@{ type = 'a' } | Add-Member ScriptProperty bad { throw 'no' } -PassThru; Rule = 'bad' }
            @{ Name = 'something else'; Details = [Text.StringBuilder]::new(); Rule = 'StringBuilder' }
            @{ Name = 'a circle'; Details = & { $circle = @{ type = 'a' }; $circle.self = $circle; $circle }; Rule = 'too deep' }
        ) {
            Invoke-Auth0Backchannel 'auth0|alice' $message -Audience $api -AuthorizationDetails $Details -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failures | Should -HaveCount 1
            "$failures" | Should -BeLike "AuthorizationDetails: *$Rule*"
            Get-SimulatorLog | Should -BeNullOrEmpty
        }

        It 'lives as long as -RequestedExpiry says' {
            Invoke-Auth0Backchannel 'auth0|alice' $message -RequestedExpiry 100 3>$null | Out-Null
            $request = Get-LastRequest
            ($request.expiresAt - $request.createdAt).TotalSeconds | Should -Be 100
        }

        It 'has the parameters of -AuthorizationParameter' {
            Invoke-Auth0Backchannel 'auth0|alice' $message -AuthorizationParameter @{ 'x-purpose' = 'test'; 'x-number' = 7; 'x-flag' = $true } 3>$null | Out-Null
            (Get-SimulatorLog backchannel).unknownParameters | Sort-Object | Should -Be 'x-flag', 'x-number', 'x-purpose'
        }

        It 'refuses the protected parameter <_>' -ForEach 'client_id', 'client_secret', 'scope', 'LOGIN_HINT', 'binding_message', 'audience', 'requested_expiry', 'authorization_details', 'request' {
            Invoke-Auth0Backchannel 'auth0|alice' $message -AuthorizationParameter @{ $_ = 'x' } -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            "$failures" | Should -BeLike "AuthorizationParameter: '$_'*cannot be overridden*"
            Get-SimulatorLog | Should -BeNullOrEmpty
        }

        It 'takes -StoreOptions' {
            (Invoke-Auth0Backchannel 'auth0|alice' $message -StoreOptions @{ partition = 'a'; retries = 3; when = Get-Date } 3>$null).IsApproved | Should -BeTrue
        }

        It 'is asked once, and politely' {
            # Nobody else's: a person may be asked five times a minute.
            Invoke-Auth0Backchannel 'auth0|carol' $message 3>$null | Out-Null
            Get-SimulatorLog backchannel | Should -HaveCount 1
            Get-SimulatorViolation | Should -BeNullOrEmpty
        }
    }

    Context 'ShouldProcess' {
        It 'asks nobody with -WhatIf' {
            Invoke-Auth0Backchannel 'auth0|alice', 'auth0|bob' $message -WhatIf | Should -BeNullOrEmpty
            Get-SimulatorLog | Should -BeNullOrEmpty
        }

        It 'asks without a question by default and with -Confirm:$false' {
            (Invoke-Auth0Backchannel 'auth0|alice' $message 3>$null).IsApproved | Should -BeTrue
            $ConfirmPreference = 'Low'
            (Invoke-Auth0Backchannel 'auth0|alice' $message -Confirm:$false 3>$null).IsApproved | Should -BeTrue
        }
    }

    Context '-TimeoutSec' {
        BeforeEach { Use-AutoDecision Nobody }

        It 'ends the wait with the pending request, which stays open' {
            Invoke-Auth0Backchannel 'auth0|alice' $message -TimeoutSec 1 -ErrorVariable failures -ErrorAction SilentlyContinue 3>$null | Should -BeNullOrEmpty
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.WaitTimeout,*'
            $failures[0].TargetObject.UserId | Should -Be 'auth0|alice'
            $failures[0].TargetObject.BindingMessage | Should -Be $message
            Wait-Request 'auth0|alice' | ForEach-Object authReqId | Should -Be $failures[0].TargetObject.AuthReqId
        }

        It 'stops nobody who answered in time' {
            $shell = Open-Shell { Invoke-Auth0Backchannel 'auth0|alice', 'auth0|bob' 'Two' -Timeout 20 -Session $session } $session
            Approve-Request 'auth0|bob'
            (Receive-Shell $shell).Subject | Should -Be 'auth0|bob'
            $shell.Streams.Error.FullyQualifiedErrorId | Should -BeLike 'Auth0Ciba.WaitTimeout,*'
            Close-Shell $shell
        }

        It 'refuses <_> seconds' -ForEach 0, -1 {
            Invoke-Auth0Backchannel 'auth0|alice' $message -TimeoutSec $_ -ErrorVariable failures -ErrorAction SilentlyContinue
            "$failures" | Should -BeLike 'TimeoutSec: *'
            Get-SimulatorLog | Should -BeNullOrEmpty
        }
    }
}
