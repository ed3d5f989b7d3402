using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Backchannel;

/// <summary>
/// The requests that this process follows or may follow. One that it does not know is taken up from its record in the store, where that is of
/// this tenant and client: sessions of others may share the store.
/// </summary>
internal sealed class LiveRequests(BackchannelContext context)
{
    private const int TrackedBetweenSweeps = 1024;

    private readonly ConcurrentDictionary<string, PollingRequest> _live = new(StringComparer.Ordinal);
    private int _tracked;

    internal PollingRequest Track(PendingAuthentication pending, TrackedRecord record, PollState state)
    {
        if (Interlocked.Increment(ref _tracked) % TrackedBetweenSweeps == 0)
        {
            foreach (var abandoned in _live.Values.Where(request => request.IsAbandoned))
                Forget(abandoned);
        }

        return _live.GetOrAdd(pending.RequestId, _ => new PollingRequest(context, pending, record, state, Forget));
    }

    /// <exception cref="Auth0CibaException">RequestNotFound, or how the request ended.</exception>
    internal async Task<PollingRequest> GetAsync(string requestId, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken) =>
        _live.TryGetValue(requestId, out var request) ? request : await ResumeAsync(requestId, storeOptions, cancellationToken).ConfigureAwait(false);

    /// <summary>The request as its record describes it.</summary>
    /// <exception cref="Auth0CibaException">RequestNotFound.</exception>
    internal async Task<PendingAuthentication> DescribeAsync(string requestId, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        var found = RequireOwn(await context.Requests.FindAsync(requestId, storeOptions, cancellationToken).ConfigureAwait(false));
        return new PendingAuthentication(requestId, found.Record);
    }

    /// <summary>The request where it is just being made, so that nothing can be known of it yet; null otherwise.</summary>
    /// <exception cref="Auth0CibaException">RequestNotFound, or ReservedForGate.</exception>
    internal async Task<PendingAuthentication?> FindAskingAsync(string requestId, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        if (_live.ContainsKey(requestId))
            return null;
        var (record, _) = RequireOwn(await context.Requests.FindAsync(requestId, storeOptions, cancellationToken).ConfigureAwait(false));
        ThrowIfReserved(record.IsGate);
        return record.MayBeAsking(context.TimeProvider.GetUtcNow()) ? new PendingAuthentication(requestId, record) : null;
    }

    /// <exception cref="Auth0CibaException">ReservedForGate.</exception>
    internal static void ThrowIfReserved(bool isGate)
    {
        if (isGate)
            throw new Auth0CibaException(ErrorIds.ReservedForGate, BackchannelTexts.BelongsToApproval);
    }

    /// <summary>The request with this auth_req_id, or null.</summary>
    internal async Task<PendingAuthentication?> FindAsync(string authReqId, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        if (_live.Values.FirstOrDefault(request => request.Pending.AuthReqId == authReqId) is { } live)
            return live.Pending;
        Auth0CibaException? unreadable = null;
        foreach (var (requestId, record) in await context.Requests.ListAsync(e => unreadable ??= e, storeOptions, cancellationToken).ConfigureAwait(false))
        {
            if (record.AuthReqId == authReqId && IsOwn(record))
                return new PendingAuthentication(requestId, record);
        }

        // The one that is looked for may be the one that cannot be read.
        return unreadable is null ? null : throw unreadable;
    }

    /// <summary>All requests of the store that are not over, approvals' own left out.</summary>
    internal async Task<IReadOnlyList<PendingAuthentication>> ListOpenAsync(IReadOnlyDictionary<string, object?>? storeOptions, Action<Auth0CibaException> onUnreadable, CancellationToken cancellationToken)
    {
        var all = await context.Requests.ListAsync(onUnreadable, storeOptions, cancellationToken).ConfigureAwait(false);
        return all
            .Where(request => request.Record is { Phase: not RequestPhase.Ended, IsGate: false } && IsOwn(request.Record))
            .Select(request => new PendingAuthentication(request.RequestId, request.Record))
            .OrderBy(request => request.AskedAt)
            .ToArray();
    }

    internal void CloseAll()
    {
        foreach (var request in _live.Values)
            request.Close();
        _live.Clear();
    }

    /// <summary>Forgets this one, and not another that took its place meanwhile.</summary>
    private void Forget(PollingRequest request) =>
        ((ICollection<KeyValuePair<string, PollingRequest>>)_live).Remove(new KeyValuePair<string, PollingRequest>(request.Pending.RequestId, request));

    /// <summary>Another's record is none here: its auth_req_id must go to no other tenant, and its end is not this session's to write.</summary>
    private (RequestRecord Record, long Version) RequireOwn((RequestRecord Record, long Version)? found) =>
        found is { } value && IsOwn(value.Record) ? value : throw new Auth0CibaException(ErrorIds.RequestNotFound, BackchannelTexts.NoRecord);

    private bool IsOwn(RequestRecord record) => record.ClientId == context.Authenticator.ClientId && context.Tenant.IsOwnIssuer(record.Issuer);

    private async Task<PollingRequest> ResumeAsync(string requestId, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        var (record, version) = RequireOwn(await context.Requests.WaitWhileAskingAsync(requestId, storeOptions, cancellationToken).ConfigureAwait(false));
        if (record.ErrorId is { } errorId)
            throw new Auth0CibaException(errorId, record.ErrorMessage ?? BackchannelTexts.Over);
        if (record.Phase == RequestPhase.Asking)
            throw new Auth0CibaException(ErrorIds.Indeterminate, BackchannelTexts.AskIndeterminate);
        if (_live.TryGetValue(requestId, out var made))
            return made;

        var now = context.TimeProvider.Monotonic();
        var sentAt = now - (context.TimeProvider.GetUtcNow() - record.AskedAt);
        var state = PollPolicy.Begin(sentAt, now, record.Deadline - record.AskedAt, TimeSpan.FromSeconds(record.Interval), TimeSpan.Zero, context.Options.LongInterval);
        if (record.Turn is { } turn)
            state = PollPolicy.TakeUp(state with { AnswerLost = turn.AnswerLost }, now + (turn.Due - context.Requests.Now));
        if (record.Phase != RequestPhase.Pending)
            state = state with { Due = now };
        return Track(new PendingAuthentication(requestId, record), new TrackedRecord(requestId, record, version, storeOptions), state);
    }
}
