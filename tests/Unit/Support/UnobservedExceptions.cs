using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading.Tasks;
using Xunit;

namespace Auth0.Ciba.Tests.Support;

/// <summary>
/// The exceptions of tasks that nobody looked at. The event is the process's, so tests that watch it run alone,
/// and what earlier tests left behind is collected before the watch begins.
/// </summary>
internal sealed class UnobservedExceptions : IDisposable
{
    private readonly ConcurrentQueue<Exception> _seen = new();

    public UnobservedExceptions()
    {
        Collect();
        TaskScheduler.UnobservedTaskException += Note;
    }

    public IReadOnlyCollection<Exception> Seen
    {
        get
        {
            Collect();
            return _seen;
        }
    }

    public void Dispose() => TaskScheduler.UnobservedTaskException -= Note;

    private void Note(object? sender, UnobservedTaskExceptionEventArgs e) => _seen.Enqueue(e.Exception);

    private static void Collect()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone in the process";
}
