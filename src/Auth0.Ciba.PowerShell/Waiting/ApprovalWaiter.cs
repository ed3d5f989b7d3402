using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.PowerShell.Waiting;

/// <summary>Requests under way for one cmdlet: asked at once, followed by the session's poller, told on the pipeline thread.</summary>
internal sealed class ApprovalWaiter(IApprovalSink sink, CancellationToken stopToken) : IDisposable
{
    private readonly PipelinePump _pump = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(stopToken);
    private readonly Dictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);
    private int _open;

    /// <summary>Requests asked and not decided yet.</summary>
    internal IReadOnlyCollection<PendingAuthentication> Pending => _waiting.Values.Select(waiting => waiting.Request).ToArray();

    /// <summary>Asks, and follows the request from then on.</summary>
    internal void Ask(Session session, BackchannelAuthenticationRequest request, TimeSpan? timeout)
    {
        _open++;
        _ = Task.Run(async () =>
        {
            try
            {
                var pending = await session.InitiateAsync(request, _stop.Token).ConfigureAwait(false);
                _pump.Post(() => Asked(session, pending, timeout));
                var observation = await session.ObserveAsync(pending, outcome => _pump.Post(() => Decided(outcome)), request.StoreOptions, _stop.Token).ConfigureAwait(false);
                _pump.Post(() => Observed(pending, observation));
            }
            catch (OperationCanceledException)
            {
                // Stopped: the pipeline thread is leaving as well.
            }
            catch (Exception e)
            {
                var error = e as Auth0CibaException ?? new Auth0CibaException(ErrorIds.TenantError, e.Message, e);
                _pump.Post(() => Failed(request, error));
            }
        });
    }

    /// <summary>Writes what has come so far.</summary>
    internal void Drain() => _pump.Drain();

    /// <summary>Waits until every request is decided.</summary>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    internal void WaitForAll()
    {
        _pump.Run(() => _open == 0, Tick, stopToken);
        sink.Over();
    }

    public void Dispose()
    {
        _stop.Cancel();
        foreach (var waiting in _waiting.Values)
            waiting.Observation?.Dispose();
        _pump.Dispose();
        _stop.Dispose();
    }

    private void Asked(Session session, PendingAuthentication pending, TimeSpan? timeout)
    {
        _waiting[pending.RequestId] = new Waiting(pending, timeout is { } time ? DateTimeOffset.UtcNow + time : null);
        sink.Asked(session, pending);
        sink.Waiting(Pending);
    }

    private void Observed(PendingAuthentication pending, IDisposable observation)
    {
        if (_waiting.TryGetValue(pending.RequestId, out var waiting))
            waiting.Observation = observation;
        else
            observation.Dispose();
    }

    private void Decided(AuthenticationOutcome outcome)
    {
        if (Forget(outcome.Request))
            sink.Decided(outcome);
    }

    private void Failed(BackchannelAuthenticationRequest request, Auth0CibaException error)
    {
        _open--;
        sink.Failed(request, error);
    }

    private void Tick()
    {
        var now = DateTimeOffset.UtcNow;
        foreach (var late in _waiting.Values.Where(waiting => waiting.GiveUpAt <= now).ToArray())
        {
            if (Forget(late.Request))
                sink.TimedOut(late.Request);
        }

        sink.Waiting(Pending);
    }

    private bool Forget(PendingAuthentication request)
    {
        if (!_waiting.TryGetValue(request.RequestId, out var waiting))
            return false;
        waiting.Observation?.Dispose();
        _waiting.Remove(request.RequestId);
        _open--;
        return true;
    }

    private sealed class Waiting(PendingAuthentication request, DateTimeOffset? giveUpAt)
    {
        internal PendingAuthentication Request { get; } = request;

        internal DateTimeOffset? GiveUpAt { get; } = giveUpAt;

        internal IDisposable? Observation { get; set; }
    }
}
