using System.Collections;
using System.Collections.Generic;
using System.Linq;
using Auth0.Ciba.PowerShell.Sessions;

namespace Auth0.Ciba.PowerShell.Completion;

/// <summary>Completes -UserId by the people who were asked before in the session.</summary>
public sealed class UserIdCompleter : KnownWordsCompleter
{
    private protected override IEnumerable<(string Text, string Tip)> Words(IDictionary bound) =>
        SessionCompletion.Sessions(bound).SelectMany(session => AskHistory.Of(session).Users.Select(user => (user, CompletionTexts.AskedBefore(session))));
}
