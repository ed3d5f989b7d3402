using System;
using System.Collections.Generic;
using System.Linq;
using Auth0.Ciba.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Properties of every schedule that the policy can make.</summary>
public sealed class PollScheduleTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(1000);

    [Fact]
    public void NoPollLeavesBeforeTheIntervalSinceTheLastAnswer() => Check(AnySchedule(), schedule =>
    {
        if (schedule.HasOnlyTheEnd)
            return schedule.Polls.Count <= 1;
        var earliest = schedule.ReceivedAt + schedule.Begun.Interval;
        foreach (var poll in schedule.Polls)
        {
            if (poll.SentAt < earliest)
                return false;
            earliest = poll.ReceivedAt + poll.Interval;
        }

        return true;
    });

    [Fact]
    public void NoPollLeavesAfterTheLastMoment() => Check(AnySchedule(), schedule =>
        schedule.Polls.All(poll => poll.SentAt <= schedule.Begun.LastPoll) && schedule.Begun.LastPoll < schedule.Begun.Deadline);

    [Fact]
    public void TheLastMomentIsASecondBeforeTheDeadlineOrATenthOfAVeryShortTime() => Check(AnySchedule(), schedule =>
    {
        var time = schedule.Begun.Deadline - schedule.Begun.SentAt;
        var margin = schedule.Begun.Deadline - schedule.Begun.LastPoll;
        return margin == (time >= TimeSpan.FromSeconds(10) ? TimeSpan.FromSeconds(1) : TimeSpan.FromTicks(time.Ticks / 10));
    });

    [Fact]
    public void EveryScheduleEnds() => Check(AnySchedule(), schedule => schedule.Ended);

    [Fact]
    public void TheIntervalNeverShrinks() => Check(AnySchedule(), schedule =>
        schedule.Polls.Select(poll => poll.Interval).Prepend(schedule.Begun.Interval).Pairwise().All(pair => pair.Second >= pair.First));

    /// <summary>
    /// A yes given while the tenant is in trouble, or while the interval grows by our own wish, is found by the last poll; also where
    /// answers take up to a second, or a fifth of a short interval.
    /// </summary>
    [Fact]
    public void WithoutAWishOfTheTenantTheLastPollLeavesAtTheLastMoment() => Check(Schedule([0, 4, 5, 6, 7, 8], interval => Math.Min(1000, Math.Max(interval, 0.1) * 200)), schedule =>
        schedule.HasOnlyTheEnd || schedule.Polls[^1].SentAt == schedule.Begun.LastPoll);

    [Fact]
    public void WhereTheIntervalDoesNotFitTheOnlyPollIsTheLastOne() => Check(Schedule(AllKinds, _ => 500, maxExpiry: 8), schedule =>
        !schedule.HasOnlyTheEnd || (schedule.Polls.Count == 1 && schedule.Polls[0].SentAt == schedule.Begun.LastPoll));

    private static int[] AllKinds => [.. Enumerable.Range(0, PollSchedule.Kinds)];

    private static Gen<PollSchedule> AnySchedule() => Schedule(AllKinds, _ => 4000);

    private static Gen<PollSchedule> Schedule(int[] kinds, Func<double, double> latency, int maxExpiry = 1000) =>
        from expiresIn in Gen.Choose(2, maxExpiry)
        from interval in Gen.OneOf(Gen.Choose(0, 10), Gen.Choose(0, 70))
        from phase in Gen.Choose(0, 100)
        from asking in Gen.Choose(0, 1000)
        from answers in Answer(kinds, (int)latency(interval)).NonEmptyListOf()
        select new PollSchedule(expiresIn, interval, interval * phase / 100.0, asking, [.. answers]);

    private static Gen<ScheduledAnswer> Answer(int[] kinds, int latency) =>
        from kind in Gen.Elements(kinds)
        from wish in Gen.Choose(1, 120)
        from took in Gen.Choose(0, latency)
        select new ScheduledAnswer(kind, wish, took);

    private static void Check(Gen<PollSchedule> schedules, Func<PollSchedule, bool> holds) =>
        FsCheck.Fluent.Prop.ForAll(schedules.ToArbitrary(), holds).Check(Runs);
}

internal static class Pairs
{
    public static IEnumerable<(T First, T Second)> Pairwise<T>(this IEnumerable<T> items) => items.Zip(items.Skip(1));
}
