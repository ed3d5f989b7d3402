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
/// Keeps people from being asked the same thing twice, too often, or again right after their no. What it knows stands in the store.
/// </summary>
internal sealed class AskGuard(IRecordStore store, RequestStore requests, BackchannelOptions settings, string clientId, TimeProvider timeProvider)
{
    private static readonly TimeSpan IndexLifetime = TimeSpan.FromHours(25);

    private readonly AskCounter _counter = new(store, timeProvider);

    /// <summary>Lets a new request pass, or gives the id of the one to take up in its place.</summary>
    /// <exception cref="Auth0CibaException">AlreadyPending, DenialCooldown, AskLimit, Indeterminate or BadInput.</exception>
    internal async Task<AskPermit> EnterAsync(string requestId, BackchannelAuthenticationRequest request, string issuer, AskOptions options, CancellationToken cancellationToken)
    {
        var permit = new AskPermit(store, request.StoreOptions);
        var fingerprint = RequestFingerprint.Of(request, issuer, clientId);
        if (options.RequestKey is { } key)
        {
            if (key.Length is 0 or > 255)
                throw Auth0CibaException.BadInput("RequestKey", "must be 1 to 255 signs.");
            if (await ClaimAsync(permit, $"key/{RequestFingerprint.Hash(issuer, clientId, key)}", requestId, fingerprint, known => TakeUpByKey(known, fingerprint, issuer), request.StoreOptions, cancellationToken).ConfigureAwait(false))
                return permit;
        }

        if (!settings.GuardsPeople)
            return permit;
        try
        {
            if (!await ClaimAsync(permit, $"same/{fingerprint}", requestId, fingerprint, known => TakeUpIdentical(known, options), request.StoreOptions, cancellationToken).ConfigureAwait(false))
                await _counter.CountAsync(issuer + clientId, request.UserId, request.StoreOptions, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await permit.ReleaseAsync().ConfigureAwait(false);
            throw;
        }

        return permit;
    }

    /// <summary>Points the index at the new request, unless the one it points at is to be taken up (true).</summary>
    private async Task<bool> ClaimAsync(AskPermit permit, string indexId, string requestId, string fingerprint, Func<Known, bool> takeUp, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        while (true)
        {
            var index = await store.GetAsync(indexId, options, cancellationToken).ConfigureAwait(false);
            if (index is not null && await FindAsync(index, options, cancellationToken).ConfigureAwait(false) is { } known && takeUp(known))
            {
                permit.Existing = known.RequestId;
                return true;
            }

            var value = Encoding.ASCII.GetBytes($"{requestId} {fingerprint}");
            if (await store.TrySetAsync(indexId, value, index?.Version ?? 0, IndexLifetime, options, cancellationToken).ConfigureAwait(false) is not null)
            {
                permit.Hold(indexId);
                return false;
            }
        }
    }

    private async Task<Known?> FindAsync(StoredRecord index, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        var parts = Encoding.ASCII.GetString(index.Value.ToArray()).Split(' ');
        var found = await requests.FindAsync(parts[0], options, cancellationToken).ConfigureAwait(false);
        return found is { } value ? new Known(parts[0], parts.Length > 1 ? parts[1] : string.Empty, value.Record) : null;
    }

    private bool TakeUpByKey(Known known, string fingerprint, string issuer)
    {
        if (known.Fingerprint != fingerprint)
            throw Auth0CibaException.BadInput("RequestKey", $"was used for another request, to {known.Record.UserId}. A key names one request; issuer {issuer}.");
        if (known.Record.Phase == RequestPhase.Asking)
            throw new Auth0CibaException(ErrorIds.Indeterminate, "The request of this key was about to be sent when its process ended. Whether the person was asked cannot be known.");
        return IsOpen(known.Record) || known.Record is { Phase: RequestPhase.Ended, ErrorId: null or ErrorIds.AccessDenied or ErrorIds.Indeterminate };
    }

    private bool TakeUpIdentical(Known known, AskOptions options)
    {
        var record = known.Record;
        if (record.ErrorId == ErrorIds.AccessDenied && record.EndedAt is { } denied && denied + settings.DenialCooldown - timeProvider.GetUtcNow() is { Ticks: > 0 } wait)
            throw new Auth0CibaException(ErrorIds.DenialCooldown, $"{record.UserId} said no to this a moment ago. The same is not asked again for {Math.Ceiling(wait.TotalSeconds):0} seconds.") { RetryAfter = wait };
        if (!IsOpen(record) && !IsBeingAsked(record))
            return false;
        if (options.Join && record.Phase != RequestPhase.Asking)
            return true;
        var until = record.Phase == RequestPhase.Asking ? "is just being made" : $"is pending already, until {record.Deadline:u}";
        throw new Auth0CibaException(ErrorIds.AlreadyPending, $"The same request to {record.UserId} {until}.") { Target = new PendingAuthentication(known.RequestId, record) };
    }

    private bool IsOpen(RequestRecord record) =>
        record.Phase == RequestPhase.Redeemed || (record.Phase == RequestPhase.Pending && record.Deadline > timeProvider.GetUtcNow());

    private bool IsBeingAsked(RequestRecord record) =>
        record.Phase == RequestPhase.Asking && record.AskedAt > timeProvider.GetUtcNow() - TimeSpan.FromMinutes(5);

    private sealed class Known(string requestId, string fingerprint, RequestRecord record)
    {
        internal string RequestId { get; } = requestId;

        internal string Fingerprint { get; } = fingerprint;

        internal RequestRecord Record { get; } = record;
    }
}
