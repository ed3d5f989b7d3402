using System;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;

namespace Auth0.Ciba.Backchannel;

/// <summary>
/// Lets at most so many requests leave in any minute (Auth0 allows 500 a minute), first come, first served, and so many at once. Whoever has
/// to wait does so in one queue with one timer.
/// </summary>
internal sealed class AskPacer : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly object _lock = new();
    private readonly TimeSpan?[] _lastLeaves;
    private readonly SemaphoreSlim _places;
    private readonly Poller _queue;
    private readonly TimeProvider _timeProvider;
    private int _next;

    internal AskPacer(TimeProvider timeProvider, int perMinute, int atOnce)
    {
        _timeProvider = timeProvider;
        _lastLeaves = new TimeSpan?[Math.Max(1, perMinute)];
        _places = new SemaphoreSlim(atOnce);
        _queue = new Poller(timeProvider, int.MaxValue);
    }

    public void Dispose() => _queue.Dispose();

    /// <summary>Waits for the turn; dispose what it gives when the answer is there.</summary>
    internal async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        if (Reserve() is { } turn)
        {
            using var registration = cancellationToken.Register(() => turn.Cancel(cancellationToken));
            _queue.Add(turn);
            await turn.Task.ConfigureAwait(false);
        }

        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Place(_places);
    }

    private Turn? Reserve()
    {
        lock (_lock)
        {
            var now = _timeProvider.Monotonic();
            var leave = _lastLeaves[_next] is { } before && before + Window > now ? before + Window : now;
            _lastLeaves[_next] = leave;
            _next = (_next + 1) % _lastLeaves.Length;
            return leave > now ? new Turn(leave) : null;
        }
    }

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release();
    }

    private sealed class Turn(TimeSpan due) : IPollTarget
    {
        private readonly TaskCompletionSource<bool> _come = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TimeSpan Due { get; } = due;

        public long Sequence { get; set; }

        internal Task Task => _come.Task;

        internal void Cancel(CancellationToken cancellationToken) => _come.TrySetCanceled(cancellationToken);

        public Task<bool> RunAsync(CancellationToken cancellationToken)
        {
            _come.TrySetResult(true);
            return System.Threading.Tasks.Task.FromResult(false);
        }
    }
}
