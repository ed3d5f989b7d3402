using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Auth0.Ciba.PowerShell.Completion;

/// <summary>Completes -AuthReqId by the requests that are open.</summary>
public sealed class AuthReqIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        SessionCompletion.Complete(SessionCompletion.Requests(fakeBoundParameters).Where(pending => !string.IsNullOrEmpty(pending.AuthReqId)).Select(pending => (pending.AuthReqId, pending.ToString())), wordToComplete);
}
