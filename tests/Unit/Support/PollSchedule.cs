using System;
using System.Collections.Generic;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Tests.Support;

/// <summary>One answer in a made-up life of a request, and how long it took.</summary>
internal readonly record struct ScheduledAnswer(int Kind, int Wish, int LatencyMilliseconds);

/// <summary>One poll of a made-up life: when it left, when its answer came, when the next may leave.</summary>
internal readonly record struct ScheduledPoll(TimeSpan SentAt, TimeSpan ReceivedAt, TimeSpan Interval);

/// <summary>Plays the policy alone, without clock or network, until it says that the time is over.</summary>
internal sealed class PollSchedule
{
    public const int Kinds = 9;

    private const int TooManyPolls = 20_000;

    public PollSchedule(double expiresIn, double interval, double phase, int askLatencyMilliseconds, IReadOnlyList<ScheduledAnswer> answers)
    {
        ReceivedAt = TimeSpan.FromMilliseconds(askLatencyMilliseconds);
        Begun = State = PollPolicy.Begin(
            TimeSpan.Zero, ReceivedAt, TimeSpan.FromSeconds(expiresIn), TimeSpan.FromSeconds(interval), TimeSpan.FromSeconds(phase), TimeSpan.FromSeconds(30));
        while (!State.IsOver && Polls.Count < TooManyPolls)
        {
            var answer = answers[Polls.Count % answers.Count];
            var sent = State.Due;
            var received = sent + TimeSpan.FromMilliseconds(answer.LatencyMilliseconds);
            State = PollPolicy.Decide(State, Make(answer), received).State;
            Polls.Add(new ScheduledPoll(sent, received, State.Interval));
        }
    }

    /// <summary>When the acknowledgement came.</summary>
    public TimeSpan ReceivedAt { get; }

    public PollState Begun { get; }

    public PollState State { get; }

    public List<ScheduledPoll> Polls { get; } = [];

    public bool Ended => State.IsOver;

    /// <summary>Whether the interval does not fit at all, so that one poll at the end is all there is.</summary>
    public bool HasOnlyTheEnd => ReceivedAt + Begun.Interval > Begun.LastPoll;

    private static HttpAnswer Make(ScheduledAnswer answer) => answer.Kind switch
    {
        0 => Answers.Pending(),
        1 => Answers.Pending(TimeSpan.FromSeconds(answer.Wish)),
        2 => Answers.Error(429, "slow_down"),
        3 => Answers.Error(429, "slow_down", TimeSpan.FromSeconds(answer.Wish)),
        4 => Answers.Raw(429, "", TimeSpan.FromSeconds(answer.Wish)),
        5 => Answers.Raw(503, "", TimeSpan.FromSeconds(answer.Wish)),
        6 => Answers.Raw(502, "<html>"),
        7 => Answers.Fault(TransportFault.NotSent),
        _ => Answers.Fault(TransportFault.NoAnswer),
    };
}
