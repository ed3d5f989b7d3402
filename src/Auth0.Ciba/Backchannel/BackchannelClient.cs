using System;
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
    private const int DefaultExpirySeconds = 300;
    private const int DefaultIntervalSeconds = 5;

    private readonly BackchannelContext _context;
    private readonly AskPacer _pacer;
    private readonly Asker _asker;
    private readonly Poller _poller;
    private readonly LiveRequests _live;
    private readonly Random _random = new();

    internal BackchannelClient(BackchannelContext context)
    {
        _context = context;
        _pacer = new AskPacer(context.TimeProvider, context.Options.AsksPerMinute, context.Options.MaxConcurrency);
        _asker = new Asker(context);
        _poller = new Poller(context.TimeProvider, context.Options.MaxConcurrency, context.Options.PollStarted);
        _live = new LiveRequests(context);
    }

    /// <summary>Stops all polling at once. Records stay in the store.</summary>
    public void Dispose()
    {
        _poller.Dispose();
        _pacer.Dispose();
        _live.CloseAll();
    }

    /// <summary>Asks one person. The record stands before the request leaves; it stays where the outcome of asking cannot be known.</summary>
    internal async Task<PendingAuthentication> InitiateAsync(BackchannelAuthenticationRequest request, AskOptions options, CancellationToken cancellationToken)
    {
        RequestRules.Check(request);
        var metadata = await GetSupportedMetadataAsync(cancellationToken).ConfigureAwait(false);
        var requestId = RequestStore.NewId();
        var permit = await _context.Guard.EnterAsync(requestId, request, metadata.Issuer, options, cancellationToken).ConfigureAwait(false);
        if (permit.Existing is { } existing)
            return await DescribeAsync(existing, request.StoreOptions, cancellationToken).ConfigureAwait(false);

        TrackedRecord? tracked = null;
        try
        {
            using var place = await _pacer.EnterAsync(cancellationToken).ConfigureAwait(false);
            var record = RequestRecord.For(request, _context.Authenticator.ClientId, metadata.Issuer, _context.TimeProvider.GetUtcNow());
            var version = await _context.Requests.WriteAsync(requestId, record, 0, request.StoreOptions, cancellationToken).ConfigureAwait(false);
            tracked = new TrackedRecord(requestId, record, version, request.StoreOptions);
            return await SendAsync(request, metadata, tracked, permit, cancellationToken).ConfigureAwait(false);
        }
        catch when (tracked is null)
        {
            await permit.ReleaseAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Has the observer told of the outcome; polling starts with the first observer.</summary>
    /// <returns>Ends the observation; polling stops with the last one, but a poll under way is let finish, for its answer may be the one.</returns>
    internal async Task<IDisposable> ObserveAsync(string requestId, Action<AuthenticationOutcome> observer, TimeSpan? timeout, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        var request = await _live.GetAsync(requestId, storeOptions, cancellationToken).ConfigureAwait(false);
        var observation = new Observation(_poller, request, observer, timeout is { } time ? _context.TimeProvider.Monotonic() + time : null);
        observation.Begin();
        return observation;
    }

    /// <summary>Where the request stands. Polls only where that is due and nobody else does.</summary>
    internal async Task<BackchannelRequestStatus> GetStatusAsync(string requestId, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        PollingRequest request;
        try
        {
            request = await _live.GetAsync(requestId, storeOptions, cancellationToken).ConfigureAwait(false);
        }
        catch (Auth0CibaException e) when (e.ErrorId is not (ErrorIds.RequestNotFound or ErrorIds.StoreFailed))
        {
            var pending = await DescribeAsync(requestId, storeOptions, cancellationToken).ConfigureAwait(false);
            return new BackchannelRequestStatus(pending, AuthenticationOutcome.StatusOf(e), null, e.ErrorId, e.Message);
        }

        if (request.Observers.TryClaim())
        {
            // Not the caller's token: a poll once sent is let finish, for its answer may be the one.
            if (await request.RunIfDueAsync().ConfigureAwait(false))
                _poller.Add(request);
        }

        return request.Describe();
    }

    internal async Task<PendingAuthentication> FindAsync(string? requestId, string? authReqId, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(requestId))
            return await DescribeAsync(requestId!, storeOptions, cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrEmpty(authReqId))
            throw Auth0CibaException.BadInput("AuthReqId", "is required.");
        return await _live.FindAsync(authReqId!, storeOptions, cancellationToken).ConfigureAwait(false)
            ?? throw new Auth0CibaException(ErrorIds.RequestNotFound, "The session's store holds no record of a request with this auth_req_id.");
    }

    /// <summary>Makes a record of a request that another program made: what is expected is what the caller says now (law 8).</summary>
    internal async Task<PendingAuthentication> AdoptAsync(string authReqId, BackchannelAuthenticationRequest request, DateTimeOffset? askedAt, CancellationToken cancellationToken)
    {
        RequestRules.CheckAdopted(authReqId, request);
        var metadata = await GetSupportedMetadataAsync(cancellationToken).ConfigureAwait(false);
        var record = RequestRecord.For(request, _context.Authenticator.ClientId, metadata.Issuer, askedAt ?? _context.TimeProvider.GetUtcNow());
        record.Phase = RequestPhase.Pending;
        record.AuthReqId = authReqId;
        record.Deadline = record.AskedAt.AddSeconds(request.RequestedExpiry ?? DefaultExpirySeconds);
        record.Interval = DefaultIntervalSeconds;
        var requestId = RequestStore.NewId();
        await _context.Requests.WriteAsync(requestId, record, 0, request.StoreOptions, cancellationToken).ConfigureAwait(false);
        return new PendingAuthentication(requestId, record);
    }

    internal Task<IReadOnlyList<PendingAuthentication>> ListOpenAsync(IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken) =>
        _live.ListOpenAsync(storeOptions, cancellationToken);

    private async Task<PendingAuthentication> SendAsync(BackchannelAuthenticationRequest request, ProviderMetadata metadata, TrackedRecord tracked, AskPermit permit, CancellationToken cancellationToken)
    {
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

        if (asked.Error is not { } error)
            return await AcknowledgeAsync(tracked, asked).ConfigureAwait(false);
        if (asked.NobodyWasAsked)
        {
            await _context.Requests.DeleteAsync(tracked.RequestId, request.StoreOptions, CancellationToken.None).ConfigureAwait(false);
            await permit.ReleaseAsync().ConfigureAwait(false);
        }
        else
        {
            await tracked.EndAsync(_context.Requests, error, CancellationToken.None).ConfigureAwait(false);
        }

        throw error;
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
        var state = PollPolicy.Begin(asked.SentAt, asked.ReceivedAt, acknowledgement.ExpiresIn, acknowledgement.Interval, Phase(acknowledgement.Interval), _context.Options.LongInterval);
        return _live.Track(new PendingAuthentication(tracked.RequestId, record) { ClockSkew = asked.ClockSkew }, tracked, state).Pending;
    }

    private async Task<ProviderMetadata> GetSupportedMetadataAsync(CancellationToken cancellationToken)
    {
        var metadata = await _context.Tenant.GetMetadataAsync(cancellationToken).ConfigureAwait(false);
        if (metadata.BackchannelAuthenticationEndpoint is null || metadata.TokenEndpoint is null)
            throw new Auth0CibaException(ErrorIds.NotSupported, $"The tenant {_context.Tenant.BaseAddress.Host} does not support CIBA: its discovery document names no {(metadata.TokenEndpoint is null ? "token_endpoint" : "backchannel_authentication_endpoint")}.");
        return metadata;
    }

    private async Task<PendingAuthentication> DescribeAsync(string requestId, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        var found = await _context.Requests.FindAsync(requestId, storeOptions, cancellationToken).ConfigureAwait(false)
            ?? throw new Auth0CibaException(ErrorIds.RequestNotFound, "The session's store holds no record of this request.");
        return new PendingAuthentication(requestId, found.Record);
    }

    private TimeSpan Phase(TimeSpan interval)
    {
        if (_poller.Waiting < ManyWaiting)
            return TimeSpan.Zero;
        lock (_random)
            return TimeSpan.FromTicks((long)(interval.Ticks * _random.NextDouble()));
    }
}
