using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Backchannel;

/// <summary>The requests that this process follows or may follow. One that it does not know is taken up from its record in the store.</summary>
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
        var found = await context.Requests.FindAsync(requestId, storeOptions, cancellationToken).ConfigureAwait(false)
            ?? throw new Auth0CibaException(ErrorIds.RequestNotFound, BackchannelTexts.NoRecord);
        return new PendingAuthentication(requestId, found.Record);
    }

    /// <summary>The request where it is just being made, so that nothing can be known of it yet; null otherwise.</summary>
    internal async Task<PendingAuthentication?> FindAskingAsync(string requestId, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        if (_live.ContainsKey(requestId))
            return null;
        var found = await context.Requests.FindAsync(requestId, storeOptions, cancellationToken).ConfigureAwait(false);
        return found is { } value && value.Record.MayBeAsking(context.TimeProvider.GetUtcNow()) ? new PendingAuthentication(requestId, value.Record) : null;
    }

    /// <summary>The request with this auth_req_id, or null.</summary>
    internal async Task<PendingAuthentication?> FindAsync(string authReqId, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        if (_live.Values.FirstOrDefault(request => request.Pending.AuthReqId == authReqId) is { } live)
            return live.Pending;
        Auth0CibaException? unreadable = null;
        foreach (var (requestId, record) in await context.Requests.ListAsync(e => unreadable ??= e, storeOptions, cancellationToken).ConfigureAwait(false))
        {
            if (record.AuthReqId == authReqId)
                return new PendingAuthentication(requestId, record);
        }

        // The one that is looked for may be the one that cannot be read.
        return unreadable is null ? null : throw unreadable;
    }

    /// <summary>All requests of the store that are not over.</summary>
    internal async Task<IReadOnlyList<PendingAuthentication>> ListOpenAsync(IReadOnlyDictionary<string, object?>? storeOptions, Action<Auth0CibaException> onUnreadable, CancellationToken cancellationToken)
    {
        var all = await context.Requests.ListAsync(onUnreadable, storeOptions, cancellationToken).ConfigureAwait(false);
        return all
            .Where(request => request.Record.Phase != RequestPhase.Ended && request.Record.ClientId == context.Authenticator.ClientId)
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

    private async Task<PollingRequest> ResumeAsync(string requestId, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        var found = await context.Requests.WaitWhileAskingAsync(requestId, storeOptions, cancellationToken).ConfigureAwait(false)
            ?? throw new Auth0CibaException(ErrorIds.RequestNotFound, BackchannelTexts.NoRecord);
        var (record, version) = found;
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
            state = state with { AnswerLost = turn.AnswerLost, Due = context.Requests.IsShared ? now + (turn.Due - context.Requests.Now) : state.Due };
        if (record.Phase != RequestPhase.Pending)
            state = state with { Due = now };
        return Track(new PendingAuthentication(requestId, record), new TrackedRecord(requestId, record, version, storeOptions), state);
    }
}
