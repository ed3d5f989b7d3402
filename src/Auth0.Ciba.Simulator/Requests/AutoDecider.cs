using System;
using System.Collections.Generic;
using System.Threading;

namespace Auth0.Ciba.Simulator;

/// <summary>Decides requests by themselves after a delay: one queue and one timer for all of them.</summary>
internal sealed class AutoDecider : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<(BackchannelRequest Request, bool Approve), long> _due = new();
    private readonly RequestStore _requests;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    public AutoDecider(RequestStore requests, TimeProvider time, AutoDecision? decision)
    {
        _requests = requests;
        _time = time;
        Decision = decision;
        _timer = time.CreateTimer(_ => Sweep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        requests.Changed += OnChanged;
    }

    public AutoDecision? Decision { get; set; }

    public void Dispose()
    {
        _requests.Changed -= OnChanged;
        _timer.Dispose();
    }

    private void OnChanged(BackchannelRequest request)
    {
        if (Decision is not { } decision || request.State != RequestState.Pending)
            return;
        if (decision.Delay <= TimeSpan.Zero)
        {
            // Before the request's answer leaves, so that its first poll finds it decided.
            Decide(request, decision.Approve);
            return;
        }

        lock (_gate)
        {
            _due.Enqueue((request, decision.Approve), _time.GetTimestamp() + (long)(decision.Delay.TotalSeconds * _time.TimestampFrequency));
            Arm();
        }
    }

    private void Sweep()
    {
        var ready = new List<(BackchannelRequest Request, bool Approve)>();
        lock (_gate)
        {
            while (_due.TryPeek(out _, out var due) && due <= _time.GetTimestamp())
                ready.Add(_due.Dequeue());
            Arm();
        }

        foreach (var (request, approve) in ready)
            Decide(request, approve);
    }

    private void Decide(BackchannelRequest request, bool approve) => _requests.Decide(request, approve ? RequestState.Approved : RequestState.Denied);

    private void Arm()
    {
        if (!_due.TryPeek(out _, out var due))
            return;
        var wait = _time.GetElapsedTime(_time.GetTimestamp(), due);
        _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait, Timeout.InfiniteTimeSpan);
    }
}
