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
    private readonly BackchannelContext _context;
    private readonly AskPacer _pacer;
    private readonly RequestMaker _maker;
    private readonly Poller _poller;
    private readonly LiveRequests _live;
    private volatile bool _isClosed;

    internal BackchannelClient(BackchannelContext context)
    {
        _context = context;
        _pacer = new AskPacer(context.TimeProvider, context.Options.AsksPerMinute, context.Options.MaxConcurrency);
        _poller = new Poller(context.TimeProvider, context.Options.MaxConcurrency, context.Options.PollStarted);
        _live = new LiveRequests(context);
        _maker = new RequestMaker(context, _pacer, _live, () => _poller.Waiting);
    }

    /// <summary>Whether no poll is under way and the next one is set: for tests that move the clock.</summary>
    internal bool IsQuiet => _poller.IsQuiet;

    /// <summary>Stops all polling at once. Records stay in the store.</summary>
    public void Dispose()
    {
        _isClosed = true;
        _poller.Dispose();
        _pacer.Dispose();
        _live.CloseAll();
    }

    internal async Task<PendingAuthentication> InitiateAsync(BackchannelAuthenticationRequest request, AskOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await _maker.InitiateAsync(request, options, cancellationToken).ConfigureAwait(false);
        }
        catch (Auth0CibaException e) when (_isClosed && e.ErrorId == ErrorIds.TenantUnreachable)
        {
            throw new Auth0CibaException(ErrorIds.SessionClosed, BackchannelTexts.ClosedBeforeSending, e);
        }
    }

    internal Task<PendingAuthentication> AdoptAsync(string authReqId, BackchannelAuthenticationRequest request, DateTimeOffset? askedAt, CancellationToken cancellationToken) =>
        _maker.AdoptAsync(authReqId, request, askedAt, cancellationToken);

    /// <summary>Has the observer told of the outcome; polling starts with the first observer.</summary>
    /// <returns>Ends the observation; polling stops with the last one, but a poll under way is let finish, for its answer may be the one.</returns>
    internal async Task<IDisposable> ObserveAsync(string requestId, Action<AuthenticationOutcome> observer, TimeSpan? timeout, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken, bool forGate = false)
    {
        var request = await _live.GetAsync(requestId, storeOptions, cancellationToken).ConfigureAwait(false);
        LiveRequests.ThrowIfReserved(request.IsGate && !forGate);
        var observation = new Observation(_poller, request, observer, timeout is { } time ? _context.TimeProvider.Monotonic() + time : null);
        observation.Begin();
        return observation;
    }

    /// <summary>Where the request stands. Polls only where that is due and nobody else does.</summary>
    internal async Task<BackchannelRequestStatus> GetStatusAsync(string requestId, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        PollingRequest request;
        if (await _live.FindAskingAsync(requestId, storeOptions, cancellationToken).ConfigureAwait(false) is { } asking)
            return new BackchannelRequestStatus(asking, BackchannelStatus.Pending, _context.TimeProvider.GetUtcNow() + asking.Interval, null, null);
        try
        {
            request = await _live.GetAsync(requestId, storeOptions, cancellationToken).ConfigureAwait(false);
        }
        catch (Auth0CibaException e) when (e.ErrorId is not (ErrorIds.RequestNotFound or ErrorIds.StoreFailed))
        {
            var pending = await _live.DescribeAsync(requestId, storeOptions, cancellationToken).ConfigureAwait(false);
            return new BackchannelRequestStatus(pending, AuthenticationOutcome.StatusOf(e), null, e.ErrorId, e.Message);
        }

        LiveRequests.ThrowIfReserved(request.IsGate);
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
            return await _live.DescribeAsync(requestId!, storeOptions, cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrEmpty(authReqId))
            throw Auth0CibaException.BadInput("AuthReqId", RuleTexts.Required);
        return await _live.FindAsync(authReqId!, storeOptions, cancellationToken).ConfigureAwait(false)
            ?? throw new Auth0CibaException(ErrorIds.RequestNotFound, BackchannelTexts.NoRecordOfId);
    }

    /// <summary>The request with this record's id, or null.</summary>
    internal async Task<PendingAuthentication?> FindOwnAsync(string requestId, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken) =>
        await _context.Requests.FindAsync(requestId, storeOptions, cancellationToken).ConfigureAwait(false) is { } found ? new PendingAuthentication(requestId, found.Record) : null;

    /// <summary>Ends the record of a gate's request, and with it the answer that it keeps: the gate has written down what it needs, or needs none.</summary>
    internal async Task EndGateRequestAsync(string requestId, IReadOnlyDictionary<string, object?>? storeOptions)
    {
        if (await _context.Requests.FindAsync(requestId, storeOptions, CancellationToken.None).ConfigureAwait(false) is not { Record: { IsGate: true, ErrorId: null } record } found)
            return;
        var tracked = new TrackedRecord(requestId, record, found.Version, storeOptions);
        await tracked.EndAsync(_context.Requests, new Auth0CibaException(ErrorIds.ReservedForGate, BackchannelTexts.ApprovalSettled), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>The tenant's issuer, as its discovery document names it.</summary>
    internal async Task<string> GetIssuerAsync(CancellationToken cancellationToken) => (await _context.Tenant.GetMetadataAsync(cancellationToken).ConfigureAwait(false)).Issuer;

    internal Task<IReadOnlyList<PendingAuthentication>> ListOpenAsync(IReadOnlyDictionary<string, object?>? storeOptions, Action<Auth0CibaException> onUnreadable, CancellationToken cancellationToken) =>
        _live.ListOpenAsync(storeOptions, onUnreadable, cancellationToken);
}
