using System;

namespace Auth0.Ciba.Backchannel;

/// <summary>All that the poll policy needs to know of one request. Times are monotonic.</summary>
internal readonly record struct PollState
{
    /// <summary>When the request was sent.</summary>
    internal TimeSpan SentAt { get; init; }

    /// <summary>SentAt + expires_in: no poll leaves later.</summary>
    internal TimeSpan Deadline { get; init; }

    /// <summary>The shortest time from the receipt of an answer to the next poll.</summary>
    internal TimeSpan Interval { get; init; }

    /// <summary>To where the interval grows by itself when the person has long (the e-mail channel); zero: it does not.</summary>
    internal TimeSpan GrowsTo { get; init; }

    /// <summary>Faults in a row.</summary>
    internal int Faults { get; init; }

    /// <summary>Whether a poll was sent whose answer never came: a later invalid_grant, or the end of the time, may then hide a yes.</summary>
    internal bool AnswerLost { get; init; }

    /// <summary>When to poll next; at or after the deadline: when to end.</summary>
    internal TimeSpan Due { get; init; }

    /// <summary>Whether nothing is left but to wait for the deadline.</summary>
    internal bool IsOver => Due >= Deadline;

    /// <summary>The last moment for a poll: a second before the deadline, or a tenth of a very short time.</summary>
    internal TimeSpan LastPoll => Deadline - TimeSpan.FromTicks(Math.Min(TimeSpan.TicksPerSecond, (Deadline - SentAt).Ticks / 10));
}

/// <summary>What to do after an answer.</summary>
internal enum PollStep
{
    /// <summary>Poll again at the state's due time, or end at the deadline.</summary>
    Wait,

    /// <summary>The tenant gave tokens: verify them.</summary>
    Verify,

    /// <summary>The request is over with the error.</summary>
    End,
}

/// <summary>The policy's decision.</summary>
/// <param name="Step">What to do.</param>
/// <param name="State">The state from here on.</param>
/// <param name="ErrorId">For <see cref="PollStep.End"/>: one of the error ids.</param>
/// <param name="Message">For <see cref="PollStep.End"/>: what happened.</param>
/// <param name="HoldUntil">Until when no request to this tenant should leave, where the tenant said 429.</param>
internal readonly record struct PollDecision(PollStep Step, PollState State, string? ErrorId = null, string? Message = null, TimeSpan? HoldUntil = null);
