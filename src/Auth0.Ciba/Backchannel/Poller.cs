using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Backchannel;

/// <summary>
/// Calls targets when they are due: one queue, one timer, a bounded number of calls at once; no thread, timer or task for a target that
/// waits.
/// </summary>
internal sealed class Poller : IDisposable
{
    private const double LongestTimer = 3_600_000;

    /// <summary>With so many waiting, polls that are due within some milliseconds leave together: waking up for each costs more than the poll.</summary>
    private const int ManyWaiting = 200;
    private const double ShortBatch = 50;
    private const double LongBatch = 150;
    private const double WaitingPerMillisecond = 50;

    private readonly object _lock = new();
    private readonly SortedSet<IPollTarget> _queue = new(new ByDueTime());
    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private readonly int _maxConcurrency;
    private readonly Action<TimeSpan>? _started;
    private long _lastSequence;
    private TimeSpan? _armedFor;
    private int _running;
    private bool _pumping;
    private bool _pumpAgain;
    private bool _disposed;

    internal Poller(TimeProvider timeProvider, int maxConcurrency, Action<TimeSpan>? started = null)
    {
        _started = started;
        _timeProvider = timeProvider;
        _maxConcurrency = maxConcurrency;

        // A timer made under a caller's execution context would keep that context alive and flow it into every poll.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
            _timer = timeProvider.CreateTimer(static self => ((Poller)self!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Targets that wait to be called.</summary>
    internal int Waiting
    {
        get
        {
            lock (_lock)
                return _queue.Count;
        }
    }

    /// <summary>Whether nothing is being called and the timer is set for what comes next: for tests that move the clock.</summary>
    internal bool IsQuiet
    {
        get
        {
            lock (_lock)
                return _running == 0 && !_pumping && (_queue.Count == 0 || _armedFor <= _queue.Min!.Due);
        }
    }

    internal void Add(IPollTarget target)
    {
        lock (_lock)
        {
            if (_disposed)
                throw new Auth0CibaException(ErrorIds.SessionClosed, BackchannelTexts.SessionClosed);
            target.Sequence = ++_lastSequence;
            _queue.Add(target);
        }

        target.Queued(this);
        Pump();
    }

    /// <summary>Takes a waiting target out; false where it is being called just now, or was never in.</summary>
    internal bool Remove(IPollTarget target)
    {
        lock (_lock)
            return _queue.Remove(target);
    }

    /// <summary>Stops at once: nothing is called any more, calls under way are cancelled.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            _queue.Clear();
        }

        _timer.Dispose();
        _stopping.Cancel();
    }

    /// <summary>Starts whatever is due. Never recurses: a call that ends at once makes the one pump that runs go round again.</summary>
    private void Pump()
    {
        lock (_lock)
        {
            if (_pumping)
            {
                _pumpAgain = true;
                return;
            }

            _pumping = true;
        }

        while (TakeNext() is { } target)
            _ = RunAsync(target);
    }

    private IPollTarget? TakeNext()
    {
        lock (_lock)
        {
            while (true)
            {
                _pumpAgain = false;
                var next = _disposed || _running >= _maxConcurrency || _queue.Count == 0 ? null : _queue.Min;
                var wait = next is null ? TimeSpan.Zero : next.Due - _timeProvider.Monotonic();
                if (next is not null && wait <= TimeSpan.Zero)
                {
                    _queue.Remove(next);
                    _running++;
                    _started?.Invoke(wait.Negate());
                    return next;
                }

                if (next is not null)
                    Arm(next.Due, wait);
                if (_pumpAgain)
                    continue;
                _pumping = false;
                return null;
            }
        }
    }

    /// <summary>Sets the timer, unless it is set for then already.</summary>
    private void Arm(TimeSpan due, TimeSpan wait)
    {
        if (due == _armedFor)
            return;
        _armedFor = due;
        _timer.Change(TimeSpan.FromMilliseconds(Math.Min(Math.Max(Math.Ceiling(wait.TotalMilliseconds), Batch(_queue.Count)), LongestTimer)), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Milliseconds between two wake-ups, at least: none for a few, and longer the more there are.</summary>
    private static double Batch(int waiting) => waiting < ManyWaiting ? 0 : Math.Min(Math.Max(waiting / WaitingPerMillisecond, ShortBatch), LongBatch);

    private void OnTimer()
    {
        lock (_lock)
            _armedFor = null;
        Pump();
    }

    private async Task RunAsync(IPollTarget target)
    {
        var again = false;
        try
        {
            again = await target.RunAsync(_stopping.Token).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _running--;
                again &= !_disposed;
                if (again)
                    _queue.Add(target);
            }

            if (again)
                target.Queued(this);
            Pump();
        }
    }

    private sealed class ByDueTime : IComparer<IPollTarget>
    {
        public int Compare(IPollTarget? x, IPollTarget? y)
        {
            var byDue = x!.Due.CompareTo(y!.Due);
            return byDue != 0 ? byDue : x.Sequence.CompareTo(y.Sequence);
        }
    }
}
