using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Stores;

namespace Auth0.Ciba.Backchannel;

/// <summary>Reads and writes request records. A write stands on the version read before, so that nobody overwrites another's step.</summary>
internal sealed class RequestStore(IRecordStore store, TimeProvider timeProvider, bool isShared)
{
    private const string Prefix = "request/";

    /// <summary>How long a record outlives its request: long enough for a person to look what became of it.</summary>
    private static readonly TimeSpan Afterlife = TimeSpan.FromHours(24);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    private readonly StoreClock _clock = new(timeProvider);

    /// <summary>Whether other sessions may work with the same records.</summary>
    internal bool IsShared => isShared;

    /// <summary>What the store's own clock says, as far as is known; this machine's where it has none.</summary>
    internal DateTimeOffset Now => _clock.Now;

    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.CannotCompareAndSwap"/>.</exception>
    internal void RequireCompareAndSwap(Func<string> purpose) => store.RequireCompareAndSwap(purpose);

    internal static string NewId() => Hashing.Base64Url(Hashing.RandomBytes(16));

    internal async Task<(RequestRecord Record, long Version)?> FindAsync(string requestId, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        var began = timeProvider.GetUtcNow();
        var stored = await store.GetAsync(Prefix + requestId, options, cancellationToken).ConfigureAwait(false);
        if (stored is null)
            return null;
        if (stored.ReadAt is { } storeTime)
            _clock.Learn(storeTime, began);
        return (RequestRecord.Read(stored.Value), stored.Version);
    }

    /// <summary>Waits until a request that is just being made, here or elsewhere, is made, or was not; or for a minute.</summary>
    internal async Task<(RequestRecord Record, long Version)?> WaitWhileAskingAsync(string requestId, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await FindAsync(requestId, options, cancellationToken).ConfigureAwait(false);
            if (found is not { } value || !value.Record.MayBeAsking(timeProvider.GetUtcNow()))
                return found;
            await timeProvider.WaitAsync(BetweenLooks, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes on top of the version; null where another worker wrote meanwhile.</summary>
    internal async Task<long?> TryWriteAsync(string requestId, RequestRecord record, long expectedVersion, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        if (record.Phase == RequestPhase.Ended)
            record.EndedAt ??= now;
        var end = record.Deadline > now ? record.Deadline : now;
        return await store.TrySetAsync(Prefix + requestId, record.Write(), expectedVersion, end - now + Afterlife, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The requests in the store. One that cannot be read is told of, and leaves the others.</summary>
    internal async Task<IReadOnlyList<(string RequestId, RequestRecord Record)>> ListAsync(Action<Auth0CibaException> onUnreadable, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        var requests = new List<(string, RequestRecord)>();
        foreach (var id in await store.ListAsync(Prefix, onUnreadable, options, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                var requestId = id.Substring(Prefix.Length);
                if (await FindAsync(requestId, options, cancellationToken).ConfigureAwait(false) is { } found)
                    requests.Add((requestId, found.Record));
            }
            catch (Auth0CibaException e) when (e.ErrorId == ErrorIds.StoreFailed)
            {
                onUnreadable(e);
            }
        }

        return requests;
    }

    internal ValueTask DeleteAsync(string requestId, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
        store.DeleteAsync(Prefix + requestId, options, cancellationToken);
}
