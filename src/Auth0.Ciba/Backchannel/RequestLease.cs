using System;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Backchannel;

/// <summary>
/// Keeps several workers over one store from polling for one request at once or too soon (law 5), and notes before each poll that its answer
/// is open (law 4). Nobody but the session can see its own store: there nothing is noted.
/// </summary>
internal sealed class RequestLease(BackchannelContext context, TrackedRecord record)
{
    /// <summary>How late a worker may be for its next poll before another may take its place.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    /// <summary>For how long, beyond an HTTP request's own limit, a worker may take until it has written what came of its poll.</summary>
    private static readonly TimeSpan WritingTime = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan MostForTheLease = TimeSpan.FromSeconds(10);

    private const int MostTries = 5;

    private bool _isHeld;
    private DateTimeOffset? _anothersUntil;

    /// <summary>Whether others may have changed the record since this worker read or wrote it.</summary>
    internal bool MustLook => context.Requests.IsShared && !_isHeld;

    /// <summary>Takes the lease for one poll where that is due and nobody else has it.</summary>
    internal async Task<PollTurn> TakeAsync(PollState state, CancellationToken cancellationToken)
    {
        if (!context.Requests.IsShared)
            return new PollTurn(record.Value.Phase == RequestPhase.Pending ? TurnStep.Poll : TurnStep.Follow, state);

        for (var tries = 0; tries < MostTries; tries++)
        {
            var turn = _isHeld ? new PollTurn(TurnStep.Poll, state) : await LookAsync(state, cancellationToken).ConfigureAwait(false);
            if (turn.Step != TurnStep.Poll)
                return turn;
            state = turn.State;
            var asked = context.TimeProvider.Monotonic();
            Note(context.Requests.Now + context.Options.RequestTimeout + WritingTime, record.Value.Turn?.Due ?? default, answerLost: true);
            _isHeld = await record.TrySaveAsync(context.Requests, cancellationToken).ConfigureAwait(false);

            // A store that took so long for the lease has used up the time in which the poll's answer is to be written.
            if (_isHeld && context.TimeProvider.Monotonic() - asked < MostForTheLease)
                return turn;
        }

        return new PollTurn(TurnStep.Wait, state with { Due = context.TimeProvider.Monotonic() + state.Interval });
    }

    /// <summary>Reads the record again: whether it is over, whose turn it is, and when.</summary>
    internal async Task<PollTurn> LookAsync(PollState state, CancellationToken cancellationToken)
    {
        if (context.Requests.IsShared)
            await record.RefreshAsync(context.Requests, cancellationToken).ConfigureAwait(false);
        var now = context.TimeProvider.Monotonic();
        var turn = record.Value.Turn;
        var leased = turn is { Worker: { } worker } && worker != context.Worker ? turn.Until - context.Requests.Now : TimeSpan.Zero;
        if (leased > TimeSpan.Zero && record.Value.Phase != RequestPhase.Ended)
        {
            // One that goes on renewing its lease is alive, and could not be told from this one where the store cannot compare.
            if (_anothersUntil is { } seen && turn!.Until > seen)
                context.Requests.RequireCompareAndSwap(static () => BackchannelTexts.PurposeFollow);
            _anothersUntil ??= turn!.Until;
            return new PollTurn(TurnStep.Wait, state with { Due = now + (leased < state.Interval ? leased : state.Interval) });
        }

        if (record.Value.Phase != RequestPhase.Pending)
            return new PollTurn(TurnStep.Follow, state);

        state = TakeOver(state, record.Value, now);
        return new PollTurn(state.Due > now ? TurnStep.Wait : TurnStep.Poll, state);
    }

    /// <summary>Notes what came of a poll, for others, and where it is more than the session itself knows of the request.</summary>
    internal Task KeepAsync(PollState state, CancellationToken cancellationToken)
    {
        var value = record.Value;
        return context.Requests.IsShared || state.Interval.TotalSeconds > value.Interval || state.AnswerLost != (value.Turn?.AnswerLost ?? false)
            ? LeaveAsync(state, cancellationToken)
            : Task.CompletedTask;
    }

    /// <summary>Notes what came of a poll for whoever takes the request up: when the next is due, and whether the answer is known.</summary>
    internal async Task LeaveAsync(PollState state, CancellationToken cancellationToken)
    {
        var value = record.Value;
        value.Interval = Math.Max(value.Interval, state.Interval.TotalSeconds);
        var due = context.Requests.Now + (state.Due - context.TimeProvider.Monotonic());
        Note(due + Slack, due, state.AnswerLost);
        try
        {
            _isHeld = await record.TrySaveAsync(context.Requests, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!e.IsStop(cancellationToken))
        {
            // Only the pace is lost to others; the next step writes again, and finds out whether this one was written.
        }
    }

    /// <summary>Before an end is concluded: whether another worker has an answer, or the end.</summary>
    internal async Task<bool> IsDecidedElsewhereAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (context.Requests.IsShared)
                await record.RefreshAsync(context.Requests, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!e.IsStop(cancellationToken))
        {
            // The store is away; what is known here is all there is.
        }

        return record.Value.Phase != RequestPhase.Pending;
    }

    /// <summary>What the record knows of the pace and of open polls, for a worker that takes the request up.</summary>
    private PollState TakeOver(PollState state, RequestRecord value, TimeSpan now)
    {
        var interval = TimeSpan.FromSeconds(value.Interval);
        state = state with { Interval = interval > state.Interval ? interval : state.Interval };
        if (value.Turn is not { } turn)
            return state;
        state = state with { AnswerLost = turn.Worker == context.Worker ? state.AnswerLost : turn.AnswerLost };
        var due = now + (turn.Due - context.Requests.Now);
        return due > state.Due ? PollPolicy.TakeUp(state, due) : state;
    }

    private void Note(DateTimeOffset until, DateTimeOffset due, bool answerLost)
    {
        var turn = record.Value.Turn ??= new RecordedTurn();
        turn.Worker = context.Worker;
        turn.Until = until;
        turn.Due = due;
        turn.AnswerLost = answerLost;
    }
}
