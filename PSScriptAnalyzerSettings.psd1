# The rules left out take Pester's blocks for scopes of their own: what BeforeAll sets and an It uses, or a mock's parameters, they call unused.
@{
    ExcludeRules = @(
        'PSAvoidGlobalVars'
        'PSReviewUnusedParameter'
        'PSUseDeclaredVarsMoreThanAssignments'
        'PSUseUsingScopeModifierInNewRunspaces'
    )
}
