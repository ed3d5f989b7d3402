BeforeAll {
    Import-Module "$PSScriptRoot/Support/Simulator.psm1"
    Import-Module (Get-ModuleManifest)
    $simulator = Start-Simulator
}

AfterAll {
    Stop-Simulator $simulator
}

Describe 'Connect-Auth0' {
    It 'is silent and makes the default session' {
        Connect-Simulator $simulator | Should -BeNullOrEmpty
        (Get-Auth0Session -Default).ClientId | Should -Be $simulator.ClientId
    }
}
