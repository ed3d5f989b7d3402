using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq;

namespace Auth0.Ciba.Bench.Load;

/// <summary>What a worker measures of itself, from its own start of work to its end.</summary>
internal sealed class Measurement
{
    private readonly ConcurrentBag<double> _latenessMs = [];
    private readonly ConcurrentBag<double> _approvalToResultMs = [];
    private readonly TimeSpan _cpuBefore = Process.GetCurrentProcess().TotalProcessorTime;
    private readonly long _liveBefore = GC.GetTotalMemory(forceFullCollection: true);
    private readonly long _rssBefore = Rss();
    private readonly int _threadsBefore = Process.GetCurrentProcess().Threads.Count;
    private long _livePending;
    private long _rssPending;
    private int _threadsPending;
    private long _approvedAt;

    internal void Late(TimeSpan lateness) => _latenessMs.Add(lateness.TotalMilliseconds);

    /// <summary>Everything is asked and waits.</summary>
    internal void AllPending()
    {
        _rssPending = Rss();
        _threadsPending = Process.GetCurrentProcess().Threads.Count;
        _livePending = GC.GetTotalMemory(forceFullCollection: true);
    }

    internal void Approving() => _approvedAt = Stopwatch.GetTimestamp();

    internal void Result() => _approvalToResultMs.Add(Stopwatch.GetElapsedTime(_approvedAt).TotalMilliseconds);

    internal Figures Finish(int count) => new(
        (Process.GetCurrentProcess().TotalProcessorTime - _cpuBefore).TotalMilliseconds,
        (double)(_livePending - _liveBefore) / count,
        (double)(_rssPending - _rssBefore) / count,
        _threadsPending - _threadsBefore,
        Percentile(_latenessMs, 0.5),
        Percentile(_latenessMs, 0.99),
        Percentile(_approvalToResultMs, 0.5),
        Percentile(_approvalToResultMs, 0.99),
        _approvalToResultMs.Count);

    private static double Percentile(ConcurrentBag<double> values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * part)];
    }

    private static long Rss()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}

/// <summary>A worker's figures; bytes are per pending request.</summary>
internal sealed record Figures(
    double CpuMs,
    double LiveBytes,
    double RssBytes,
    int Threads,
    double LatenessP50Ms,
    double LatenessP99Ms,
    double ApprovalP50Ms,
    double ApprovalP99Ms,
    int Results);
