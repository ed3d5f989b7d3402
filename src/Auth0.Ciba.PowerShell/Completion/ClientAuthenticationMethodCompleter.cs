using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;
using Auth0.Ciba.ClientAuthentication;

namespace Auth0.Ciba.PowerShell.Completion;

/// <summary>Completes -ClientAuthenticationMethod.</summary>
public sealed class ClientAuthenticationMethodCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        NameCompletion.Complete(EnumNames<ClientAuthenticationMethod>.All, wordToComplete);
}
