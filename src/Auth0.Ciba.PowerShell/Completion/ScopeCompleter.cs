using System.Collections;
using System.Collections.Generic;
using System.Linq;
using Auth0.Ciba.PowerShell.Sessions;

namespace Auth0.Ciba.PowerShell.Completion;

/// <summary>Completes -Scope by the scopes that were used before in the session.</summary>
public sealed class ScopeCompleter : KnownWordsCompleter
{
    private protected override IEnumerable<(string Text, string Tip)> Words(IDictionary bound) =>
        SessionCompletion.Sessions(bound).SelectMany(session => AskHistory.Of(session).Scopes.Select(scope => (scope, CompletionTexts.UsedBefore(session))));
}
