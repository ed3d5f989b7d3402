using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Waiting for a request: with a time-out, several at once, ended at any moment.</summary>
public sealed class ObservationTests
{
    [Fact]
    public async Task ATimeOutEndsTheWaitAndNotTheRequest()
    {
        await using var rig = await EngineRig.StartAsync();
        var pending = await rig.AskAsync();

        var waiting = rig.Session.WaitAsync(pending, TimeSpan.FromSeconds(12));
        await MoveAsync(rig, pending, 5, 10, 12);
        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => waiting);

        Assert.Equal((ErrorIds.WaitTimeout, ErrorKind.OperationTimeout, TimeSpan.FromSeconds(12)), (error.ErrorId, error.Kind, rig.Clock.Elapsed));
        Assert.Equal(2, rig.Polls);
        Assert.Equal(BackchannelStatus.Pending, (await rig.Session.GetStatusAsync(pending)).Status);

        // Nobody waits, so nobody polls.
        rig.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((2L, 0), (rig.Polls, rig.Clock.ActiveTimers));
        rig.Control.Approve(pending.AuthReqId);
        Assert.True((await rig.WaitAsync(pending)).IsApproved);
        Assert.Empty(rig.Control.Violations);
    }

    [Fact]
    public async Task AnAnswerInTimeLeavesNoTimer()
    {
        await using var rig = await EngineRig.StartAsync();
        var pending = await rig.AskAsync();
        rig.Control.Approve(pending.AuthReqId);

        var waiting = rig.Session.WaitAsync(pending, TimeSpan.FromSeconds(200));
        rig.Clock.Advance(TimeSpan.FromSeconds(5));
        await waiting;

        rig.Clock.Advance(TimeSpan.FromSeconds(250));
        Assert.Equal(0, rig.Clock.ActiveTimers);
    }

    [Fact]
    public async Task EachOfSeveralObserversIsToldOnceInItsOwnTime()
    {
        await using var rig = await EngineRig.StartAsync();
        var pending = await rig.AskAsync();
        var told = new List<(int Who, string What)>();
        foreach (var (who, seconds) in new[] { (0, 7), (1, 1000), (2, 12), (3, 1000) })
            await rig.Session.ObserveAsync(pending, outcome => Note(who, outcome), TimeSpan.FromSeconds(seconds));

        await MoveAsync(rig, pending, 5, 7, 10, 12, 15, 20);
        rig.Control.Approve(pending.AuthReqId);
        rig.Clock.Advance(TimeSpan.FromSeconds(5));
        await EngineRig.UntilAsync(() => told.Count == 4);
        await rig.Session.ObserveAsync(pending, outcome => Note(4, outcome));
        await EngineRig.UntilAsync(() => told.Count == 5);

        Assert.Equal([(0, ErrorIds.WaitTimeout), (2, ErrorIds.WaitTimeout), (1, "yes"), (3, "yes"), (4, "yes")], told);
        Assert.Equal(5, rig.Polls);

        void Note(int who, AuthenticationOutcome outcome)
        {
            lock (told)
                told.Add((who, outcome.Error?.ErrorId ?? "yes"));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnObservationMayBeDisposedInItsOwnCallback(bool timesOut)
    {
        await using var rig = await EngineRig.StartAsync();
        var pending = await rig.AskAsync();
        IDisposable? own = null;
        IDisposable? other = null;
        var told = 0;
        own = await rig.Session.ObserveAsync(
            pending,
            _ =>
            {
                own!.Dispose();
                other!.Dispose();
                told++;
            },
            timesOut ? TimeSpan.FromSeconds(3) : null);
        other = await rig.Session.ObserveAsync(pending, _ => throw new InvalidOperationException("nobody is there any more"));
        if (!timesOut)
            rig.Control.Approve(pending.AuthReqId);

        await rig.DriveUntilAsync(() => told == 1);

        rig.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal((1, timesOut ? 0L : 1L), (told, rig.Polls));
    }

    [Fact]
    public async Task AnObserverThatThrowsKeepsNobodyFromBeingTold()
    {
        await using var rig = await EngineRig.StartAsync();
        var pending = await rig.AskAsync();
        await rig.Session.ObserveAsync(pending, _ => throw new InvalidOperationException("broken"));
        await rig.Session.ObserveAsync(pending, _ => throw new InvalidOperationException("broken"), TimeSpan.FromSeconds(2));
        var waiting = rig.Session.WaitAsync(pending);
        rig.Control.Approve(pending.AuthReqId);

        Assert.True((await rig.DriveAsync(waiting)).IsApproved);
    }

    [Fact]
    public async Task ManyComeAndGoAndTheLastOneIsTold()
    {
        await using var rig = await EngineRig.StartAsync();
        var pending = await rig.AskAsync();
        var random = new Random(3);
        var observations = new List<IDisposable>();
        for (var i = 0; i < 400; i++)
        {
            if (observations.Count > 0 && random.Next(2) == 0)
            {
                var index = random.Next(observations.Count);
                observations[index].Dispose();
                observations.RemoveAt(index);
            }
            else
            {
                observations.Add(await rig.Session.ObserveAsync(pending, _ => { }, random.Next(2) == 0 ? null : TimeSpan.FromSeconds(random.Next(1, 30))));
            }

            if (random.Next(8) == 0)
                rig.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(700)));
        }

        observations.ForEach(observation => observation.Dispose());
        rig.Control.Approve(pending.AuthReqId);
        Assert.True((await rig.WaitAsync(pending)).IsApproved);
        Assert.Empty(rig.Control.Violations);
    }

    /// <summary>Moves the clock to each of the seconds; a poll that is due then is over when it goes on.</summary>
    private static async Task MoveAsync(EngineRig rig, PendingAuthentication pending, params int[] seconds)
    {
        foreach (var second in seconds)
        {
            rig.Clock.Advance(TimeSpan.FromSeconds(second) - rig.Clock.Elapsed);
            await EngineRig.UntilAsync(() => rig.Session.IsQuiet);
            Assert.False((await rig.Session.GetStatusAsync(pending)).NextPollAt <= rig.Clock.GetUtcNow());
        }
    }
}
