using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Auth0.Ciba.Tests.Support;

/// <summary>
/// A clock that stands still until told otherwise. <see cref="Advance"/> moves elapsed time and the wall clock and runs
/// due timers in the order of their due times, on the calling thread; <see cref="JumpWallClock"/> moves the wall clock alone.
/// </summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly object _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start;
    private TimeSpan _elapsed;
    private TimeSpan _jumped;
    private long _timerNumbers;

    public ManualTimeProvider()
        : this(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public ManualTimeProvider(DateTimeOffset start) => _start = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Elapsed time since the clock was made; wall-clock jumps do not touch it.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_gate)
                return _elapsed;
        }
    }

    /// <summary>Timers that will still fire.</summary>
    public int ActiveTimers
    {
        get
        {
            lock (_gate)
                return _timers.Count;
        }
    }

    /// <summary>Elapsed time at which the next timer is due; null: there is none.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            lock (_gate)
                return _timers.Count == 0 ? null : _timers.Min(timer => timer.Due);
        }
    }

    /// <summary>Elapsed time at which the last timer is due; null: there is none.</summary>
    public TimeSpan? LastDue
    {
        get
        {
            lock (_gate)
                return _timers.Count == 0 ? null : _timers.Max(timer => timer.Due);
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _start + _elapsed + _jumped;
    }

    public override long GetTimestamp()
    {
        lock (_gate)
            return _elapsed.Ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state, Interlocked.Increment(ref _timerNumbers));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves time on; a timer sees the clock at its own due time.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        TimeSpan end;
        lock (_gate)
            end = _elapsed + by;
        while (TakeDue(end) is { } timer)
            timer.Fire();
        lock (_gate)
            _elapsed = end > _elapsed ? end : _elapsed;
    }

    /// <summary>Moves the wall clock alone, as a correction of the machine's clock does.</summary>
    public void JumpWallClock(TimeSpan by)
    {
        lock (_gate)
            _jumped += by;
    }

    private ManualTimer? TakeDue(TimeSpan end)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= end).OrderBy(timer => timer.Due).ThenBy(timer => timer.Number).FirstOrDefault();
            if (next is null)
                return null;
            _elapsed = next.Due > _elapsed ? next.Due : _elapsed;
            if (next.Period > TimeSpan.Zero)
                next.Due += next.Period;
            else
                _timers.Remove(next);
            return next;
        }
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state, long number) : ITimer
    {
        private bool _disposed;

        public long Number { get; } = number;

        public TimeSpan Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool now;
            lock (clock._gate)
            {
                if (_disposed)
                    return false;
                clock._timers.Remove(this);
                Period = period;
                now = dueTime == TimeSpan.Zero;
                if (dueTime != Timeout.InfiniteTimeSpan && (!now || period > TimeSpan.Zero))
                {
                    Due = clock._elapsed + (now ? period : dueTime);
                    clock._timers.Add(this);
                }
            }

            // As real timers do: due at once, but not on the caller's stack.
            if (now)
                ThreadPool.QueueUserWorkItem(_ => callback(state));
            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                _disposed = true;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
