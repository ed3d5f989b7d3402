using System.Management.Automation;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.PowerShell.Input;
using Auth0.Ciba.PowerShell.Jobs;
using Auth0.Ciba.PowerShell.Output;
using Auth0.Ciba.PowerShell.Waiting;

namespace Auth0.Ciba.PowerShell.Commands;

/// <summary>
/// Wait-Auth0Backchannel: waits for requests that were made with -NoWait, here or in another process that used the same store, and gives a
/// result for each verified yes. Who must answer is read from the session's own record, never from the object handed in.
/// </summary>
[Cmdlet(VerbsLifecycle.Wait, "Auth0Backchannel")]
[OutputType(typeof(BackchannelAuthenticationResult), typeof(Auth0BackchannelJob))]
public sealed class WaitAuth0BackchannelCommand : Auth0RequestCmdletBase
{
    private ApprovalWaiter? _waiter;

    /// <summary>Gives the first decision and leaves the other requests open.</summary>
    [Parameter]
    public SwitchParameter Any { get; set; }

    /// <summary>How long to wait, in seconds, 1 or more. Default: as long as a request lives.</summary>
    [Parameter]
    [Alias("Timeout")]
    public int? TimeoutSec { get; set; }

    /// <summary>Gives a job for each request and does not wait.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    private protected override void Process()
    {
        var session = RequireSession();
        var timeout = WaitTime.Parse(TimeoutSec);
        foreach (var (subject, find) in Finders(session))
        {
            if (AsJob)
                WriteObject(JobStarter.Start(this, session, timeout, StoreTable, find));
            else
                Waiter.Follow(session, subject, find, timeout, StoreTable);
        }

        if (!MyInvocation.ExpectingInput)
            Wait();
        else if (!Any)
            _waiter?.Drain();
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Wait();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _waiter?.Dispose();
        base.Dispose(disposing);
    }

    private ApprovalWaiter Waiter => _waiter ??= new ApprovalWaiter(new ApprovalReporter(this, HostKind.IsInteractive(Host)), StopToken);

    private void Wait() => StopAware(() => _waiter?.Wait(Any));
}
