@{
    RootModule             = if ($PSEdition -eq 'Core') { 'core/Auth0.Ciba.PowerShell.dll' } else { 'desktop/Auth0.Ciba.PowerShell.dll' }
    ModuleVersion          = '0.1.0'
    GUID                   = '7b7d3a0e-55a1-4f6d-9c4b-0a7e1f6b3c52'
    Author                 = 'The Auth0.Ciba contributors'
    CompanyName            = 'Community'
    Copyright              = '(c) The Auth0.Ciba contributors. MIT License.'
    Description            = 'Ask a person for approval on their phone or by e-mail with Auth0 Client-Initiated Backchannel Authentication (CIBA), and go on only with a verified yes. A community module, not made by Auth0.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Core', 'Desktop')
    FormatsToProcess       = @('Auth0.Ciba.Format.ps1xml')
    CmdletsToExport        = @(
        'Clear-Auth0Token'
        'Connect-Auth0'
        'Disconnect-Auth0'
        'Get-Auth0BackchannelStatus'
        'Get-Auth0Session'
        'Get-Auth0Token'
        'Invoke-Auth0ApprovedCommand'
        'Invoke-Auth0Backchannel'
        'New-Auth0Store'
        'Request-Auth0Approval'
        'Revoke-Auth0Token'
        'Test-Auth0Approval'
        'Test-Auth0Session'
        'Wait-Auth0Backchannel'
    )
    FunctionsToExport      = @()
    VariablesToExport      = @()
    AliasesToExport        = @()
    PrivateData            = @{
        PSData = @{
            Tags       = @('Auth0', 'CIBA', 'OIDC', 'OAuth', 'approval', 'backchannel', 'MFA', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS')
            LicenseUri = 'https://opensource.org/license/mit'
        }
    }
}
