using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;
using Auth0.Ciba.Stores;

namespace Auth0.Ciba.PowerShell.Completion;

/// <summary>Completes -PostgresTls.</summary>
public sealed class PostgresTlsCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        NameCompletion.Complete(EnumNames<PostgresTlsMode>.All, wordToComplete);
}
