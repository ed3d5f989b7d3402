using System;
using System.Collections.Generic;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Stores;

namespace Auth0.Ciba.Backchannel;

/// <summary>
/// Keeps people from being asked the same thing twice, too often, or again right after their no. What it knows stands in the store: for each
/// key and for each different request an index entry that names the record of the last one.
/// </summary>
internal sealed class AskGuard(IRecordStore store, RequestStore requests, BackchannelOptions settings, string clientId, TimeProvider timeProvider)
{
    /// <summary>How long after its end a request is known by key.</summary>
    private static readonly TimeSpan Afterlife = TimeSpan.FromHours(24);

    private readonly AskCounter _counter = new(store, timeProvider);
    private readonly AskJudge _judge = new(settings, timeProvider);

    /// <summary>Looks before the request queues up for its turn: null where it may be asked, or the id of the one to take up.</summary>
    /// <exception cref="Auth0CibaException">AlreadyPending, DenialCooldown, Indeterminate or BadInput.</exception>
    internal async Task<string?> LookAsync(BackchannelAuthenticationRequest request, string issuer, AskOptions options, CancellationToken cancellationToken)
    {
        Entry? key = null;
        foreach (var entry in Entries(request, issuer, options))
        {
            if (await FindAsync(entry, cancellationToken).ConfigureAwait(false) is { Known: { } known })
            {
                if (key is not null)
                    await PointAsync(key, known.RequestId).ConfigureAwait(false);
                return known.RequestId;
            }

            key = entry;
        }

        return null;
    }

    /// <summary>Lets a new request pass whose record stands already, or gives the id of the one to take up in its place.</summary>
    /// <exception cref="Auth0CibaException">AlreadyPending, DenialCooldown, AskLimit, Indeterminate or BadInput.</exception>
    internal async Task<AskPermit> EnterAsync(string requestId, BackchannelAuthenticationRequest request, string issuer, AskOptions options, CancellationToken cancellationToken)
    {
        var permit = new AskPermit();
        Entry? key = null;
        try
        {
            foreach (var entry in Entries(request, issuer, options))
            {
                if (await ClaimAsync(entry, requestId, cancellationToken).ConfigureAwait(false) is { } known)
                {
                    if (key is not null)
                        await PointAsync(key, known.RequestId).ConfigureAwait(false);

                    // Nothing to take back: the key names the other one now.
                    return new AskPermit { Existing = known.RequestId };
                }

                key = entry;
                permit.OnRelease(() => store.DeleteAsync(entry.Id, request.StoreOptions, CancellationToken.None).AsTask());
            }

            if (settings.GuardsPeople)
                permit.OnRelease(await _counter.CountAsync(issuer + clientId, request.UserId, request.StoreOptions, cancellationToken).ConfigureAwait(false));
            permit.MayAsk = true;
            return permit;
        }
        catch
        {
            await permit.ReleaseAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The entries under which the request may be known: by its key first, then by what it asks.</summary>
    private IEnumerable<Entry> Entries(BackchannelAuthenticationRequest request, string issuer, AskOptions options)
    {
        var fingerprint = options.Gate is { } gate
            ? RequestFingerprint.Hash(issuer, clientId, request.UserId, gate.SameAs)
            : RequestFingerprint.Of(request, issuer, clientId);
        var lifetime = Afterlife + TimeSpan.FromSeconds(request.RequestedExpiry ?? 3600);
        if (options.RequestKey is { } key)
        {
            if (key.Length is 0 or > 255)
                throw Auth0CibaException.BadInput("RequestKey", RuleTexts.OneTo255Signs);
            yield return new Entry($"key/{RequestFingerprint.Hash(issuer, clientId, key)}", fingerprint, lifetime, request.StoreOptions, known => _judge.OfSameKey(known, fingerprint));
        }

        if (settings.GuardsPeople)
            yield return new Entry($"same/{fingerprint}", fingerprint, lifetime, request.StoreOptions, known => _judge.Identical(known, options.Join));
    }

    /// <summary>The request that the entry names, if it is to be taken up; one that is just being made is waited for where the judge says so.</summary>
    private async Task<(KnownRequest? Known, long Version)> FindAsync(Entry entry, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = await store.GetAsync(entry.Id, entry.Options, cancellationToken).ConfigureAwait(false);
            if (stored is null)
                return (null, 0);
            var parts = Encoding.ASCII.GetString(stored.Value.ToArray()).Split(' ');
            if (await requests.FindAsync(parts[0], entry.Options, cancellationToken).ConfigureAwait(false) is not { } found)
                return (null, stored.Version);
            var known = new KnownRequest(parts[0], parts.Length > 1 ? parts[1] : string.Empty, found.Record);
            var verdict = entry.Judge(known);
            if (verdict != AskVerdict.Wait)
                return (verdict == AskVerdict.TakeUp ? known : null, stored.Version);

            // Whoever waited for it takes it up, also where it was decided in the meantime.
            var made = await requests.WaitWhileAskingAsync(parts[0], entry.Options, cancellationToken).ConfigureAwait(false);
            if (made is { Record: { Phase: not RequestPhase.Asking } record })
                return (new KnownRequest(known.RequestId, known.Fingerprint, record), stored.Version);
        }
    }

    /// <summary>Has the entry name the new request; or gives the one that is to be taken up.</summary>
    private async Task<KnownRequest?> ClaimAsync(Entry entry, string requestId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (known, version) = await FindAsync(entry, cancellationToken).ConfigureAwait(false);
            if (known is not null)
                return known;
            if (await store.TrySetAsync(entry.Id, entry.Value(requestId), version, entry.Lifetime, entry.Options, cancellationToken).ConfigureAwait(false) is not null)
                return null;
        }
    }

    /// <summary>From now on the caller's key names the request that was taken up: run again, it finds what became of that one.</summary>
    private async Task PointAsync(Entry key, string requestId) =>
        await store.TrySetAsync(key.Id, key.Value(requestId), null, key.Lifetime, key.Options, CancellationToken.None).ConfigureAwait(false);

    private sealed class Entry(string id, string fingerprint, TimeSpan lifetime, IReadOnlyDictionary<string, object?>? options, Func<KnownRequest, AskVerdict> judge)
    {
        internal string Id { get; } = id;

        internal TimeSpan Lifetime { get; } = lifetime;

        internal IReadOnlyDictionary<string, object?>? Options { get; } = options;

        internal Func<KnownRequest, AskVerdict> Judge { get; } = judge;

        internal byte[] Value(string requestId) => Encoding.ASCII.GetBytes($"{requestId} {fingerprint}");
    }
}
