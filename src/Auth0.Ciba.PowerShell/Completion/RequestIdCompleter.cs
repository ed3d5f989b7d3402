using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace Auth0.Ciba.PowerShell.Completion;

/// <summary>Completes -RequestId by the requests that are open.</summary>
public sealed class RequestIdCompleter : KnownWordsCompleter
{
    private protected override IEnumerable<(string Text, string Tip)> Words(IDictionary bound) =>
        SessionCompletion.Requests(bound).Select(pending => (pending.RequestId, pending.ToString()));
}
