using System;
using System.Collections.Concurrent;
using System.Collections.Generic;

namespace Auth0.Ciba.Simulator;

/// <summary>How often something happened within the last minute, by key.</summary>
internal sealed class AskRates(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Queue<long>> _times = new(StringComparer.Ordinal);

    /// <summary>Notes one event now and gives the number of events of the key within the last minute, it included.</summary>
    public int Note(string key)
    {
        var now = time.GetTimestamp();
        var queue = _times.GetOrAdd(key, static _ => new Queue<long>());
        lock (queue)
        {
            while (queue.TryPeek(out var first) && time.GetElapsedTime(first, now) >= Window)
                queue.Dequeue();
            queue.Enqueue(now);
            return queue.Count;
        }
    }
}
