using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Tokens;

/// <summary>Tokens of a session: from the cache, from the store, or refreshed; one refresh at a time for each person and audience, whoever asks.</summary>
internal sealed class TokenClient(TokenStore store, TokenRefresher refresher, TokenExchange exchange) : IDisposable
{
    private readonly Dictionary<TokenKey, Task<(TokenSet Tokens, bool IsNew)>> _underWay = [];
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Ends waits for other processes; a refresh that has left is let finish or fail with the session's connections.</summary>
    public void Dispose() => _closing.Cancel();

    internal ValueTask<TokenSet?> FindAsync(TokenQuery query, CancellationToken cancellationToken) => store.FindAsync(query, cancellationToken);

    /// <exception cref="Auth0CibaException">TokenNotFound, RefreshRejected, RefreshFailed, an Unverified id, or of the store.</exception>
    internal async ValueTask<TokenSet> GetAsync(TokenQuery query, CancellationToken cancellationToken)
    {
        query.Check();
        var after = query.ForceRefresh ? store.Arrivals : -1;
        var key = await store.FindKeyAsync(query, cancellationToken).ConfigureAwait(false) ?? throw TokenRefresher.NotFound(query, TokenTexts.WhyNothingToFetchWith);
        while (true)
        {
            if (store.FindCached(key, query, after) is { } cached)
                return cached;
            var (task, isOwn) = Join(key, query);
            var (tokens, isNew) = await task.OrStopAsync(cancellationToken).ConfigureAwait(false);
            if (store.IsUsable(tokens, query) && (isNew || !query.ForceRefresh))
                return tokens;
            if (isOwn)
                throw TokenRefresher.NotFound(query, TokenTexts.WhyNewTokenUnfit);
        }
    }

    internal async Task<IReadOnlyList<TokenKey>> ListAsync(TokenFilter filter, Action<Auth0CibaException>? onUnreadable, CancellationToken cancellationToken)
    {
        var keys = await store.Records.ListAsync(onUnreadable ?? (_ => { }), filter.StoreOptions, cancellationToken).ConfigureAwait(false);
        return keys.Where(filter.Fits).ToArray();
    }

    internal async Task ClearAsync(TokenKey key, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        await store.Records.DeleteAsync(key, storeOptions, cancellationToken).ConfigureAwait(false);
        refresher.Forget(key);
        store.Forget(key);
    }

    /// <summary>Revokes the refresh token, then lets go of all that was kept under the key.</summary>
    /// <returns>What was let go of.</returns>
    /// <exception cref="Auth0CibaException">TokenNotFound, NothingToRevoke, RevokeFailed, InvalidClient or of the store.</exception>
    internal async Task<TokenSet> RevokeAsync(TokenKey key, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        var tracked = await store.Records.FindAsync(key, storeOptions, cancellationToken).ConfigureAwait(false)
            ?? throw new Auth0CibaException(ErrorIds.TokenNotFound, TokenTexts.NoToken(key));
        if (tracked.Value.Refresh is not { } refresh)
            throw new Auth0CibaException(ErrorIds.NothingToRevoke, TokenTexts.NoRefreshToken(key));
        await exchange.RevokeAsync(refresh.Token, cancellationToken).ConfigureAwait(false);

        // It is revoked: from here on no cancellation may leave it in the store as if it were not.
        await ClearAsync(key, storeOptions, CancellationToken.None).ConfigureAwait(false);
        return tracked.Value.ToTokenSet();
    }

    /// <summary>The refresh that is under way, or a new one. It goes on whoever stops waiting for it.</summary>
    private (Task<(TokenSet Tokens, bool IsNew)> Task, bool IsOwn) Join(TokenKey key, TokenQuery query)
    {
        lock (_underWay)
        {
            if (_underWay.TryGetValue(key, out var known))
                return (known, false);
            var task = Task.Run(() => RunAsync(key, query));
            _underWay.Add(key, task);
            return (task, true);
        }
    }

    private async Task<(TokenSet Tokens, bool IsNew)> RunAsync(TokenKey key, TokenQuery query)
    {
        try
        {
            return await refresher.RunAsync(key, query, _closing.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            throw new Auth0CibaException(ErrorIds.SessionClosed, TokenTexts.ClosedWhileRefreshing);
        }
        finally
        {
            lock (_underWay)
                _underWay.Remove(key);
        }
    }
}
