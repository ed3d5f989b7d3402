using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Auth0.Ciba.Tests.Support;

public sealed class ManualTimeProviderTests
{
    [Fact]
    public void Timers_fire_in_due_order_and_see_their_own_time()
    {
        var time = new ManualTimeProvider();
        var fired = new List<(string Name, TimeSpan At)>();
        using var late = time.CreateTimer(_ => fired.Add(("late", time.Elapsed)), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using var early = time.CreateTimer(_ => fired.Add(("early", time.Elapsed)), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        time.Advance(TimeSpan.FromSeconds(2.5));
        time.Advance(TimeSpan.FromSeconds(0.5));

        Assert.Equal([("early", TimeSpan.FromSeconds(1)), ("early", TimeSpan.FromSeconds(2)), ("late", TimeSpan.FromSeconds(3)), ("early", TimeSpan.FromSeconds(3))], fired);
        Assert.Equal(TimeSpan.FromSeconds(4), time.NextDue);
    }

    [Fact]
    public void A_wall_clock_jump_leaves_elapsed_time_and_timers_alone()
    {
        var time = new ManualTimeProvider();
        var start = time.GetUtcNow();
        var stamp = time.GetTimestamp();
        var fired = false;
        using var timer = time.CreateTimer(_ => fired = true, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        time.JumpWallClock(TimeSpan.FromHours(1));

        Assert.False(fired);
        Assert.Equal(TimeSpan.Zero, time.GetElapsedTime(stamp));
        Assert.Equal(TimeSpan.FromHours(1), time.GetUtcNow() - start);
    }

    [Fact]
    public async Task Task_delays_follow_it()
    {
        var time = new ManualTimeProvider();
        var delay = Task.Delay(TimeSpan.FromSeconds(5), time);

        time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(delay.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        await delay;
        Assert.Equal(0, time.ActiveTimers);
    }

    [Fact]
    public void A_disposed_or_stopped_timer_never_fires()
    {
        var time = new ManualTimeProvider();
        var fired = 0;
        var disposed = time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        using var stopped = time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        disposed.Dispose();
        stopped.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(0, fired);
        Assert.False(disposed.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
    }
}
