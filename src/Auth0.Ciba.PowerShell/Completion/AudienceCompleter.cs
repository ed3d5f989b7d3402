using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using Auth0.Ciba.PowerShell.Sessions;

namespace Auth0.Ciba.PowerShell.Completion;

/// <summary>Completes -Audience by the APIs that were used before in the session.</summary>
public sealed class AudienceCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        SessionCompletion.Complete(SessionCompletion.Sessions(fakeBoundParameters).SelectMany(session => AskHistory.Of(session).Audiences.Select(audience => (audience, CompletionTexts.UsedBefore(session)))), wordToComplete);
}
