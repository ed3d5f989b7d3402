using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Approvals;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Output;
using Auth0.Ciba.PowerShell.Waiting;

namespace Auth0.Ciba.PowerShell.Gate;

/// <summary>Waits for an approval on the pipeline thread and says there who was asked and what each decided.</summary>
internal sealed class ApprovalWait(Cmdlet cmdlet, bool isInteractive, CancellationToken stopToken) : IDisposable
{
    private readonly ApprovalReporter _reporter = new(cmdlet, isInteractive);
    private readonly PipelinePump _pump = new();
    private readonly Dictionary<string, PendingAuthentication> _open = new(StringComparer.Ordinal);

    /// <exception cref="Auth0CibaException">No approval.</exception>
    /// <exception cref="PipelineStoppedException">Stopped; people may still see the request, and a yes lets nothing run.</exception>
    internal Approval Run(Func<ApprovalProgress, CancellationToken, Task<Approval>> ask, TimeSpan? timeout)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopToken);
        if (timeout is { } time)
            stop.CancelAfter(time);
        var asking = Task.Run(() => ask(Progress(), stop.Token));
        _ = asking.ContinueWith(_ => _pump.Post(() => { }), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        try
        {
            _pump.Run(() => asking.IsCompleted, () => _reporter.Waiting(_open.Values), stopToken);
            _pump.Drain();
            _reporter.Over();
            return asking.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            if (stopToken.IsCancellationRequested)
                throw new PipelineStoppedException();
            throw new Auth0CibaException(ErrorIds.WaitTimeout, GateTexts.NotSettledInTime);
        }
        finally
        {
            // However the wait ends, by a preference that stops at a warning too: nobody is asked any more for a caller who is gone.
            stop.Cancel();
            _ = asking.ContinueWith(static left => left.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    public void Dispose() => _pump.Dispose();

    private ApprovalProgress Progress() => new()
    {
        Asked = pending => _pump.Post(() =>
        {
            _open[pending.RequestId] = pending;
            _reporter.Asked(pending);
        }),
        Decided = decision => _pump.Post(() =>
        {
            _open.Remove(decision.RequestId);
            cmdlet.WriteVerbose($"{decision.Person}: {decision.Decision}.{(decision.Reason is null ? string.Empty : " " + decision.Reason)}");
        }),
        Warned = text => _pump.Post(() => cmdlet.WriteWarning(text)),
    };
}
