using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Backchannel;

/// <summary>Asks, and follows what was asked: the flow of one session.</summary>
internal sealed class BackchannelClient : IDisposable
{
    /// <summary>From so many requests waiting at once on, first polls are spread over one interval.</summary>
    private const int ManyWaiting = 16;
    private const int TrackedBetweenSweeps = 1024;

    private readonly BackchannelContext _context;
    private readonly Asker _asker;
    private readonly Poller _poller;
    private readonly TimeSpan _longInterval;
    private readonly ConcurrentDictionary<string, PollingRequest> _live = new(StringComparer.Ordinal);
    private readonly Random _random = new();
    private int _tracked;

    internal BackchannelClient(BackchannelContext context, int maxConcurrency, TimeSpan longInterval)
    {
        _context = context;
        _asker = new Asker(context);
        _poller = new Poller(context.TimeProvider, maxConcurrency);
        _longInterval = longInterval;
    }

    /// <summary>Stops all polling at once. Records stay in the store.</summary>
    public void Dispose()
    {
        _poller.Dispose();
        foreach (var request in _live.Values)
            request.Close();
        _live.Clear();
    }

    /// <summary>Asks one person. The record stands before the request leaves; it stays where the outcome of asking cannot be known.</summary>
    internal async Task<PendingAuthentication> InitiateAsync(BackchannelAuthenticationRequest request, CancellationToken cancellationToken)
    {
        RequestRules.Check(request);
        var metadata = await GetSupportedMetadataAsync(cancellationToken).ConfigureAwait(false);

        var requestId = RequestStore.NewId();
        var record = RequestRecord.For(request, _context.Authenticator.ClientId, metadata.Issuer, _context.TimeProvider.GetUtcNow());
        var version = await _context.Requests.WriteAsync(requestId, record, 0, request.StoreOptions, cancellationToken).ConfigureAwait(false);
        var tracked = new TrackedRecord(requestId, record, version, request.StoreOptions);

        AskAnswer asked;
        try
        {
            asked = await _asker.AskAsync(request, metadata, cancellationToken).ConfigureAwait(false);
        }
        catch (StoppedBeforeAskingException)
        {
            await _context.Requests.DeleteAsync(requestId, request.StoreOptions, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        catch (OperationCanceledException)
        {
            var stopped = new Auth0CibaException(ErrorIds.Indeterminate, "The call was stopped while the request was on its way. Whether the person was asked cannot be known.");
            await tracked.EndAsync(_context.Requests, stopped, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        if (asked.Error is { } error)
        {
            if (asked.NobodyWasAsked)
                await _context.Requests.DeleteAsync(requestId, request.StoreOptions, CancellationToken.None).ConfigureAwait(false);
            else
                await tracked.EndAsync(_context.Requests, error, CancellationToken.None).ConfigureAwait(false);
            throw error;
        }

        return await AcknowledgeAsync(tracked, asked).ConfigureAwait(false);
    }

    /// <summary>Has the observer told of the outcome; polling starts with the first observer.</summary>
    /// <returns>Ends the observation; polling stops with the last one, but a poll under way is let finish, for its answer may be the one.</returns>
    internal async Task<IDisposable> ObserveAsync(PendingAuthentication pending, Action<AuthenticationOutcome> observer, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        if (!_live.TryGetValue(pending.RequestId, out var request))
            request = await ResumeAsync(pending.RequestId, storeOptions, cancellationToken).ConfigureAwait(false);
        if (request.Observers.Add(observer))
            _poller.Add(request);
        return new Observation(this, request, observer);
    }

    private async Task<ProviderMetadata> GetSupportedMetadataAsync(CancellationToken cancellationToken)
    {
        var metadata = await _context.Tenant.GetMetadataAsync(cancellationToken).ConfigureAwait(false);
        if (metadata.BackchannelAuthenticationEndpoint is null || metadata.TokenEndpoint is null)
            throw new Auth0CibaException(ErrorIds.NotSupported, $"The tenant {_context.Tenant.BaseAddress.Host} does not support CIBA: its discovery document names no {(metadata.TokenEndpoint is null ? "token_endpoint" : "backchannel_authentication_endpoint")}.");
        return metadata;
    }

    private async Task<PendingAuthentication> AcknowledgeAsync(TrackedRecord tracked, AskAnswer asked)
    {
        var record = tracked.Value;
        var acknowledgement = asked.Acknowledgement!;
        record.Phase = RequestPhase.Pending;
        record.AskedAt = asked.AskedAt;
        record.AuthReqId = acknowledgement.AuthReqId;
        record.Deadline = asked.AskedAt + acknowledgement.ExpiresIn;
        record.Interval = acknowledgement.Interval.TotalSeconds;

        // The person is being asked: from here on the caller's cancellation must not keep the acknowledgement from its record.
        await tracked.SaveAsync(_context.Requests, CancellationToken.None).ConfigureAwait(false);
        var state = PollPolicy.Begin(asked.SentAt, asked.ReceivedAt, acknowledgement.ExpiresIn, acknowledgement.Interval, Phase(acknowledgement.Interval), _longInterval);
        var pending = new PendingAuthentication(tracked.RequestId, record) { ClockSkew = asked.ClockSkew };
        Track(new PollingRequest(_context, pending, tracked, state, Forget));
        return pending;
    }

    private async Task<PollingRequest> ResumeAsync(string requestId, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        var found = await _context.Requests.FindAsync(requestId, storeOptions, cancellationToken).ConfigureAwait(false)
            ?? throw new Auth0CibaException(ErrorIds.RequestNotFound, "The session's store holds no record of this request.");
        var (record, version) = found;
        if (record.ErrorId is { } errorId)
            throw new Auth0CibaException(errorId, record.ErrorMessage ?? "The request is over.");
        if (record.Phase == RequestPhase.Asking)
            throw new Auth0CibaException(ErrorIds.Indeterminate, "The request was about to be sent when its process ended. Whether the person was asked cannot be known.");
        if (record.Phase == RequestPhase.Ended)
            record.Phase = RequestPhase.Redeemed;

        var now = _context.TimeProvider.Monotonic();
        var sentAt = now - (_context.TimeProvider.GetUtcNow() - record.AskedAt);
        var state = PollPolicy.Begin(sentAt, now, record.Deadline - record.AskedAt, TimeSpan.FromSeconds(record.Interval), TimeSpan.Zero, _longInterval) with { AnswerLost = true };
        if (record.Phase == RequestPhase.Redeemed)
            state = state with { Due = now };
        var tracked = new TrackedRecord(requestId, record, version, storeOptions);
        return _live.GetOrAdd(requestId, new PollingRequest(_context, new PendingAuthentication(requestId, record), tracked, state, Forget));
    }

    private void Track(PollingRequest request)
    {
        _live[request.Pending.RequestId] = request;
        if (Interlocked.Increment(ref _tracked) % TrackedBetweenSweeps != 0)
            return;
        foreach (var abandoned in _live.Values)
        {
            if (abandoned.IsAbandoned)
                Forget(abandoned);
        }
    }

    private void Forget(PollingRequest request) => _live.TryRemove(request.Pending.RequestId, out _);

    private TimeSpan Phase(TimeSpan interval)
    {
        if (_poller.Waiting < ManyWaiting)
            return TimeSpan.Zero;
        lock (_random)
            return TimeSpan.FromTicks((long)(interval.Ticks * _random.NextDouble()));
    }

    private sealed class Observation(BackchannelClient client, PollingRequest request, Action<AuthenticationOutcome> observer) : IDisposable
    {
        public void Dispose() => request.Observers.Remove(observer, () => client._poller.Remove(request));
    }
}
