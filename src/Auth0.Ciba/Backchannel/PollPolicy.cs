using System;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Backchannel;

/// <summary>
/// When to poll, and what an answer means (OpenID CIBA Core sections 10 and 11, RFC 8628 section 3.5, and what Auth0 really sends). A pure
/// function: no clock, no store, no network.
/// </summary>
internal static class PollPolicy
{
    private static readonly TimeSpan SlowDownStep = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PushChannelLimit = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>The state after the acknowledgement: first poll one interval after its receipt, and a phase later where many were asked together.</summary>
    internal static PollState Begin(TimeSpan sentAt, TimeSpan receivedAt, TimeSpan expiresIn, TimeSpan interval, TimeSpan phase, TimeSpan longInterval)
    {
        var state = new PollState
        {
            SentAt = sentAt,
            Deadline = sentAt + expiresIn,
            Interval = Max(interval, ShortestInterval),
            GrowsTo = expiresIn > PushChannelLimit ? longInterval : TimeSpan.Zero,
        };

        // Where the interval does not fit at all, one poll at the end is the only one that can find an answer.
        if (receivedAt + state.Interval > state.LastPoll)
            return state with { Due = Max(state.LastPoll, receivedAt) };
        return Wait(state, receivedAt, state.Interval + phase, soft: true).State;
    }

    /// <summary>
    /// The state of a request that is taken up where its next poll was noted. One that was due too late for a last poll is not made sooner: nothing
    /// is left but to wait for the deadline. Half of the time after the last poll is for clocks that were read a moment apart.
    /// </summary>
    internal static PollState TakeUp(PollState state, TimeSpan due)
    {
        var latest = state.LastPoll + TimeSpan.FromTicks((state.Deadline - state.LastPoll).Ticks / 2);
        return state with { Due = due > latest ? state.Deadline : due };
    }

    /// <summary>Decides what the answer to a poll means.</summary>
    /// <param name="state">The state of the request.</param>
    /// <param name="answer">The answer, or how it failed.</param>
    /// <param name="now">Monotonic time of the answer's receipt.</param>
    /// <param name="wallClockSaysOver">Whether the wall clock is past the deadline too; it knows of a machine that slept.</param>
    internal static PollDecision Decide(PollState state, HttpAnswer answer, TimeSpan now, bool wallClockSaysOver = false)
    {
        if (answer.Status == 200)
            return DecideOk(state, answer);
        if (answer.Fault == TransportFault.NotSent)
            return Fault(state, answer, now);
        if (answer.Fault != TransportFault.None)
            return Fault(state with { AnswerLost = true }, answer, now);

        var error = OAuthError.TryRead(answer);
        if (error?.Code == Names.SlowDown && answer.Status < 500)
            return SlowDown(state, error, answer, now);
        if (answer.Status == 429)
            return RateLimited(state, answer, now);
        if (error is null || answer.Status >= 500)
            return Fault(answer.Status >= 500 ? state with { AnswerLost = true } : state, answer, now);
        return DecideError(state with { Faults = 0 }, error, answer, now, now >= state.Deadline || wallClockSaysOver);
    }

    /// <summary>The next poll after an answer that only means to go on.</summary>
    internal static PollDecision GoOn(PollState state, TimeSpan now) => Wait(state, now, state.Interval, soft: true);

    private static PollDecision DecideOk(PollState state, HttpAnswer answer)
    {
        if (answer.Fault == TransportFault.Cut)
            return End(state, ErrorIds.Indeterminate, BackchannelTexts.AnswerCut(answer.FaultText));
        if (answer.Fault != TransportFault.None)
            return End(state, ErrorIds.BadResponse, BackchannelTexts.AnswerUnusable(answer.FaultText));
        return TokenResponse.TryRead(answer.Body, out var reason) is null
            ? End(state, ErrorIds.BadResponse, BackchannelTexts.NoTokenResponse(reason))
            : new PollDecision(PollStep.Verify, state);
    }

