using System.Collections.Generic;
using System.Management.Automation;
using System.Threading.Tasks;
using Auth0.Ciba.Tokens;

namespace Auth0.Ciba.PowerShell.Commands;

/// <summary>
/// Clear-Auth0Token: removes tokens from the session's cache and store: a person's, an audience's, or all of its client. The tenant is not
/// told; Revoke-Auth0Token does that. Gives nothing.
/// </summary>
[Cmdlet(VerbsCommon.Clear, "Auth0Token", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class ClearAuth0TokenCommand : Auth0TokenRemovalCmdletBase
{
    private protected override string Action => CommandTexts.ActionClear;

    private protected override void Check(IReadOnlyList<TokenKey> keys)
    {
        // Nothing to clear is cleared already.
    }

    private protected override void Remove(Session session, TokenKey key) => Await(ClearAsync(session, key));

    private async Task<bool> ClearAsync(Session session, TokenKey key)
    {
        await session.ClearTokenAsync(key, StoreTable, StopToken).ConfigureAwait(false);
        return true;
    }
}
