using System;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Texts;

namespace Auth0.Ciba.Backchannel;

/// <summary>One request from its acknowledgement to its outcome: polls when due, hands the tenant's one answer on, and tells whoever waits.</summary>
internal sealed class PollingRequest(BackchannelContext context, PendingAuthentication pending, TrackedRecord record, PollState state, Action<PollingRequest> onEnd) : IPollTarget
{
    private readonly RequestLease _lease = new(context, record);
    private readonly Language _language = new();
    private PollState _state = state;
    private Redemption? _redemption;

    public TimeSpan Due => _state.Due;

    public long Sequence { get; set; }

    internal PendingAuthentication Pending { get; } = pending;

    internal Observers Observers { get; } = new();

    internal bool IsGate => record.Value.IsGate;

    internal bool IsAbandoned => Observers.IsIdle && context.TimeProvider.Monotonic() > _state.Deadline;

    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        _language.Enter();
        AuthenticationOutcome? outcome;
        try
        {
            outcome = _redemption is null
                ? await PollAsync(cancellationToken).ConfigureAwait(false)
                : await RedeemAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = Closed();
        }
        catch (Exception e)
        {
            outcome = AuthenticationOutcome.Failed(Pending, e as Auth0CibaException ?? new Auth0CibaException(ErrorIds.StoreFailed, BackchannelTexts.NotFollowed(e.Message), e));
        }

        if (outcome is null)
            return KeepScheduled();

