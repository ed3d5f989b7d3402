# The inside of Canary.Tests.ps1: runs the cases of one cmdlet, each under everything that could show a secret, and leaves what was seen in files. The
# functions of Simulator.psm1 and the module are there already.
$folder = $env:CANARY_FOLDER
$line = Get-Content "$folder/line.json" -Raw | ConvertFrom-Json
$names = $env:CANARY_SECRETS | ConvertFrom-Json
$planted = -split $env:CANARY_PLANT

# From here on the canaries are SecureStrings; their text stands in no variable and in no command that is traced.
$c = [pscustomobject]@{
    ClientSecret = ConvertTo-SecureString $names.'client secret' -AsPlainText -Force
    NextSecret = ConvertTo-SecureString $names.'next client secret' -AsPlainText -Force
    StoreSecret = ConvertTo-SecureString $names.'store secret' -AsPlainText -Force
    KeyPassword = ConvertTo-SecureString $names.'key file password' -AsPlainText -Force
    ProxyPassword = ConvertTo-SecureString $names.'proxy password' -AsPlainText -Force
    DatabasePassword = ConvertTo-SecureString $names.'database password' -AsPlainText -Force
    AnyToken = ConvertTo-SecureString $names.'another token' -AsPlainText -Force
}
$leak = @{ Text = $names.'another token'; Secure = $c.StoreSecret }
$there = Get-Simulator
$s = [pscustomobject]@{ Issuer = $there.Issuer; ClientId = 'canary-client' }
$key, $pfx, $keys = "$env:CANARY_KEYS/key.pem", "$env:CANARY_KEYS/key.pfx", "$folder/../keys.json"
$store = "$folder/../store-$([guid]::NewGuid()).db"
Invoke-RestMethod "$($s.Issuer).well-known/jwks.json" | ConvertTo-Json -Depth 5 | Set-Content $keys
Remove-Variable names

function Reset-All {
    Disconnect-Auth0 -All
    Invoke-Control Delete faults | Out-Null
    Invoke-Control Post requests/expire | Out-Null
    Use-AutoDecision Approve
    Connect-Auth0 $s.Issuer $s.ClientId -ClientSecret $c.ClientSecret -AllowInsecureLoopback
    Invoke-Auth0Backchannel 'auth0|alice' "Before $([guid]::NewGuid().ToString().Substring(0, 8))" -Scope offline_access 3>$null 6>$null | Out-Null
    Get-Job | Remove-Job -Force
    $global:Error.Clear()
}

# What goes wrong: at the tenant, on the way, or in the session.
function Add-Trouble([string] $Kind) {
    switch ($Kind) {
        secret { Connect-Auth0 $s.Issuer $s.ClientId -ClientSecret $c.NextSecret -AllowInsecureLoopback }
        unreachable { Connect-Auth0 'http://127.0.0.1:1' $s.ClientId -ClientSecret $c.ClientSecret -AllowInsecureLoopback }
        forge { Add-Fault @{ kind = 'forge'; forgery = 'tamperedPayload' } }
        cut { Add-Fault @{ kind = 'halfBody'; endpoint = 'token'; afterProcessing = $true } }
        lost { Add-Fault @{ kind = 'reset'; endpoint = 'token'; afterProcessing = $true } }
        deny { Use-AutoDecision Deny }
        keys { Add-Fault @{ kind = 'editAnswer'; replace = @{ id_token = 'x.y.z' } } }
        refresh { Add-Fault @{ kind = 'answer'; endpoint = 'token'; status = 403; body = '{"error":"invalid_grant"}' } }
        # A tenant that repeats what it was sent.
        echo { foreach ($endpoint in 'backchannel', 'token', 'revoke') { Add-Fault @{ kind = 'answer'; endpoint = $endpoint; status = 400; body = (@{ error = 'invalid_request'; error_description = "client_secret=$([Net.NetworkCredential]::new('', $c.ClientSecret).Password)" } | ConvertTo-Json) } } }
    }
}

# Everything that turns an object into text.
function Save-Watch([string] $Way, $Text) { Add-Content "$folder/$Way.txt" ($Text | Out-String -Width 5000) }

