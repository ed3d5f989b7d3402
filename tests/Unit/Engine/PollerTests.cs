using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>The one poller, with ten thousand targets.</summary>
[Collection(AloneCollection.Name)]
public sealed class PollerTests
{
    private const int Many = 10_000;

    private readonly ManualTimeProvider _clock = new();
    private readonly ConcurrentQueue<int> _called = new();

    [Fact]
    public void TenThousandWaitWithOneTimer()
    {
        using var poller = new Poller(_clock, 8);
        for (var i = 0; i < Many; i++)
            poller.Add(new Target(this, i, TimeSpan.FromSeconds(10 + (i % 100))));

        Assert.Equal((Many, 1), (poller.Waiting, _clock.ActiveTimers));
        _clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Empty(_called);
    }

    [Fact]
    public async Task AllDueAtOnceAreCalledInTurnWithoutDeepStacks()
    {
        using var poller = new Poller(_clock, 8);
        for (var i = 0; i < Many; i++)
            poller.Add(new Target(this, i, TimeSpan.FromSeconds(5)));

        _clock.Advance(TimeSpan.FromSeconds(5));
        await EngineRig.UntilAsync(() => _called.Count == Many);

        Assert.Equal(Enumerable.Range(0, Many), _called);
        Assert.Equal(0, poller.Waiting);
    }

    [Fact]
    public async Task TargetsThatComeBackAtOnceDoNotStarveTheOthers()
    {
        using var poller = new Poller(_clock, 1);
        var greedy = new Target(this, -1, TimeSpan.Zero) { Again = target => target.Calls < 1000 ? TimeSpan.FromMilliseconds(target.Calls) : null };
        _clock.Advance(TimeSpan.FromSeconds(2));
        poller.Add(new Target(this, 1, TimeSpan.FromMilliseconds(500)));
        poller.Add(greedy);
        await EngineRig.UntilAsync(() => _called.Count == 1001);

        // By due time: the other one was due after 500 of the greedy one's calls, or came first.
        Assert.Contains(Array.IndexOf([.. _called], 1), new[] { 0, 500, 501 });
    }

    [Fact]
    public async Task NotMoreRunAtOnceThanAllowedAndTheEarliestDueGoFirst()
    {
        using var poller = new Poller(_clock, 8);
        var random = new Random(5);
        var due = Enumerable.Range(0, 1000).Select(_ => TimeSpan.FromMilliseconds(random.Next(1, 20_000))).ToArray();
        var targets = due.Select((time, i) => new Target(this, i, time) { Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) }).ToArray();
        foreach (var target in targets)
            poller.Add(target);

        _clock.Advance(TimeSpan.FromSeconds(30));
        await EngineRig.UntilAsync(() => _called.Count == 8);
        for (var done = 0; done < 1000; done++)
        {
            await EngineRig.UntilAsync(() => _called.Count >= Math.Min(1000, done + 8));
            Assert.Equal(Math.Min(1000, done + 8), _called.Count);
            targets[_called.ElementAt(done)].Gate!.SetResult();
        }

        // The first eight left while time went on; after them the order is the order of due times.
        var order = _called.Skip(8).Select(i => due[i]).ToArray();
        Assert.Equal(order.Order(), order);
    }

    [Fact]
    public async Task AnEarlierOneThatIsAddedLaterIsCalledInItsTime()
    {
        using var poller = new Poller(_clock, 8);
        poller.Add(new Target(this, 1, TimeSpan.FromSeconds(100)));
        poller.Add(new Target(this, 2, TimeSpan.FromSeconds(5)));

        _clock.Advance(TimeSpan.FromSeconds(5));
        await EngineRig.UntilAsync(() => _called.Count == 1);

        Assert.Equal([2], _called);
        Assert.Equal(TimeSpan.FromSeconds(100), _clock.NextDue);
    }

    /// <summary>Whoever leaves while the target runs, or before it is in the queue, finds nothing to take out of it.</summary>
    [Fact]
    public async Task WhatNobodyWantsAnyMoreTakesItselfOut()
    {
        using var poller = new Poller(_clock, 8);
        poller.Add(new Target(this, 1, TimeSpan.FromSeconds(5)) { IsUnwanted = true });
        Assert.Equal((0, 0), (poller.Waiting, _clock.ActiveTimers));

        poller.Add(new Target(this, 2, TimeSpan.FromSeconds(5))
        {
            Again = target =>
            {
                target.IsUnwanted = true;
                return TimeSpan.FromSeconds(10);
            },
        });
        _clock.Advance(TimeSpan.FromSeconds(5));
        await EngineRig.UntilAsync(() => poller.IsQuiet);

        Assert.Equal((0, 0), (poller.Waiting, _clock.ActiveTimers));
        Assert.Equal([2], _called);
    }

    [Fact]
    public async Task DisposalWithThousandsPendingEndsEverything()
    {
        using var unobserved = new UnobservedExceptions();
        var running = await DisposeWithThousandsAsync();
        _clock.Advance(TimeSpan.FromMinutes(10));
        await EngineRig.UntilAsync(() => running.All(target => target.WasCancelled));

        Assert.Equal((8, 0), (_called.Count, _clock.ActiveTimers));
        Assert.Empty(unobserved.Seen);
    }

    private async Task<IReadOnlyList<Target>> DisposeWithThousandsAsync()
    {
        var poller = new Poller(_clock, 8);
        var targets = Enumerable.Range(0, Many)
            .Select(i => new Target(this, i, TimeSpan.FromSeconds(1 + (i / 8))) { Again = _ => TimeSpan.FromMinutes(1), Gate = new TaskCompletionSource() }).ToArray();
        foreach (var target in targets)
            poller.Add(target);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await EngineRig.UntilAsync(() => _called.Count == 8);

        poller.Dispose();
        poller.Dispose();
        Assert.Equal(ErrorIds.SessionClosed, Assert.Throws<Auth0CibaException>(() => poller.Add(targets[0])).ErrorId);
        Assert.Equal(0, poller.Waiting);
        return targets.Take(8).ToArray();
    }

    private sealed class Target(PollerTests tests, int number, TimeSpan due) : IPollTarget
    {
        public TimeSpan Due { get; private set; } = due;

        public long Sequence { get; set; }

        public Func<Target, TimeSpan?>? Again { get; init; }

        public TaskCompletionSource? Gate { get; init; }

        public bool IsUnwanted { get; set; }

        public int Calls { get; private set; }

        public bool WasCancelled { get; private set; }

        public async Task<bool> RunAsync(CancellationToken cancellationToken)
        {
            Calls++;
            tests._called.Enqueue(number);
            try
            {
                if (Gate is not null)
                    await Gate.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                WasCancelled = true;
                return true;
            }

            if (Again?.Invoke(this) is not { } next)
                return false;
            Due = next;
            return true;
        }

        public void Queued(Poller poller)
        {
            if (IsUnwanted)
                poller.Remove(this);
        }
    }
}
