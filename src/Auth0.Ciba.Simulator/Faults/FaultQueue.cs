using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Auth0.Ciba.Simulator;

/// <summary>Faults that wait for their answers, first come first served.</summary>
internal sealed class FaultQueue
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private volatile int _count;

    public void Add(Fault fault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fault.Count, 1);
        if (fault.Kind == FaultKind.Forge && fault.Forgery is null)
            throw new ArgumentException("A fault of kind Forge needs a Forgery.", nameof(fault));
        if (fault.Kind == FaultKind.Redirect && fault.Location is null)
            throw new ArgumentException("A fault of kind Redirect needs a Location.", nameof(fault));
        lock (_gate)
        {
            _entries.Add(new Entry(fault) { Left = fault.Count });
            _count = _entries.Count;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
            _count = 0;
        }
    }

    /// <summary>The waiting faults, each with the number of answers it still applies to.</summary>
    public IReadOnlyList<Fault> Waiting()
    {
        lock (_gate)
            return [.. _entries.Select(entry => entry.Fault with { Count = entry.Left })];
    }

    public Fault? Take(WireEndpoint endpoint, string? authReqId, bool success)
    {
        // Without faults, thousands of polls a second must not meet in a lock.
        if (_count == 0)
            return null;
        lock (_gate)
        {
            var entry = _entries.Find(e => e.Matches(endpoint, authReqId, success));
            if (entry is null)
                return null;
            if (--entry.Left == 0)
                _entries.Remove(entry);
            _count = _entries.Count;
            return entry.Fault;
        }
    }

    private sealed class Entry(Fault fault)
    {
        public Fault Fault { get; } = fault;

        public int Left { get; set; }

        public bool Matches(WireEndpoint endpoint, string? authReqId, bool success) =>
            Fault.OnlyOnSuccess == success
            && (Fault.Endpoint is null || Fault.Endpoint == endpoint)
            && (Fault.AuthReqId is null || Fault.AuthReqId == authReqId);
    }
}
