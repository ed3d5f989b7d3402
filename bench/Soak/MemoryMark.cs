using System;
using System.Diagnostics;
using System.Globalization;

namespace Auth0.Ciba.Bench.Soak;

/// <summary>The process's memory at one moment, in bytes: what is live, what the collector holds for it, and all that is resident.</summary>
internal sealed record MemoryMark(string When, long Live, long Committed, long Rss, int Threads)
{
    internal static MemoryMark Take(string when)
    {
        // Twice, with what the first one finds to finalize in between: then what is left is held by someone.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        return new MemoryMark(when, GC.GetTotalMemory(forceFullCollection: false), GC.GetGCMemoryInfo(GCKind.FullBlocking).TotalCommittedBytes, self.WorkingSet64, self.Threads.Count);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"  memory {When}: {Live / 1048576.0:0.0} MiB live, {Committed / 1048576.0:0} MiB held by the collector, {Rss / 1048576.0:0} MiB RSS, {Threads} threads");
}
