using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace Auth0.Ciba.PowerShell.Completion;

/// <summary>Completes -AuthReqId by the requests that are open.</summary>
public sealed class AuthReqIdCompleter : KnownWordsCompleter
{
    private protected override IEnumerable<(string Text, string Tip)> Words(IDictionary bound) =>
        SessionCompletion.Requests(bound).Where(pending => !string.IsNullOrEmpty(pending.AuthReqId)).Select(pending => (pending.AuthReqId, pending.ToString()));
}