function Watch-Object($Objects) {
    Save-Watch Out-String ($Objects | Out-String -Width 5000)
    Save-Watch Format-List ($Objects | Format-List * -Force | Out-String -Width 5000)
    Save-Watch Format-Table ($Objects | Format-Table * -Force | Out-String -Width 5000)
    Save-Watch Format-Custom ($Objects | Format-Custom * -Depth 5 | Out-String -Width 5000)
    Save-Watch ToString ($Objects | ForEach-Object { "$_"; $_.PSObject.Properties.Value | ForEach-Object { "$_" } })
    Save-Watch ConvertTo-Json ($Objects | ForEach-Object { ConvertTo-Json -InputObject $_ -Depth 10 -WarningAction Ignore -ErrorAction Ignore })
    Save-Watch ConvertTo-Csv ($Objects | ConvertTo-Csv)
    Save-Watch ConvertTo-Xml ($Objects | ForEach-Object { (ConvertTo-Xml -InputObject $_ -Depth 5).OuterXml })
    $Objects | Export-Clixml "$folder/../clixml.xml" -Depth 6
    Save-Watch Export-Clixml (Get-Content "$folder/../clixml.xml" -Raw)
}

function Watch-Failure {
    foreach ($failure in @($global:Error)) {
        Save-Watch Get-Error (Get-Error -InputObject $failure)
        for ($exception = $failure.Exception ?? $failure; $exception; $exception = $exception.InnerException) {
            Save-Watch exception ($exception.ToString(), $exception.Message, ($exception.Data | Out-String), ($exception | Format-List * -Force | Out-String -Width 5000))
        }
    }
}

$number = 0
$cases = @($line.Cases | ForEach-Object { @{ Text = $_ } }) + @($line.Faults | Where-Object { $_ } | ForEach-Object { @{ Text = $line.Cases[0]; Trouble = $_ } })
foreach ($case in $cases) {
    $number++
    Reset-All
    if ($case.Trouble) { Add-Trouble $case.Trouble }
    $arguments = $case.Text
    # A pipeline behind the cmdlet stays behind it.
    $command, $rest = $arguments -split ' \| ', 2
    $text = "$($line.Cmdlet) $($line.With) $command -Verbose -Debug -ErrorAction Continue"
    if ($rest) { $text += " | $rest" }
    $block = [scriptblock]::Create($text)
    Start-Transcript "$folder/transcript-$number.log" | Out-Null
    Set-PSDebug -Trace 2
    $seen = @(& $block *>&1)
    & $block 2>&1 | Out-Default
    Set-PSDebug -Off
    if ('debug' -in $planted) { Write-Host $leak.Text }
    Stop-Transcript | Out-Null
    if ('plain' -in $planted) { $seen += [pscustomobject]@{ Token = $leak.Text } }
    if ('secure' -in $planted) { $seen += [pscustomobject]@{ Secure = $leak.Secure } }
    if ('error' -in $planted) { $global:Error.Insert(0, [Management.Automation.ErrorRecord]::new([Exception]::new('outer', [Exception]::new($leak.Text)), 'id', 'NotSpecified', $null)) }
    if ('job' -in $planted) { Start-Job { $args[0] } -ArgumentList $leak.Text | Wait-Job | Out-Null }
    Watch-Object $seen
    Watch-Object @($global:Error)
    Watch-Failure
    # Through another process and back.
    Save-Watch Start-Job (Start-Job { $args[0] | Format-List * -Force | Out-String -Width 5000 } -ArgumentList (, $seen) | Receive-Job -Wait -AutoRemoveJob 2>&1)
    Save-Watch Start-Job (Start-Job { $args[0] } -ArgumentList (, $seen) | Receive-Job -Wait -AutoRemoveJob 2>&1 | Format-List * -Force | Out-String -Width 5000)
    foreach ($job in Get-Job) {
        Save-Watch job ($job | Format-List * -Force | Out-String -Width 5000)
        Save-Watch job ($job.ChildJobs | Format-List * -Force | Out-String -Width 5000)
        Save-Watch job (Receive-Job $job -Keep 2>&1 | Format-List * -Force | Out-String -Width 5000)
        Save-Watch job ($job.Error, $job.Verbose, $job.Debug, $job.Warning, $job.Progress, $job.Information | Out-String -Width 5000)
    }
    Add-Content "$folder/done.txt" $text
    Save-Watch transcript (Get-Content "$folder/transcript-$number.log" -Raw)
    Remove-Item "$folder/transcript-$number.log"
}
Disconnect-Auth0 -All
