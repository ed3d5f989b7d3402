using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Stores;
using Microsoft.Extensions.Caching.Memory;

namespace Auth0.Ciba.Tokens;

/// <summary>Verified tokens by person and audience: a memory cache over the records of the session's store.</summary>
internal sealed class TokenStore : IDisposable
{
    /// <summary>How long a token is used for which the tenant named no lifetime.</summary>
    internal static readonly TimeSpan UnknownLifetime = TimeSpan.FromMinutes(5);

    private readonly MemoryCache _cache = new(new MemoryCacheOptions());
    private readonly TimeProvider _timeProvider;
    private readonly object _keeping = new();
    private long _arrivals;
    private long _removals;

    internal TokenStore(IRecordStore store, string domain, string clientId, TimeProvider timeProvider)
    {
        Records = new TokenRecords(store, domain, clientId, timeProvider);
        _timeProvider = timeProvider;
    }

    internal TokenRecords Records { get; }

    /// <summary>How many tokens came from the tenant so far; hand it to <see cref="FindCached"/> for one that came later.</summary>
    internal long Arrivals => Volatile.Read(ref _arrivals);

    /// <summary>How many tokens were removed so far; to be looked at before tokens are read or written that <see cref="Keep"/> is to keep.</summary>
    internal long Removals => Volatile.Read(ref _removals);

    public void Dispose() => _cache.Dispose();

    /// <summary>Keeps the tokens of an approval.</summary>
    internal async Task SaveAsync(TokenSet tokens, AuthorizationDetails? details, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        var key = new TokenKey(tokens.Subject, tokens.Audience);
        while (true)
        {
            var removals = Removals;
            var arrived = TokenRecord.From(tokens, details);
            var known = await Records.FindAsync(key, storeOptions, cancellationToken).ConfigureAwait(false);
            var tracked = new TrackedTokens(key, known is null ? arrived : TokenRecord.Merge(known.Value, arrived), known?.Version ?? 0, storeOptions);
            if (!await Records.TrySaveAsync(tracked, cancellationToken).ConfigureAwait(false))
                continue;
            Keep(key, tracked.Value.ToTokenSet(), isNew: true, removals);
            return;
        }
    }

    /// <summary>Finds tokens that fit, in the cache or else in the store.</summary>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.BadInput"/> where no person is named and there are several.</exception>
    internal async ValueTask<TokenSet?> FindAsync(TokenQuery query, CancellationToken cancellationToken)
    {
        if (await FindKeyAsync(query, cancellationToken).ConfigureAwait(false) is not { } key)
            return null;
        if (FindCached(key, query) is { } cached)
            return cached;
        var removals = Removals;
        if (await Records.FindAsync(key, query.StoreOptions, cancellationToken).ConfigureAwait(false) is not { } tracked)
            return null;
        var tokens = tracked.Value.ToTokenSet();
        Keep(key, tokens, isNew: false, removals);
        return IsUsable(tokens, query) ? tokens : null;
    }

    /// <summary>Tokens of the cache that fit, and came from the tenant after so many others.</summary>
    internal TokenSet? FindCached(TokenKey key, TokenQuery query, long after = -1) =>
        _cache.TryGetValue(key, out var found) && found is CachedTokens cached && cached.Arrival > after && IsUsable(cached.Tokens, query) ? cached.Tokens : null;

    /// <summary>Whose tokens are meant: the person's who is named, or the only one's that there is.</summary>
    internal async ValueTask<TokenKey?> FindKeyAsync(TokenQuery query, CancellationToken cancellationToken)
    {
        if (query.UserId is { Length: > 0 } user)
            return new TokenKey(user, query.Audience);

        // One that cannot be read may be another person's, so that "the only one" would be a guess.
        var all = await Records.ListAsync(unreadable => throw new Auth0CibaException(ErrorIds.StoreFailed, TokenTexts.SayWhose(unreadable.Message), unreadable), query.StoreOptions, cancellationToken).ConfigureAwait(false);
        var audience = string.IsNullOrEmpty(query.Audience) ? null : query.Audience;
        var matching = all.Where(key => key.Audience == audience).ToArray();
        if (matching.Length > 1)
            throw Auth0CibaException.BadInput("UserId", TokenTexts.SeveralPeople);
        return matching.FirstOrDefault();
    }

    /// <summary>
    /// Keeps tokens in the cache: those that came from the tenant just now, or those of the store where nothing later is known. What was removed
    /// after they were read must not come back by it.
    /// </summary>
    /// <param name="key">Whose, and what for.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="isNew">Whether they came from the tenant just now.</param>
    /// <param name="removals"><see cref="Removals"/>, as it was before they were read from the store or written to it.</param>
    internal void Keep(TokenKey key, TokenSet tokens, bool isNew, long removals)
    {
        lock (_keeping)
        {
            if (_removals != removals || (!isNew && _cache.TryGetValue(key, out var found) && found is CachedTokens cached && cached.Tokens.ReceivedAt > tokens.ReceivedAt))
                return;
            var lifetime = End(tokens) - _timeProvider.GetUtcNow();
            if (lifetime > TimeSpan.Zero)
                _cache.Set(key, new CachedTokens(tokens, isNew ? Interlocked.Increment(ref _arrivals) : 0), lifetime);
            else
                _cache.Remove(key);
        }
    }

    internal void Forget(TokenKey key)
    {
        lock (_keeping)
        {
            _removals++;
            _cache.Remove(key);
        }
    }

    internal bool IsUsable(TokenSet tokens, TokenQuery query)
    {
        var left = End(tokens) - _timeProvider.GetUtcNow();
        return left > TimeSpan.Zero && left >= query.MinimumValidity && ScopeSet.Covers(tokens.Scope, query.Scope ?? string.Empty);
    }

    private static DateTimeOffset End(TokenSet tokens) => tokens.ExpiresAt ?? tokens.ReceivedAt + UnknownLifetime;

    private sealed class CachedTokens(TokenSet tokens, long arrival)
    {
        internal TokenSet Tokens { get; } = tokens;

        /// <summary>Its number among those that came from the tenant; 0 where it came from the store.</summary>
        internal long Arrival { get; } = arrival;
    }
}
