using System;
using System.Collections.Generic;
using System.Management.Automation;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Tokens;

namespace Auth0.Ciba.PowerShell.Commands;

/// <summary>
/// Revoke-Auth0Token: revokes refresh tokens at the tenant and removes them, and what came with them, from the session's cache and store. Auth0
/// revokes refresh tokens only: a warning says until when an access token stays good. Gives nothing.
/// </summary>
[Cmdlet(VerbsSecurity.Revoke, "Auth0Token", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class RevokeAuth0TokenCommand : Auth0TokenRemovalCmdletBase
{
    private protected override string Action => CommandTexts.ActionRevoke;

    private protected override void Check(IReadOnlyList<TokenKey> keys)
    {
        if (keys.Count == 0)
            throw new Auth0CibaException(ErrorIds.TokenNotFound, UserId is null ? CommandTexts.NothingToRevoke : CommandTexts.NothingToRevokeOf(UserId));
        if (keys.Count > 1 && !NamesTokens)
            throw Auth0CibaException.BadInput(nameof(UserId), CommandTexts.SeveralTokens);
    }

    private protected override void Remove(Session session, TokenKey key)
    {
        var removed = Await(session.RevokeTokenAsync(key, StoreTable, StopToken));
        if (removed.ExpiresAt is not { } end || end > DateTimeOffset.UtcNow)
            WriteWarning(removed.ExpiresAt is { } known
                ? CommandTexts.RevokedUntil(key, known)
                : CommandTexts.Revoked(key));
    }
}
