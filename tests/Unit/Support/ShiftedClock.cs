using System;
using System.Threading;

namespace Auth0.Ciba.Tests.Support;

/// <summary>A machine's clock beside the tenant's: the same elapsed time and timers, and a wall clock that can be set wrong by itself.</summary>
internal sealed class ShiftedClock(ManualTimeProvider clock) : TimeProvider
{
    private long _shift;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public void Shift(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
}
