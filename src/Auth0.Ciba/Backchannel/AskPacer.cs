using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Backchannel;

/// <summary>
/// Lets at most so many requests leave in any minute (Auth0 allows 500 a minute), first come, first served, and so many at once. Whoever has
/// to wait does so in one queue with one timer.
/// </summary>
internal sealed class AskPacer : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly object _lock = new();
    private readonly LinkedList<Turn> _waiting = new();
    private readonly TimeSpan?[] _lastLeaves;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _closing = new();
    private int _next;
    private int _places;
    private TimeSpan? _armedFor;
    private bool _disposed;

    internal AskPacer(TimeProvider timeProvider, int perMinute, int atOnce)
    {
        _timeProvider = timeProvider;
        _lastLeaves = new TimeSpan?[Math.Max(1, perMinute)];
        _places = atOnce;

        // Not under a caller's execution context, which the timer would keep alive.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
            _timer = timeProvider.CreateTimer(static self => ((AskPacer)self!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends every wait with <see cref="ErrorIds.SessionClosed"/>.</summary>
    public void Dispose()
    {
        Turn[] waiting;
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        _timer.Dispose();
        _closing.Cancel();
        foreach (var turn in waiting)
            turn.TrySetException(Closed());
    }

    /// <summary>Runs what may take long in a turn, until the session is closed.</summary>
    /// <exception cref="Auth0CibaException">SessionClosed.</exception>
    internal async Task HoldAsync(Func<CancellationToken, Task> wait, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            await wait(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Closed();
        }
    }

    /// <summary>Waits for the turn; dispose what it gives when the answer is there.</summary>
    /// <exception cref="Auth0CibaException">SessionClosed.</exception>
    internal async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new Turn();
        lock (_lock)
        {
            if (_disposed)
                throw Closed();
            turn.Node = _waiting.AddLast(turn);
        }

        LetGo();
        if (!turn.Task.IsCompleted)
        {
            using var registration = cancellationToken.Register(() => Withdraw(turn, cancellationToken));
            return await turn.Task.ConfigureAwait(false);
        }

        return await turn.Task.ConfigureAwait(false);
    }

    /// <summary>Lets go whoever may: a place is free, and the request so many before left a minute ago. The minute counts from the moment of leaving.</summary>
    private void LetGo()
    {
        while (TakeNext() is { } turn)
        {
            // Withdrawn in the same moment: the place is free again, the moment is spent.
            if (!turn.TrySetResult(new Place(this)))
                GiveBack();
        }
    }

    private Turn? TakeNext()
    {
        lock (_lock)
        {
            if (_disposed || _places == 0 || _waiting.First is not { } first)
                return null;
            var now = _timeProvider.Monotonic();
            if (_lastLeaves[_next] is { } before && before + Window > now)
            {
                Arm(before + Window, now);
                return null;
            }

            _lastLeaves[_next] = now;
            _next = (_next + 1) % _lastLeaves.Length;
            _places--;
            _waiting.Remove(first);
            first.Value.Node = null;
            return first.Value;
        }
    }

    private void Arm(TimeSpan due, TimeSpan now)
    {
        if (_armedFor == due)
            return;
        _armedFor = due;
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((due - now).TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        lock (_lock)
            _armedFor = null;
        LetGo();
    }

    private void Withdraw(Turn turn, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (turn.Node is { List: not null } node)
                _waiting.Remove(node);
        }

        turn.TrySetCanceled(cancellationToken);
    }

    private void GiveBack()
    {
        lock (_lock)
            _places++;
    }

    private static Auth0CibaException Closed() => new(ErrorIds.SessionClosed, BackchannelTexts.ClosedBeforeSending);

    private sealed class Turn() : TaskCompletionSource<IDisposable>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        internal LinkedListNode<Turn>? Node { get; set; }
    }

    private sealed class Place(AskPacer pacer) : IDisposable
    {
        private int _isFree;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isFree, 1) != 0)
                return;
            pacer.GiveBack();
            pacer.LetGo();
        }
    }
}