    private static PollDecision DecideError(PollState state, OAuthError error, HttpAnswer answer, TimeSpan now, bool over)
    {
        switch (error.Code)
        {
            case Names.AuthorizationPending:
                // Whoever is still pending was not answered: a lost answer before this one was no yes.
                var grown = Grow(state with { AnswerLost = false }, now);
                return Wait(grown, now, Max(grown.Interval, answer.RetryAfter ?? TimeSpan.Zero), soft: false);
            case Names.AccessDenied when answer.Status == 401:
            case Names.InvalidClient:
                // An older Auth0 text for wrong credentials is 401 access_denied "Unauthorized"; a person's no never comes as a 401.
                return End(state, ErrorIds.InvalidClient, BackchannelTexts.CredentialsRefused(error));
            case Names.ExpiredToken:
            case Names.AccessDenied when over:
                return Expired(state);
            case Names.AccessDenied:
                // Auth0 has one text for a no and for an expiry; before the deadline it is a no, and repeating the text would only confuse.
                return End(state, ErrorIds.AccessDenied, error.Description?.Contains("expired") == false ? BackchannelTexts.DeniedSaying(error) : BackchannelTexts.Denied);
            case Names.InvalidGrant when state.AnswerLost:
                return End(state, ErrorIds.Indeterminate, BackchannelTexts.AnswerLost(error));
            case Names.InvalidGrant when over:
                return Expired(state);
            case Names.InvalidGrant:
                return End(state, ErrorIds.InvalidGrant, BackchannelTexts.NoLongerKnown(error));
            case Names.UnauthorizedClient:
                return End(state, ErrorIds.GrantNotAllowed, BackchannelTexts.GrantRefused(error));
            default:
                return End(state, ErrorIds.BadRequest, BackchannelTexts.EndedByTenant(error));
        }
    }

    /// <summary>The end by the clock. Where the answer to the latest poll was lost, a yes may have been in it.</summary>
    internal static PollDecision TimeIsOver(PollState state) => state.AnswerLost
        ? End(state, ErrorIds.Indeterminate, BackchannelTexts.OverAndAnswerLost)
        : Expired(state);

    private static PollDecision Expired(PollState state) =>
        End(state, ErrorIds.RequestExpired, BackchannelTexts.Expired((state.Deadline - state.SentAt).TotalSeconds));

    private static PollDecision SlowDown(PollState state, OAuthError error, HttpAnswer answer, TimeSpan now)
    {
        var interval = Max(Max(state.Interval + SlowDownStep, answer.RetryAfter ?? TimeSpan.Zero), error.Interval ?? TimeSpan.Zero);
        return Wait(state with { Interval = interval, Faults = 0 }, now, interval, soft: false);
    }

    private static PollDecision RateLimited(PollState state, HttpAnswer answer, TimeSpan now)
    {
        var backedOff = state with { Faults = state.Faults + 1 };
        var wait = Max(state.Interval, answer.RetryAfter ?? answer.RateLimitReset ?? Backoff(backedOff));
        return Wait(backedOff, now, wait, soft: true) with { HoldUntil = now + wait };
    }

    private static PollDecision Fault(PollState state, HttpAnswer answer, TimeSpan now)
    {
        var backedOff = state with { Faults = state.Faults + 1 };
        return Wait(backedOff, now, Max(Backoff(backedOff), answer.RetryAfter ?? TimeSpan.Zero), soft: true);
    }

    private static TimeSpan Backoff(PollState state) =>
        Max(state.Interval, Min(LongestBackoff, TimeSpan.FromTicks(state.Interval.Ticks << Math.Min(state.Faults, 10))));

    /// <summary>Slows down where the person has long, but never so far that the last poll would not fit any more.</summary>
    private static PollState Grow(PollState state, TimeSpan now)
    {
        var grown = Min(state.GrowsTo, state.Interval + state.Interval);
        return grown > state.Interval && now + grown <= state.LastPoll ? state with { Interval = grown } : state;
    }

    /// <summary>
    /// Sets the next due time. The last poll leaves at <see cref="PollState.LastPoll"/>: a wait after which no further one would fit is
    /// stretched to it, with some room for the time that the answer takes. A soft wait (our own back-off, a tenant's wish that is not about
    /// this request's pace) is shortened to it, so that a yes given meanwhile is found; the interval itself never is.
    /// </summary>
    private static PollDecision Wait(PollState state, TimeSpan now, TimeSpan wait, bool soft)
    {
        var last = state.LastPoll;
        var due = now + wait;
        if (due > last && soft && now + state.Interval <= last)
            due = last;
        if (due < last && due + state.Interval + Min(AnswerTime, TimeSpan.FromTicks(state.Interval.Ticks / 5)) > last)
            due = last;
        return new PollDecision(PollStep.Wait, state with { Due = due > last ? state.Deadline : due });
    }

    private static PollDecision End(PollState state, string errorId, string message) => new(PollStep.End, state, errorId, message);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
