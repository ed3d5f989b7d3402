using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Auth0.Ciba.PowerShell.Completion;

/// <summary>Completes -RequestId by the requests that are open.</summary>
public sealed class RequestIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        SessionCompletion.Complete(SessionCompletion.Requests(fakeBoundParameters).Select(pending => (pending.RequestId, pending.ToString())), wordToComplete);
}
