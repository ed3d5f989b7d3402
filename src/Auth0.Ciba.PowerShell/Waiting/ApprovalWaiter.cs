using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Output;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.PowerShell.Waiting;

/// <summary>Requests under way for one cmdlet: asked at once, followed by the session's poller, told on the pipeline thread.</summary>
internal sealed class ApprovalWaiter(IApprovalSink sink, CancellationToken stopToken) : IDisposable
{
    private readonly PipelinePump _pump = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(stopToken);
    private readonly Dictionary<string, PendingAuthentication> _waiting = new(StringComparer.Ordinal);
    private readonly List<IDisposable> _observations = [];
    private int _open;
    private int _decided;

    /// <summary>Asks, and follows the request from then on; without following, the request is the sink's once it is asked.</summary>
    internal void Ask(Session session, BackchannelAuthenticationRequest request, AskOptions options, TimeSpan? timeout, bool follow = true) =>
        Start(request.UserId, async () =>
        {
            var pending = await session.InitiateAsync(request, options, _stop.Token).ConfigureAwait(false);
            _pump.Post(() => sink.Asked(pending));
            if (follow)
                await FollowAsync(session, pending, timeout, request.StoreOptions).ConfigureAwait(false);
            else
                _pump.Post(() => _open--);
        });

    /// <summary>Finds a request and follows it.</summary>
    internal void Follow(Session session, string subject, Func<CancellationToken, Task<PendingAuthentication>> find, TimeSpan? timeout, IReadOnlyDictionary<string, object?>? storeOptions) =>
        Start(subject, async () => await FollowAsync(session, await find(_stop.Token).ConfigureAwait(false), timeout, storeOptions).ConfigureAwait(false));

    /// <summary>Writes what has come so far.</summary>
    internal void Drain() => _pump.Drain();

    /// <summary>Waits until every request is decided, or any of them.</summary>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    internal void Wait(bool forAny = false)
    {
        _pump.Run(() => _open == 0 || (forAny && _decided > 0), () => sink.Waiting(_waiting.Values), stopToken);
        sink.Over();
    }

    public void Dispose()
    {
        _stop.Cancel();
        lock (_observations)
            _observations.ForEach(observation => observation.Dispose());
        _pump.Dispose();
    }

    private void Start(string? subject, Func<Task> work)
    {
        _open++;
        _ = Task.Run(async () =>
        {
            try
            {
                await work().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // Stopped: the pipeline thread is leaving as well.
            }
            catch (Exception e)
            {
                _pump.Post(() => Failed(subject, ErrorRecords.Name(e)));
            }
        });
    }

    private async Task FollowAsync(Session session, PendingAuthentication pending, TimeSpan? timeout, IReadOnlyDictionary<string, object?>? storeOptions)
    {
        _pump.Post(() => Waiting(pending));
        var observation = await session.ObserveAsync(pending, outcome => _pump.Post(() => Decided(outcome)), timeout, storeOptions, _stop.Token).ConfigureAwait(false);
        lock (_observations)
            _observations.Add(observation);
        if (_stop.IsCancellationRequested)
            observation.Dispose();
    }

    private void Waiting(PendingAuthentication pending)
    {
        _waiting[pending.RequestId] = pending;
        sink.Waiting(_waiting.Values);
    }

    private void Decided(AuthenticationOutcome outcome)
    {
        _waiting.Remove(outcome.Request.RequestId);
        _open--;
        _decided++;
        sink.Decided(outcome);
    }

    private void Failed(string? subject, Auth0CibaException error)
    {
        _open--;
        sink.Failed(subject, error);
    }
}
