# What the pages' examples take for granted: a shell with the module, connected to the tenant, in a folder with the files that they name; and what
# the reader's own commands, keyboard and API would be. Dot-sourced before each block.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidOverwritingBuiltInCmdlets', '', Justification = 'Nobody is at the keyboard, and the API is an example.')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingConvertToSecureStringWithPlainText', '', Justification = 'Made up for a test.')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'They stand for the reader''s own.')]
param($Simulator, [string] $Manifest, [string] $Folder)

Import-Module $Manifest
Set-Location $Folder
(Get-PSProvider FileSystem).Home = $Folder
$PSDefaultParameterValues = @{ 'Connect-Auth0:AllowInsecureLoopback' = $true }
Connect-Auth0 $Simulator.Issuer $Simulator.ClientId -ClientSecret $Simulator.Secret

# What examples take from an earlier line.
$secret = $Simulator.Secret
$storeSecret = New-Auth0Store -NewSecret
$jobId = $env:JOB_ID

function Read-Host { param([string] $Prompt, [switch] $AsSecureString) if ($AsSecureString) { $secret } else { $Prompt } }
function Get-Credential { [pscredential]::new('my-client-id', $secret) }

# The example's API takes a token and gives something; the tenant is there.
function Invoke-RestMethod {
    param([uri] $Uri, [string] $Authentication, [securestring] $Token, [string] $Method)
    if ($Uri.IsLoopback) { Microsoft.PowerShell.Utility\Invoke-RestMethod $Uri }
    elseif ($Token.Length) { [pscustomobject]@{ id = 1; by = "$Method $Authentication" } }
    else { throw "$Uri without a token." }
}

# Nothing is really restarted or removed.
function Restart-Computer { param([string[]] $ComputerName, [switch] $Force) "restarted $ComputerName ($Force)" }
function Restart-Web { param([string[]] $Name) "restarted $Name" }
function Remove-OldDatabase { param([string[]] $Name) "removed $Name" }
function Get-Secret { param([string] $Name) ConvertTo-SecureString "the vault's text of $Name, long enough" -AsPlainText -Force }
