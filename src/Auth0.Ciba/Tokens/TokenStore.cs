using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Stores;
using Microsoft.Extensions.Caching.Memory;

namespace Auth0.Ciba.Tokens;

/// <summary>
/// Verified tokens by tenant, client, person and audience: a memory cache over the session's store. Two people's tokens never meet, as the
/// person is part of the key.
/// </summary>
internal sealed class TokenStore : IDisposable
{
    private const string Prefix = "token/";
    private static readonly TimeSpan RefreshableLifetime = TimeSpan.FromDays(30);
    private static readonly TimeSpan UnknownLifetime = TimeSpan.FromMinutes(5);

    private readonly MemoryCache _cache = new(new MemoryCacheOptions());
    private readonly IRecordStore _store;
    private readonly string _owner;
    private readonly TimeProvider _timeProvider;

    internal TokenStore(IRecordStore store, string domain, string clientId, TimeProvider timeProvider)
    {
        _store = store;
        _owner = $"{Prefix}{Uri.EscapeDataString(domain)}/{Uri.EscapeDataString(clientId)}/";
        _timeProvider = timeProvider;
    }

    public void Dispose() => _cache.Dispose();

    internal async Task SaveAsync(TokenSet tokens, AuthorizationDetails? details, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        var id = Id(tokens.Subject, tokens.Audience);
        var lifetime = Lifetime(tokens);
        if (lifetime <= TimeSpan.Zero)
            return;
        _cache.Set(id, tokens, lifetime);
        var json = JsonSerializer.SerializeToUtf8Bytes(TokenRecord.From(tokens, details), TokenJson.Default.TokenRecord);
        await _store.TrySetAsync(id, json, null, lifetime, storeOptions, cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.BadInput"/> where no person is named and there are several.</exception>
    internal async ValueTask<TokenSet?> FindAsync(TokenQuery query, CancellationToken cancellationToken)
    {
        var id = query.UserId is { Length: > 0 } user ? Id(user, query.Audience) : await FindOnlyAsync(query, cancellationToken).ConfigureAwait(false);
        if (id is null)
            return null;
        var tokens = await ReadAsync(id, query.StoreOptions, cancellationToken).ConfigureAwait(false);
        return tokens is not null && IsUsable(tokens, query) ? tokens : null;
    }

    private async ValueTask<TokenSet?> ReadAsync(string id, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        if (_cache.TryGetValue<TokenSet>(id, out var cached))
            return cached;

        var record = await _store.GetAsync(id, storeOptions, cancellationToken).ConfigureAwait(false);
        if (record is null)
            return null;
        try
        {
            var tokens = JsonSerializer.Deserialize(record.Value.Span, TokenJson.Default.TokenRecord)!.ToTokenSet();
            if (Lifetime(tokens) is { } lifetime && lifetime > TimeSpan.Zero)
                _cache.Set(id, tokens, lifetime);
            return tokens;
        }
        catch (JsonException e)
        {
            throw new Auth0CibaException(ErrorIds.StoreFailed, "The store holds a token record that cannot be read.", e);
        }
    }

    private async Task<string?> FindOnlyAsync(TokenQuery query, CancellationToken cancellationToken)
    {
        var ids = await _store.ListAsync(_owner, query.StoreOptions, cancellationToken).ConfigureAwait(false);
        var suffix = "/" + Escape(query.Audience);
        var matching = ids.Where(id => id.EndsWith(suffix, StringComparison.Ordinal)).ToArray();
        if (matching.Length > 1)
            throw Auth0CibaException.BadInput("UserId", "tokens of several people are here; say whose is meant.");
        return matching.FirstOrDefault();
    }

    private bool IsUsable(TokenSet tokens, TokenQuery query) =>
        ScopeSet.Covers(tokens.Scope, query.Scope ?? string.Empty)
        && (tokens.ExpiresAt is null || tokens.ExpiresAt - _timeProvider.GetUtcNow() >= query.MinimumValidity);

    private TimeSpan Lifetime(TokenSet tokens) =>
        tokens.CanRefresh ? RefreshableLifetime : tokens.ExpiresAt is { } end ? end - _timeProvider.GetUtcNow() : UnknownLifetime;

    private string Id(string subject, string? audience) => $"{_owner}{Escape(subject)}/{Escape(audience)}";

    private static string Escape(string? text) => Uri.EscapeDataString(text ?? string.Empty);
}
