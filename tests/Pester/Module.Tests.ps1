BeforeDiscovery {
    # A job is shown by PowerShell's own view of jobs.
    Import-Module "$PSScriptRoot/Support/Simulator.psm1"
    Import-Module (Get-ModuleManifest)
    $script:cmdlets = Get-Command -Module Auth0.Ciba | ForEach-Object { @{ Name = $_.Name } }
    # An interface has no view, its classes' common one is tested as the memory store's; a secret has no member to show.
    $noTable = 'Auth0.Ciba.Stores.IRecordStore', 'Auth0.Ciba.Secrets.Secret'
    $script:outputTypes = Get-Command -Module Auth0.Ciba | ForEach-Object { $_.OutputType.Name } | Where-Object { $_ -like 'Auth0.*' -and $_ -notlike '*Job' -and $_ -notin $noTable } | ForEach-Object { $_; 'Auth0.Ciba.Stores.MemoryRecordStore' } | Sort-Object -Unique | ForEach-Object { @{ Type = $_ } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1", "$PSScriptRoot/Support/Shell.psm1"
    Import-Module (Get-ModuleManifest)
    $script:manifest = Get-ModuleManifest
    $script:simulator = Start-Simulator
}

AfterAll {
    Disconnect-Auth0 -All
    Stop-Simulator
}

Describe 'The manifest' {
    BeforeAll { $script:about = Test-ModuleManifest $manifest }

    It 'is sound, and names this module''s version' {
        $about.Name | Should -Be Auth0.Ciba
        $about.Version | Should -Be (Split-Path (Split-Path $manifest) -Leaf)
        $about.Description | Should -Not -BeNullOrEmpty
    }

    It 'exports exactly the cmdlets that it names' {
        $named = $about.ExportedCmdlets.Keys
        $assembly = (Get-Command Connect-Auth0).ImplementingType.Assembly
        $written = $assembly.GetTypes().ForEach({ [Management.Automation.CmdletAttribute[]] $_.GetCustomAttributes([Management.Automation.CmdletAttribute], $false) }).ForEach({ "$($_.VerbName)-$($_.NounName)" })
        (Get-Command -Module Auth0.Ciba).Name | Sort-Object | Should -Be ($named | Sort-Object)
        $written | Sort-Object | Should -Be ($named | Sort-Object) -Because 'a cmdlet that is written must be exported'
    }

    It 'exports nothing else' {
        (Get-Module Auth0.Ciba).ExportedCommands.Values.CommandType | Sort-Object -Unique | Should -Be Cmdlet
        (Get-Module Auth0.Ciba).ExportedAliases.Keys | Should -BeNullOrEmpty
        (Get-Module Auth0.Ciba).ExportedVariables.Keys | Should -BeNullOrEmpty
    }
}

Describe '<Name>' -ForEach $cmdlets {
    BeforeAll { $script:command = Get-Command $Name }

    It 'has an approved verb and a noun of this module' {
        (Get-Verb $command.Verb).Verb | Should -Be $command.Verb
        $command.Noun | Should -BeLike 'Auth0*'
    }

    It 'says what it gives, if it gives anything' {
        # These give nothing, as their documentation says.
        [bool] $command.OutputType | Should -Be ($Name -notin 'Disconnect-Auth0', 'Clear-Auth0Token', 'Revoke-Auth0Token')
    }

    It 'is named by a Pester file' {
        Get-ChildItem $PSScriptRoot -Filter *.Tests.ps1 | Where-Object Name -NE Module.Tests.ps1 | Select-String -SimpleMatch $Name | Should -Not -BeNullOrEmpty
    }

    It 'leaves checking to its own code: an attribute that fails would not stop a script' {
        $common = [Management.Automation.Cmdlet]::CommonParameters + [Management.Automation.Cmdlet]::OptionalCommonParameters
        foreach ($parameter in $command.Parameters.Values | Where-Object Name -NotIn $common) {
            $parameter.Attributes | Where-Object { $_ -is [Management.Automation.ValidateArgumentsAttribute] } | Should -BeNullOrEmpty -Because "of -$($parameter.Name)"
            $parameter.Attributes | Where-Object { $_ -is [Management.Automation.ParameterAttribute] -and $_.Mandatory } | Should -BeNullOrEmpty -Because "of -$($parameter.Name)"
        }
    }

    It 'takes no secret as text' {
        $command.Parameters.Values | Where-Object { $_.Name -match 'Secret|Password|Token' } | ForEach-Object { $_.ParameterType | Should -BeIn ([securestring], [securestring[]], [switch]) -Because "of -$($_.Name)" }
    }
}

Describe 'The view of <Type>' -ForEach $outputTypes {
    It 'is there' {
        $view = Get-FormatData -TypeName $Type
        $view.FormatViewDefinition.Control | ForEach-Object { $_.GetType().Name } | Should -Contain TableControl
    }

    It 'fits into 80 columns' {
        foreach ($control in (Get-FormatData -TypeName $Type).FormatViewDefinition.Control | Where-Object { $_ -is [Management.Automation.TableControl] }) {
            $widths = $control.Headers.Width | Where-Object { $_ }
            ($widths | Measure-Object -Sum).Sum + $control.Headers.Count | Should -BeLessOrEqual 80
        }
    }

    It 'names only members that are there' {
        $members = ([AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { $_.GetType($Type) } | Select-Object -First 1).GetProperties().Name + 'IsDefault'
        $shown = (Get-FormatData -TypeName $Type).FormatViewDefinition.Control | ForEach-Object { $_.Rows.Columns.DisplayEntry.Value; $_.Entries.Items.DisplayEntry.Value } | Where-Object { $_ }
        $shown | Should -Not -BeNullOrEmpty
        $shown | Where-Object { $_ -notin $members } | Should -BeNullOrEmpty
    }
}

Describe 'Import' {
    BeforeEach { Clear-Simulator }

    It 'makes no connection, nor does Connect-Auth0' {
        Use-AutoDecision Approve
        $run = Invoke-Pwsh @'
Remove-Module Auth0.Ciba
Add-Type '
public class NetworkEvents : System.Diagnostics.Tracing.EventListener {
    public static int Count;
    protected override void OnEventSourceCreated(System.Diagnostics.Tracing.EventSource source) {
        if (source.Name == "System.Net.Sockets" || source.Name == "System.Net.NameResolution" || source.Name == "System.Net.Http")
            EnableEvents(source, System.Diagnostics.Tracing.EventLevel.Verbose, (System.Diagnostics.Tracing.EventKeywords)(-1));
    }
    protected override void OnEventWritten(System.Diagnostics.Tracing.EventWrittenEventArgs e) {
        if (e.EventName.EndsWith("Start")) System.Threading.Interlocked.Increment(ref Count);
    }
}'
$listener = [NetworkEvents]::new()
Import-Module (Get-ModuleManifest)
Connect-Simulator
[NetworkEvents]::Count
(Invoke-Auth0Backchannel 'auth0|alice' 'Now' 3>$null).Subject
[NetworkEvents]::Count -gt 0
'@
        $run.Errors | Should -BeNullOrEmpty
        $run.Output -split '\r?\n' -ne '' | Should -Be '0', 'auth0|alice', 'True'
    }

    It 'loads none of its libraries into the shell''s own context' {
        $run = Invoke-Pwsh @'
Connect-Simulator
Use-AutoDecision Approve
(Invoke-Auth0Backchannel 'auth0|alice' 'Hello' 3>$null).Subject
[Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.GetName().Name -match 'IdentityModel|^Auth0\.Ciba$|Extensions\.Caching'
([Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ Auth0.Ciba).Assemblies.GetName().Name -eq 'Microsoft.IdentityModel.Tokens'
'@
        $run.Errors | Should -BeNullOrEmpty
        $run.Output -split '\r?\n' -ne '' | Should -Be 'auth0|alice', 'Microsoft.IdentityModel.Tokens'
    }

    It 'works in 40 runspaces at once' {
        Use-AutoDecision Approve
        $run = Invoke-Pwsh @'
Remove-Module Auth0.Ciba
$manifest, $simulator = (Get-ModuleManifest), (Get-Simulator)
$counts = 1..40 | ForEach-Object -ThrottleLimit 40 -UseNewRunspace -Parallel {
    Import-Module $using:manifest
    $there = $using:simulator
    Connect-Auth0 $there.Issuer $there.ClientId -ClientSecret $there.Secret -AllowInsecureLoopback
    if ((Invoke-Auth0Backchannel 'auth0|alice' "Runspace $_" -WarningAction Ignore).IsApproved) { @(Get-Auth0Session).Count }
}
"$(@($counts).Count) approved, $(@($counts | Where-Object { $_ -eq 1 }).Count) with one session"
'@
        $run.Errors | Should -BeNullOrEmpty
        $run.Output.Trim() | Should -Be '40 approved, 40 with one session'
    }

    It 'works again: <Name>' -ForEach @(
        @{ Name = 'with -Force'; Again = 'Import-Module (Get-ModuleManifest) -Force' }
        @{ Name = 'after Remove-Module'; Again = 'Remove-Module Auth0.Ciba; Import-Module (Get-ModuleManifest)' }
        @{ Name = 'by name, from the module path'; Again = 'Remove-Module Auth0.Ciba; $env:PSModulePath = (Split-Path (Split-Path (Split-Path (Get-ModuleManifest)))) + [IO.Path]::PathSeparator + $env:PSModulePath; Import-Module Auth0.Ciba' }
    ) {
        Use-AutoDecision Approve
        $run = Invoke-Pwsh @"
Connect-Simulator
$Again
Connect-Simulator
(Invoke-Auth0Backchannel 'auth0|alice' 'Again' 3>`$null).Subject
@(Get-Command -Module Auth0.Ciba).Count -gt 0
"@
        $run.Errors | Should -BeNullOrEmpty
        $run.Output -split '\r?\n' -ne '' | Should -Be 'auth0|alice', 'True'
    }

    It 'works in ConstrainedLanguage' {
        Use-AutoDecision Approve
        $run = Invoke-Pwsh @'
$state = [initialsessionstate]::CreateDefault2()
$state.LanguageMode = 'ConstrainedLanguage'
$runspace = [runspacefactory]::CreateRunspace($state)
$runspace.Open()
$runspace.SessionStateProxy.SetVariable('there', (Get-Simulator))
$runspace.SessionStateProxy.SetVariable('manifest', (Get-ModuleManifest))
$powershell = [powershell]::Create($runspace)
$powershell.AddScript({
    "$($ExecutionContext.SessionState.LanguageMode)"
    Import-Module $manifest
    Connect-Auth0 $there.Issuer $there.ClientId -ClientSecret $there.Secret -AllowInsecureLoopback
    $result = Invoke-Auth0Backchannel 'auth0|alice' 'Constrained' -Audience $there.PaymentsApi -AuthorizationDetails ('{"type":"money_transfer","amount":1}' | ConvertFrom-Json) -ErrorAction Stop
    $result.Subject
    "$($result.AuthorizationDetails[0].amount)"
    (Get-Auth0Token -Audience $there.PaymentsApi).Subject
    $result | Out-String
    Disconnect-Auth0
}).Invoke()
$powershell.Streams.Error
'@
        $run.Errors | Should -BeNullOrEmpty
        $run.Output -split '\r?\n' -ne '' | Select-Object -First 4 | Should -Be 'ConstrainedLanguage', 'auth0|alice', '1', 'auth0|alice'
        $run.Output | Should -BeLike '*Approved*'
    }

    It 'works where another <_> is loaded already' -ForEach 'Microsoft.IdentityModel.Tokens', 'Microsoft.IdentityModel.JsonWebTokens', 'Microsoft.Extensions.Caching.Memory' {
        Use-AutoDecision Approve
        $run = Invoke-Pwsh @"
Remove-Module Auth0.Ciba
Add-Type 'public class LoadsTheCompiler { }'
`$source = [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree]::ParseText('[assembly: System.Reflection.AssemblyVersion("99.0.0.0")] namespace Another { public class Thing { } }')
`$reference = [Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile([object].Assembly.Location)
`$library = [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new('DynamicallyLinkedLibrary')
`$file = Join-Path (New-Item -ItemType Directory '$TestDrive/$(New-Guid)') '$_.dll'
`$stream = [IO.File]::Create(`$file)
[Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create('$_', [Microsoft.CodeAnalysis.SyntaxTree[]] `$source, [Microsoft.CodeAnalysis.MetadataReference[]] `$reference, `$library).Emit(`$stream) | Out-Null
`$stream.Dispose()
`$other = [Reflection.Assembly]::LoadFrom(`$file).GetName()
"`$(`$other.Name) `$(`$other.Version)"
Import-Module (Get-ModuleManifest)
Connect-Simulator
(Invoke-Auth0Backchannel 'auth0|alice' 'Among others' 3>`$null).Subject
(Get-Auth0Token).Subject
Disconnect-Auth0
"@
        $run.Errors | Should -BeNullOrEmpty
        $run.Output -split '\r?\n' -ne '' | Should -Be "$_ 99.0.0.0", 'auth0|alice', 'auth0|alice'
    }
}
