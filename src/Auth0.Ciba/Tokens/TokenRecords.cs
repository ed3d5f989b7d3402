using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Stores;

namespace Auth0.Ciba.Tokens;

/// <summary>The token records of one tenant and client in the session's store. The person is part of the key, so two people's never meet.</summary>
internal sealed class TokenRecords
{
    private const string Prefix = "token/";
    private const int Tries = 5;
    private static readonly TimeSpan RefreshableLifetime = TimeSpan.FromDays(30);
    private static readonly TimeSpan ShortestLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    private readonly IRecordStore _store;
    private readonly string _owner;
    private readonly TimeProvider _timeProvider;

    internal TokenRecords(IRecordStore store, string domain, string clientId, TimeProvider timeProvider)
    {
        _store = store;
        _owner = $"{Prefix}{Uri.EscapeDataString(domain)}/{Uri.EscapeDataString(clientId)}/";
        _timeProvider = timeProvider;
    }

    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.CannotCompareAndSwap"/>.</exception>
    internal void RequireCompareAndSwap() => _store.RequireCompareAndSwap(static () => TokenTexts.PurposeRefresh);

    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.StoreFailed"/>, also for a record that cannot be read.</exception>
    internal async Task<TrackedTokens?> FindAsync(TokenKey key, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
        await _store.GetAsync(Id(key), options, cancellationToken).ConfigureAwait(false) is { } stored
            ? new TrackedTokens(key, TokenRecord.Read(stored.Value), stored.Version, options) { ReadAt = stored.ReadAt ?? _timeProvider.GetUtcNow() }
            : null;

    /// <summary>Writes on top of the version that was read; false where somebody else wrote meanwhile.</summary>
    internal async Task<bool> TrySaveAsync(TrackedTokens tracked, CancellationToken cancellationToken)
    {
        var lifetime = Lifetime(tracked.Value);
        if (lifetime < ShortestLifetime)
        {
            // Nothing worth keeping; but over a record that is there it says that there is nothing any more.
            if (tracked.Version == 0 && lifetime <= TimeSpan.Zero)
                return true;
            lifetime = ShortestLifetime;
        }

        if (await _store.TrySetAsync(Id(tracked.Key), tracked.Value.Write(), tracked.Version, lifetime, tracked.Options, cancellationToken).ConfigureAwait(false) is not { } version)
            return false;
        tracked.Version = version;
        return true;
    }

    /// <summary>
    /// Writes what must not be lost: again and again for some seconds while the store fails. A write that failed may have been done all the
    /// same, which is seen when the record is read again.
    /// </summary>
    internal async Task<bool> SaveSurelyAsync(TrackedTokens tracked, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        for (var tried = 1; ; tried++)
        {
            try
            {
                if (await TrySaveAsync(tracked, cancellationToken).ConfigureAwait(false))
                    return true;
                return tried > 1 && await WasWrittenAsync(tracked, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (tried < Tries && !e.IsStop(cancellationToken))
            {
                await _timeProvider.WaitAsync(pause, cancellationToken).ConfigureAwait(false);
                pause += pause;
            }
        }
    }

    internal ValueTask DeleteAsync(TokenKey key, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
        _store.DeleteAsync(Id(key), options, cancellationToken);

    /// <summary>What is kept of this tenant and client.</summary>
    /// <param name="onUnreadable">Told of records that may be of this client and cannot be read.</param>
    /// <param name="options">The caller's store options.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    internal async Task<IReadOnlyList<TokenKey>> ListAsync(Action<Auth0CibaException> onUnreadable, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        var ids = await _store.ListAsync(_owner, onUnreadable, options, cancellationToken).ConfigureAwait(false);
        return ids.Select(ToKey).OfType<TokenKey>().OrderBy(key => key.Subject, StringComparer.Ordinal).ThenBy(key => key.Audience, StringComparer.Ordinal).ToArray();
    }

    private async Task<bool> WasWrittenAsync(TrackedTokens tracked, CancellationToken cancellationToken)
    {
        var stored = await _store.GetAsync(Id(tracked.Key), tracked.Options, cancellationToken).ConfigureAwait(false);
        if (stored is null || !stored.Value.Span.SequenceEqual(tracked.Value.Write()))
            return false;
        tracked.Version = stored.Version;
        return true;
    }

    private TimeSpan Lifetime(TokenRecord record) =>
        record.Refresh is not null ? RefreshableLifetime : (record.ExpiresAt ?? record.ReceivedAt + TokenStore.UnknownLifetime) - _timeProvider.GetUtcNow();

    private TokenKey? ToKey(string id)
    {
        var parts = id.Substring(_owner.Length).Split('/');
        return parts.Length == 2 ? new TokenKey(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[1])) : null;
    }

    private string Id(TokenKey key) => $"{_owner}{Uri.EscapeDataString(key.Subject)}/{Uri.EscapeDataString(key.Audience ?? string.Empty)}";
}

/// <summary>A token record with the version that it was read or written at; 0: it is not there yet.</summary>
internal sealed class TrackedTokens(TokenKey key, TokenRecord value, long version, IReadOnlyDictionary<string, object?>? options)
{
    internal TokenKey Key { get; } = key;

    internal TokenRecord Value { get; set; } = value;

    internal long Version { get; set; } = version;

    /// <summary>What the store's own clock said when it was read; this machine's where it has none. Claims go by it.</summary>
    internal DateTimeOffset ReadAt { get; init; }

    internal IReadOnlyDictionary<string, object?>? Options { get; } = options;
}
