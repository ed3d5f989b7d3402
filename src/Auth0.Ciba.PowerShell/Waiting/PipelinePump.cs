using System;
using System.Collections.Concurrent;
using System.Threading;

namespace Auth0.Ciba.PowerShell.Waiting;

/// <summary>Background tasks post, the pipeline thread does: the only thread that may write.</summary>
internal sealed class PipelinePump : IDisposable
{
    private readonly BlockingCollection<Action> _posted = [];

    /// <summary>From any thread; nothing happens once the cmdlet is over.</summary>
    internal void Post(Action action)
    {
        try
        {
            _posted.Add(action);
        }
        catch (ObjectDisposedException)
        {
            // The cmdlet was stopped meanwhile; nobody is left to write.
        }
    }

    /// <summary>Does what was posted so far, without waiting.</summary>
    internal void Drain()
    {
        while (_posted.TryTake(out var action))
            action();
    }

    /// <summary>Does what is posted until there is nothing left to wait for, and calls <paramref name="tick"/> about every second.</summary>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    internal void Run(Func<bool> isOver, Action tick, CancellationToken cancellationToken)
    {
        tick();
        while (!isOver())
        {
            if (_posted.TryTake(out var action, 1000, cancellationToken))
                action();
            else
                tick();
        }
    }

    public void Dispose() => _posted.Dispose();
}
