using System;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Backchannel;

/// <summary>Makes requests: past the guard, at the pace allowed, with a record that stands before each leaves (laws 3 and 4).</summary>
internal sealed class RequestMaker(BackchannelContext context, AskPacer pacer, LiveRequests live, Func<int> waiting)
{
    /// <summary>From so many requests waiting at once on, first polls are spread over one interval.</summary>
    private const int ManyWaiting = 16;
    private const int Phases = 20;
    private const int DefaultExpirySeconds = 300;
    private const int DefaultIntervalSeconds = 5;

    private readonly Asker _asker = new(context);
    private readonly Random _random = new();

    /// <summary>Asks one person. The record stands before the request leaves; it stays where the outcome of asking cannot be known.</summary>
    internal async Task<PendingAuthentication> InitiateAsync(BackchannelAuthenticationRequest request, AskOptions options, CancellationToken cancellationToken)
    {
        RequestRules.Check(request);
        var metadata = await GetSupportedMetadataAsync(cancellationToken).ConfigureAwait(false);
        if (await context.Guard.LookAsync(request, metadata.Issuer, options, cancellationToken).ConfigureAwait(false) is { } known)
            return await live.DescribeAsync(known, request.StoreOptions, cancellationToken).ConfigureAwait(false);

        using var place = await pacer.EnterAsync(cancellationToken).ConfigureAwait(false);
        if (_asker.IsHeld)
            await pacer.HoldAsync(_asker.WaitForGateAsync, cancellationToken).ConfigureAwait(false);
        var requestId = options.Gate?.RequestId ?? RequestStore.NewId();
        var record = RequestRecord.For(request, context.Authenticator.ClientId, metadata.Issuer, context.TimeProvider.GetUtcNow());
        record.IsGate = options.Gate is not null;
        var version = await context.Requests.TryWriteAsync(requestId, record, 0, request.StoreOptions, cancellationToken).ConfigureAwait(false)
            ?? throw new Auth0CibaException(ErrorIds.StoreFailed, BackchannelTexts.RecordUnderNewId);
        var tracked = new TrackedRecord(requestId, record, version, request.StoreOptions);
        var permit = new AskPermit();
        try
        {
            // The record stands before the guard names it, so that whoever finds the name finds the record; the turn has come, so that what the
            // guard counts leaves now.
            permit = await context.Guard.EnterAsync(requestId, request, metadata.Issuer, options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!permit.MayAsk)
                await WithdrawAsync(tracked, permit).ConfigureAwait(false);
        }

        if (permit.Existing is { } existing)
            return await live.DescribeAsync(existing, request.StoreOptions, cancellationToken).ConfigureAwait(false);
        return await SendAsync(request, metadata, tracked, permit, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a record of a request that another program made: what is expected is what the caller says now (law 8).</summary>
    internal async Task<PendingAuthentication> AdoptAsync(string authReqId, BackchannelAuthenticationRequest request, DateTimeOffset? askedAt, CancellationToken cancellationToken)
    {
        RequestRules.CheckAdopted(authReqId, request);
        if (await live.FindAsync(authReqId, request.StoreOptions, cancellationToken).ConfigureAwait(false) is { } known)
            return Expected(known, request);
        var metadata = await GetSupportedMetadataAsync(cancellationToken).ConfigureAwait(false);
        var record = RequestRecord.For(request, context.Authenticator.ClientId, metadata.Issuer, askedAt ?? context.TimeProvider.GetUtcNow());
        record.Phase = RequestPhase.Pending;
        record.AuthReqId = authReqId;
        record.Deadline = record.AskedAt.AddSeconds(request.RequestedExpiry ?? DefaultExpirySeconds);
        record.Interval = DefaultIntervalSeconds;

        // One auth_req_id has one record, however many adopt it: two would be polled for twice (law 5).
        var requestId = RequestFingerprint.Hash(metadata.Issuer, context.Authenticator.ClientId, authReqId);
        return await context.Requests.TryWriteAsync(requestId, record, 0, request.StoreOptions, cancellationToken).ConfigureAwait(false) is not null
            ? new PendingAuthentication(requestId, record)
            : Expected(await live.DescribeAsync(requestId, request.StoreOptions, cancellationToken).ConfigureAwait(false), request);
    }

    /// <summary>The record holds, but never against what the caller says now.</summary>
    private static PendingAuthentication Expected(PendingAuthentication known, BackchannelAuthenticationRequest expected)
    {
        if (known.UserId != expected.UserId)
            throw Auth0CibaException.BadInput("UserId", BackchannelTexts.AnotherUserWasAsked(known.UserId));
        if (expected.AuthorizationDetails is { } details && !AuthorizationDetails.Matches(details, known.AuthorizationDetails is { } asked ? JsonReading.Parse(asked.Json) : null))
            throw Auth0CibaException.BadInput("AuthorizationDetails", BackchannelTexts.OtherDetailsWereAsked);
        return known;
    }

    private async Task<PendingAuthentication> SendAsync(BackchannelAuthenticationRequest request, ProviderMetadata metadata, TrackedRecord tracked, AskPermit permit, CancellationToken cancellationToken)
    {
        AskAnswer asked;
        try
        {
            asked = await _asker.AskAsync(request, metadata, tracked.Value.AskedAt, cancellationToken).ConfigureAwait(false);
        }
        catch (StoppedBeforeAskingException)
        {
            await WithdrawAsync(tracked, permit).ConfigureAwait(false);
            throw;
        }
        catch (OperationCanceledException)
        {
            var stopped = new Auth0CibaException(ErrorIds.Indeterminate, BackchannelTexts.CallStopped);
            await tracked.EndAsync(context.Requests, stopped, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        if (asked.Error is not { } error)
            return await AcknowledgeAsync(tracked, asked).ConfigureAwait(false);
        if (asked.NobodyWasAsked)
            await WithdrawAsync(tracked, permit).ConfigureAwait(false);
        else
            await tracked.EndAsync(context.Requests, error, CancellationToken.None).ConfigureAwait(false);
        throw error;
    }

    /// <summary>Nobody was asked: as if this request had never been. The record goes last: until then nobody else's can have taken its place.</summary>
    private async Task WithdrawAsync(TrackedRecord tracked, AskPermit permit)
    {
        permit.OnRelease(() => context.Requests.DeleteAsync(tracked.RequestId, tracked.StoreOptions, CancellationToken.None).AsTask());
        await permit.ReleaseAsync().ConfigureAwait(false);
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

        var state = PollPolicy.Begin(asked.SentAt, asked.ReceivedAt, acknowledgement.ExpiresIn, acknowledgement.Interval, Phase(acknowledgement.Interval), context.Options.LongInterval);
        if (context.Requests.IsShared)
            record.Turn = new RecordedTurn { Due = context.Requests.Now + (state.Due - context.TimeProvider.Monotonic()) };

        // The person is being asked: from here on the caller's cancellation must not keep the acknowledgement from its record.
        await tracked.SaveAsync(context.Requests, CancellationToken.None).ConfigureAwait(false);
        return live.Track(new PendingAuthentication(tracked.RequestId, record) { ClockSkew = asked.ClockSkew }, tracked, state).Pending;
    }

    private async Task<ProviderMetadata> GetSupportedMetadataAsync(CancellationToken cancellationToken)
    {
        var metadata = await context.Tenant.GetMetadataAsync(cancellationToken).ConfigureAwait(false);
        if (metadata.BackchannelAuthenticationEndpoint is null || metadata.TokenEndpoint is null)
            throw new Auth0CibaException(ErrorIds.NotSupported, BackchannelTexts.NoCiba(context.Tenant.BaseAddress.Host, metadata.TokenEndpoint is null ? "token_endpoint" : "backchannel_authentication_endpoint"));
        context.Authenticator.CheckSupported(metadata);
        return metadata;
    }

    /// <summary>One of a few phases, not any: requests of one phase then share wake-ups and connections at each of their polls.</summary>
    private TimeSpan Phase(TimeSpan interval)
    {
        if (waiting() < ManyWaiting)
            return TimeSpan.Zero;
        lock (_random)
            return TimeSpan.FromTicks(interval.Ticks / Phases * _random.Next(Phases));
    }
}
