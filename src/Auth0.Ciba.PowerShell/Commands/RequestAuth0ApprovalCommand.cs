using System.Management.Automation;
using Auth0.Ciba.Approvals;
using Auth0.Ciba.PowerShell.Gate;
using Auth0.Ciba.PowerShell.Input;
using Auth0.Ciba.PowerShell.Jobs;
using Auth0.Ciba.PowerShell.Output;

namespace Auth0.Ciba.PowerShell.Commands;

/// <summary>
/// Request-Auth0Approval: asks one or several people and gives an approval where enough of them said yes, each verified. Anything else is an
/// error that stops the script, unless it wrote -ErrorAction.
/// </summary>
[Cmdlet(VerbsLifecycle.Request, "Auth0Approval", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(Approval), typeof(Auth0ApprovalJob))]
public sealed class RequestAuth0ApprovalCommand : Auth0ApprovalCmdletBase
{
    /// <summary>Gives a job and does not wait.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    private protected override void Process() => WriteObject(Prepare(Obtain), enumerateCollection: true);

    /// <summary>The approval or the job; nothing where -WhatIf or a person said not to.</summary>
    private object[] Obtain()
    {
        var session = RequireSession();
        var timeout = WaitTime.Parse(TimeoutSec);
        var request = CreateRequest(session, FreezeOperation(), ReadPolicy());
        request.Check();
        if (!ShouldDo(string.Join(", ", request.Approvers), CommandTexts.ActionAsk(request.BindingMessage)))
            return [];
        if (AsJob)
        {
            var job = new Auth0ApprovalJob(MyInvocation.MyCommand.Name, session.Domain);
            JobRepository.Add(job);
            job.Begin((progress, stop) => session.Approvals.RequestAsync(request, progress, stop), timeout);
            return [job];
        }

        using var wait = new ApprovalWait(this, HostKind.IsInteractive(Host), StopToken);
        return [wait.Run((progress, stop) => session.Approvals.RequestAsync(request, progress, stop), timeout)];
    }
}
