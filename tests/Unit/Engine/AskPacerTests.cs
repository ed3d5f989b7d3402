using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>The pace of asking.</summary>
public sealed class AskPacerTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task The501stOfAMinuteWaits()
    {
        using var pacer = new AskPacer(_clock, 500, 8);
        for (var i = 0; i < 500; i++)
            (await pacer.EnterAsync(default)).Dispose();

        var next = pacer.EnterAsync(default);
        _clock.Advance(TimeSpan.FromSeconds(59.999));
        Assert.False(next.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        (await next).Dispose();
    }

    [Fact]
    public async Task InNoMinuteDoMoreLeaveHoweverLongTheirAnswersTake()
    {
        using var pacer = new AskPacer(_clock, 10, 2);
        var left = new List<TimeSpan>();
        var random = new Random(7);
        var asks = Enumerable.Range(0, 100).Select(_ => AskAsync()).ToArray();
        while (asks.Any(ask => !ask.IsCompleted))
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
            await Task.Delay(1);
        }

        Assert.Equal(100, left.Count);
        // Less what the clock may have moved on before one that may leave notes when it left.
        Assert.All(left.Zip(left.Skip(10)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(50), $"{pair}"));

        // And it was the limit that held them, not their answers alone.
        Assert.Contains(left.Zip(left.Skip(10)), pair => pair.Second - pair.First < TimeSpan.FromSeconds(70));

        async Task AskAsync()
        {
            using var place = await pacer.EnterAsync(default);
            TimeSpan answer;
            lock (left)
            {
                left.Add(_clock.Elapsed);
                answer = TimeSpan.FromSeconds(random.Next(1, 12));
            }

            await Task.Delay(answer, _clock);
        }
    }

    [Fact]
    public async Task WhoeverCameFirstLeavesFirst()
    {
        using var pacer = new AskPacer(_clock, 3, 1);
        var order = new List<int>();
        var asks = Enumerable.Range(0, 20).Select(AskAsync).ToArray();
        while (asks.Any(ask => !ask.IsCompleted))
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(1);
        }

        Assert.Equal(Enumerable.Range(0, 20), order);

        async Task AskAsync(int number)
        {
            using var place = await pacer.EnterAsync(default);
            order.Add(number);
        }
    }

    [Fact]
    public async Task NotMoreLeaveAtOnceThanThereArePlaces()
    {
        using var pacer = new AskPacer(_clock, 500, 2);
        var first = await pacer.EnterAsync(default);
        var second = await pacer.EnterAsync(default);
        var third = pacer.EnterAsync(default);
        var fourth = pacer.EnterAsync(default);

        Assert.False(third.IsCompleted);
        first.Dispose();
        first.Dispose();
        await third;
        Assert.False(fourth.IsCompleted);
        second.Dispose();
        await fourth;
    }

    [Fact]
    public async Task WhoeverIsStoppedLeavesTheOthersTheirTurn()
    {
        using var pacer = new AskPacer(_clock, 1, 1);
        (await pacer.EnterAsync(default)).Dispose();
        using var stop = new CancellationTokenSource();
        var stopped = pacer.EnterAsync(stop.Token);
        var next = pacer.EnterAsync(default);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        Assert.False(next.IsCompleted);
        _clock.Advance(TimeSpan.FromMinutes(1));

        (await next).Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pacer.EnterAsync(stop.Token));
    }

    [Fact]
    public async Task ThousandsThatWaitHaveOneTimerAndAllEndWithTheSession()
    {
        var pacer = new AskPacer(_clock, 1, 1);
        var place = await pacer.EnterAsync(default);
        using var stop = new CancellationTokenSource();
        var waits = Enumerable.Range(0, 5000).Select(_ => pacer.EnterAsync(stop.Token)).ToArray();
        place.Dispose();
        Assert.Equal(1, _clock.ActiveTimers);

        pacer.Dispose();
        pacer.Dispose();
        foreach (var wait in waits)
        {
            Assert.Equal(ErrorIds.SessionClosed, (await Assert.ThrowsAsync<Auth0CibaException>(() => wait)).ErrorId);
        }

        Assert.Equal(ErrorIds.SessionClosed, (await Assert.ThrowsAsync<Auth0CibaException>(() => pacer.EnterAsync(default))).ErrorId);
        Assert.Equal(0, _clock.ActiveTimers);
    }
}
