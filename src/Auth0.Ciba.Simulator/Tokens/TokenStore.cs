using System;
using System.Collections.Concurrent;
using System.Threading;

namespace Auth0.Ciba.Simulator;

/// <summary>Refresh tokens, and access tokens for <c>/userinfo</c>; bounded, the oldest access tokens go first.</summary>
internal sealed class TokenStore(int capacity)
{
    private readonly ConcurrentDictionary<string, RefreshRecord> _refresh = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _endedFamilies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, AccessRecord> _access = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();
    private int _remembered;

    public void AddAccess(string token, TokenGrant grant, DateTimeOffset expires)
    {
        _access[token] = new AccessRecord(grant, expires);
        _order.Enqueue(token);
        if (Interlocked.Increment(ref _remembered) <= capacity || !_order.TryDequeue(out var oldest))
            return;
        Interlocked.Decrement(ref _remembered);
        _access.TryRemove(oldest, out _);
    }

    public TokenGrant? FindAccess(string token, DateTimeOffset now) =>
        _access.TryGetValue(token, out var record) && record.Expires > now ? record.Grant : null;

    public string AddRefresh(TokenGrant grant, string prefix)
    {
        var token = prefix + Opaque.NewToken();
        _refresh[token] = new RefreshRecord(grant);
        return token;
    }

    public TokenGrant? UseRefreshToken(string token, string clientId, bool spend)
    {
        if (!_refresh.TryGetValue(token, out var record) || record.Grant.ClientId != clientId)
            return null;
        if (_endedFamilies.ContainsKey(record.Grant.Family))
            return null;
        var free = spend ? record.TrySpend() : !record.Spent;
        if (!free)
        {
            _endedFamilies.TryAdd(record.Grant.Family, 0);
            return null;
        }

        return record.Grant;
    }

    public bool IsRefreshTokenActive(string token) =>
        _refresh.TryGetValue(token, out var record) && !record.Spent && !_endedFamilies.ContainsKey(record.Grant.Family);

    public void Revoke(string token, string clientId)
    {
        if (_refresh.TryGetValue(token, out var record) && record.Grant.ClientId == clientId)
            _endedFamilies.TryAdd(record.Grant.Family, 0);
    }

    private sealed record AccessRecord(TokenGrant Grant, DateTimeOffset Expires);

    private sealed class RefreshRecord(TokenGrant grant)
    {
        private int _spent;

        public TokenGrant Grant { get; } = grant;

        public bool Spent => Volatile.Read(ref _spent) != 0;

        public bool TrySpend() => Interlocked.Exchange(ref _spent, 1) == 0;
    }
}
