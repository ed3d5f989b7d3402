using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Auth0.Ciba.Simulator;

/// <summary>The bounded log of the wire and its counters.</summary>
internal sealed class RequestLog(int capacity)
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();
    private long[] _requests = new long[Enum.GetValues<WireEndpoint>().Length];
    private long[] _violations = new long[Enum.GetValues<ViolationKind>().Length];
    private ConcurrentDictionary<string, long> _errors = new(StringComparer.Ordinal);
    private long _polls;
    private long _order;
    private long _kept;

    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    public long NextOrder() => Interlocked.Increment(ref _order);

    public void Add(LogEntry entry)
    {
        Interlocked.Increment(ref _requests[(int)entry.Endpoint]);
        if (entry.GrantType == SimulatedClient.CibaGrant)
            Interlocked.Increment(ref _polls);
        if (entry.Error is not null)
            _errors.AddOrUpdate(entry.Error, 1, static (_, count) => count + 1);
        foreach (var violation in entry.Violations)
            Interlocked.Increment(ref _violations[(int)violation]);
        if (capacity == 0)
            return;
        _entries.Enqueue(entry);
        if (Interlocked.Increment(ref _kept) > capacity && _entries.TryDequeue(out _))
            Interlocked.Decrement(ref _kept);
    }

    public void Clear()
    {
        while (_entries.TryDequeue(out _))
            Interlocked.Decrement(ref _kept);
        _requests = new long[_requests.Length];
        _violations = new long[_violations.Length];
        _errors = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        Interlocked.Exchange(ref _polls, 0);
    }

    public SimulatorCounters Counters() => new(
        Enum.GetValues<WireEndpoint>().ToDictionary(endpoint => endpoint, endpoint => Interlocked.Read(ref _requests[(int)endpoint])),
        Interlocked.Read(ref _polls),
        new Dictionary<string, long>(_errors),
        Enum.GetValues<ViolationKind>().ToDictionary(kind => kind, kind => Interlocked.Read(ref _violations[(int)kind])));
}