        // Before anybody is told: who then waits again is to have a new look, not this outcome once more.
        onEnd(this);
        Observers.Tell(outcome);
        return false;
    }

    public void Queued(Poller poller) => Observers.Reconsider(() => poller.Remove(this));

    /// <summary>One poll outside of the poller, where it is due. True: somebody waits, so that the poller must have the request.</summary>
    internal Task<bool> RunIfDueAsync() =>
        Due <= context.TimeProvider.Monotonic() || _lease.MustLook ? RunAsync(CancellationToken.None) : Task.FromResult(KeepScheduled());

    /// <summary>Where the request stands, from what is known here.</summary>
    internal BackchannelRequestStatus Describe()
    {
        if (Observers.Outcome is { } outcome)
            return new BackchannelRequestStatus(Pending, outcome.Status, null, outcome.Error?.ErrorId, outcome.Error?.Message);
        var wait = _state.Due - context.TimeProvider.Monotonic();
        return new BackchannelRequestStatus(Pending, BackchannelStatus.Pending, context.TimeProvider.GetUtcNow() + (wait > TimeSpan.Zero ? wait : TimeSpan.Zero), null, null);
    }

    /// <summary>Ends every wait as the session is closed; the record stays as it is.</summary>
    internal void Close() => Observers.Tell(Closed());

    /// <summary>An answer that is here alone is not let go of, whoever waits for it: the tenant gives no other.</summary>
    private bool KeepScheduled() => Observers.KeepScheduled(_redemption is { IsOnlyCopy: true });

    private AuthenticationOutcome Closed() =>
        AuthenticationOutcome.Failed(Pending, new Auth0CibaException(ErrorIds.SessionClosed, BackchannelTexts.ClosedWhileOpen));

    private async Task<AuthenticationOutcome?> PollAsync(CancellationToken cancellationToken)
    {
        // Before the lease is taken, whose time is for the poll alone: discovery may take as long as a request may.
        var endpoint = await FindEndpointAsync(cancellationToken).ConfigureAwait(false);
        var now = context.TimeProvider.Monotonic();
        var isOver = now >= _state.Deadline;
        if (!isOver && IsHeld(now))
            return null;
        switch (await TakeTurnAsync(isOver, endpoint.IsSought, cancellationToken).ConfigureAwait(false))
        {
            case TurnStep.Wait:
                return null;
            case TurnStep.Follow:
                return await FollowAsync(cancellationToken).ConfigureAwait(false);
            case TurnStep.Poll when context.TimeProvider.Monotonic() >= _state.Deadline:
                return await EndAsync(PollPolicy.TimeIsOver(_state), cancellationToken).ConfigureAwait(false);
            case TurnStep.Poll when !endpoint.IsSought:
                // It has become due while the record was read.
                return null;
        }

        var generation = 0;
        var answer = endpoint.Unsent ?? await Send(endpoint.Metadata!, out generation, cancellationToken).ConfigureAwait(false);
        var received = context.TimeProvider.Monotonic();
        var decision = PollPolicy.Decide(_state, answer, received, context.TimeProvider.GetUtcNow() >= record.Value.Deadline);
        if (decision.HoldUntil is { } until)
            context.Gate.Hold(until);
        if (decision.ErrorId == ErrorIds.InvalidClient && context.Authenticator.Rotate(generation))
            decision = PollPolicy.GoOn(_state, received);

        _state = decision.State;
        if (decision.Step == PollStep.Wait)
        {
            await _lease.KeepAsync(_state, cancellationToken).ConfigureAwait(false);
            return null;
        }

        if (decision.Step == PollStep.End)
            return await EndAsync(decision, cancellationToken).ConfigureAwait(false);

        _redemption = new Redemption(context, Pending, record, _state);
        _redemption.Take(answer.Body);
        return await RedeemAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Where to poll, or why that cannot be known now; nothing where no poll is due.</summary>
    private async ValueTask<(bool IsSought, ProviderMetadata? Metadata, HttpAnswer? Unsent)> FindEndpointAsync(CancellationToken cancellationToken)
    {
        var now = context.TimeProvider.Monotonic();
        if (now < _state.Due || now >= _state.Deadline)
            return default;
        try
        {
            return (true, await context.Tenant.GetMetadataAsync(cancellationToken).ConfigureAwait(false), null);
        }
        catch (Auth0CibaException e) when (e.ErrorId != ErrorIds.UntrustedEndpoint)
        {
            return (true, null, new HttpAnswer { Fault = TransportFault.NotSent, FaultText = e.Message, RetryAfter = e.RetryAfter });
        }
    }

    private Task<HttpAnswer> Send(ProviderMetadata metadata, out int generation, CancellationToken cancellationToken)
    {
        var form = new FormParameters().Add(Names.GrantType, Names.CibaGrant).Add(Names.AuthReqId, record.Value.AuthReqId);
        generation = context.Authenticator.Apply(form, metadata.Issuer);
        return context.Channel.PostAsync(metadata.TokenEndpoint!, form, cancellationToken);
    }

    private async Task<AuthenticationOutcome?> RedeemAsync(CancellationToken cancellationToken)
    {
        var outcome = await _redemption!.TryAsync(cancellationToken).ConfigureAwait(false);
        _state = _state with { Deadline = _redemption.GivesUpAt, Due = _redemption.NextTry };
        return outcome;
    }

    /// <summary>Whether a 429 holds the whole tenant; then this request is due again when the hold ends, or at its last moment.</summary>
    private bool IsHeld(TimeSpan now)
    {
        var until = context.Gate.HeldUntil;
        if (until <= now || _state.LastPoll <= now)
            return false;
        _state = _state with { Due = until < _state.LastPoll ? until : _state.LastPoll };
        return true;
    }

    /// <summary>Ends the wait. What another worker wrote meanwhile goes before: its answer may be the one.</summary>
    private async Task<AuthenticationOutcome?> EndAsync(PollDecision decision, CancellationToken cancellationToken)
    {
        var error = new Auth0CibaException(decision.ErrorId!, decision.Message!);
        if (!EndsRecord(error.ErrorId))
        {
            var next = _state with { Due = context.TimeProvider.Monotonic() + _state.Interval, AnswerLost = _state.AnswerLost || error.ErrorId == ErrorIds.BadResponse };
            await _lease.LeaveAsync(next, cancellationToken).ConfigureAwait(false);
            return AuthenticationOutcome.Failed(Pending, error);
        }

        if (await _lease.IsDecidedElsewhereAsync(cancellationToken).ConfigureAwait(false))
            return await FollowAsync(cancellationToken).ConfigureAwait(false);
        return AuthenticationOutcome.Failed(Pending, error, await record.EndAsync(context.Requests, error, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Whose turn it is. A store that is away now makes the request wait: its one answer is safest where it can be kept.</summary>
    private async Task<TurnStep> TakeTurnAsync(bool isOver, bool mayPoll, CancellationToken cancellationToken)
    {
        try
        {
            var turn = isOver || !mayPoll ? await _lease.LookAsync(_state, cancellationToken).ConfigureAwait(false) : await _lease.TakeAsync(_state, cancellationToken).ConfigureAwait(false);
            _state = turn.State;
            return turn.Step;
        }
        catch (Exception e) when (!isOver && e is not Auth0CibaException { ErrorId: ErrorIds.RequestNotFound or ErrorIds.CannotCompareAndSwap } && !cancellationToken.IsCancellationRequested)
        {
            var due = context.TimeProvider.Monotonic() + _state.Interval;
            _state = _state with { Due = due < _state.Deadline ? due : _state.Deadline };
            return TurnStep.Wait;
        }
    }

    /// <summary>Takes over what the record says.</summary>
    private async Task<AuthenticationOutcome?> FollowAsync(CancellationToken cancellationToken)
    {
        if (record.Value.ErrorId is { } errorId)
            return AuthenticationOutcome.Failed(Pending, new Auth0CibaException(errorId, record.Value.ErrorMessage ?? BackchannelTexts.Over));
        _redemption = new Redemption(context, Pending, record, _state);
        return await RedeemAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Trouble with credentials or with an answer that a proxy may have made is the wait's end, not the request's: its record stays.</summary>
    private static bool EndsRecord(string errorId) =>
        errorId is not (ErrorIds.InvalidClient or ErrorIds.GrantNotAllowed or ErrorIds.BadRequest or ErrorIds.BadResponse);
}
