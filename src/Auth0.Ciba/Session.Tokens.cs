using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Tokens;

namespace Auth0.Ciba;

/// <content>Tokens of earlier approvals. None of them is an approval.</content>
public sealed partial class Session
{
    /// <summary>Finds verified tokens of an earlier approval, without any request to the tenant; null where there are none that fit.</summary>
    /// <param name="query">Whose, for what, how fresh.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public ValueTask<TokenSet?> FindTokenAsync(TokenQuery query, CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        return _tokens.FindAsync(query ?? throw new ArgumentNullException(nameof(query)), cancellationToken);
    }

    /// <summary>
    /// Gives verified tokens of an earlier approval: the ones at hand where they fit, else new ones by the refresh token (RFC 6749 section 6),
    /// which is there where offline_access was granted. However many callers, of whatever process on a store that can compare and swap: one
    /// refresh at a time. A refresh that nobody answered is not sent again by itself.
    /// </summary>
    /// <param name="query">Whose, for what, how fresh.</param>
    /// <param name="cancellationToken">Ends the call, not a refresh under way.</param>
    /// <exception cref="Auth0CibaException">
    /// <see cref="ErrorIds.TokenNotFound"/>; <see cref="ErrorIds.RefreshRejected"/>: the person must be asked again;
    /// <see cref="ErrorIds.RefreshFailed"/>: trying again later may help; <see cref="ErrorIds.CannotCompareAndSwap"/>; an Unverified id.
    /// </exception>
    public ValueTask<TokenSet> GetTokenAsync(TokenQuery query, CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        return _tokens.GetAsync(query ?? throw new ArgumentNullException(nameof(query)), cancellationToken);
    }

    /// <summary>Says which tokens the session's store keeps for its client.</summary>
    /// <param name="filter">Whose, for what; default: all.</param>
    /// <param name="onUnreadable">Told, while the call runs, of each record that cannot be read. Default: those are left out.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<IReadOnlyList<TokenKey>> ListTokensAsync(TokenFilter? filter = null, Action<Auth0CibaException>? onUnreadable = null, CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        return _tokens.ListAsync(filter ?? new TokenFilter(), onUnreadable, cancellationToken);
    }

    /// <summary>Removes tokens from the session's cache and store. The tenant is not told: whoever has one can still use it.</summary>
    /// <param name="key">Whose, for what.</param>
    /// <param name="storeOptions">Options handed to every store call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task ClearTokenAsync(TokenKey key, IReadOnlyDictionary<string, object?>? storeOptions = null, CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        return _tokens.ClearAsync(key ?? throw new ArgumentNullException(nameof(key)), storeOptions, cancellationToken);
    }

    /// <summary>Removes all tokens that fit from the session's cache and store. The tenant is not told.</summary>
    /// <param name="filter">Whose, for what; default: all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Which were removed.</returns>
    public async Task<IReadOnlyList<TokenKey>> ClearTokensAsync(TokenFilter? filter = null, CancellationToken cancellationToken = default)
    {
        var keys = await ListTokensAsync(filter, null, cancellationToken).ConfigureAwait(false);
        foreach (var key in keys)
            await ClearTokenAsync(key, filter?.StoreOptions, cancellationToken).ConfigureAwait(false);
        return keys;
    }

    /// <summary>
    /// Revokes the refresh token at the tenant (RFC 7009, Auth0's /oauth/revoke) and removes the tokens from cache and store. Auth0 revokes
    /// refresh tokens only: an access token that somebody has stays good until it ends.
    /// </summary>
    /// <param name="key">Whose, for what.</param>
    /// <param name="storeOptions">Options handed to every store call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What was removed; its access token may live on.</returns>
    /// <exception cref="Auth0CibaException">
    /// <see cref="ErrorIds.TokenNotFound"/>, <see cref="ErrorIds.NothingToRevoke"/>; <see cref="ErrorIds.RevokeFailed"/>: trying again is safe.
    /// </exception>
    public Task<TokenSet> RevokeTokenAsync(TokenKey key, IReadOnlyDictionary<string, object?>? storeOptions = null, CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        return _tokens.RevokeAsync(key ?? throw new ArgumentNullException(nameof(key)), storeOptions, cancellationToken);
    }
}
