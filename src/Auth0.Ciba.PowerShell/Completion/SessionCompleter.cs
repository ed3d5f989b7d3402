using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using Auth0.Ciba.PowerShell.Sessions;

namespace Auth0.Ciba.PowerShell.Completion;

/// <summary>Completes -Session by an expression for each session that is open in the runspace; the word may begin its client id or its tenant.</summary>
public sealed class SessionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var begin = wordToComplete ?? string.Empty;
        return SessionRegistry.Current.Open
            .Select((session, index) => (Session: session, Index: index))
            .Where(entry => entry.Session.ClientId.StartsWith(begin, StringComparison.OrdinalIgnoreCase) || entry.Session.Domain.StartsWith(begin, StringComparison.OrdinalIgnoreCase))
            .Select(entry => new CompletionResult($"@(Get-Auth0Session)[{entry.Index}]", entry.Session.ToString(), CompletionResultType.ParameterValue, CompletionTexts.SessionOpened(entry.Session, entry.Session.CreatedAt.LocalDateTime)));
    }
}
