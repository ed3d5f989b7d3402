using System;
using System.Management.Automation;
using Auth0.Ciba.Approvals;
using Auth0.Ciba.Approvals.Policies;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Gate;
using Auth0.Ciba.PowerShell.Input;
using Auth0.Ciba.PowerShell.Output;

namespace Auth0.Ciba.PowerShell.Commands;

/// <summary>
/// Invoke-Auth0ApprovedCommand: runs a script block only with an approval for just this block and these values, once. Whatever else happens it
/// does not run, and the script stops, unless it wrote -ErrorAction. The block's output is the output.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "Auth0ApprovedCommand", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(object))]
public sealed class InvokeAuth0ApprovedCommandCommand : Auth0ApprovalCmdletBase
{
    /// <summary>An approval of Request-Auth0Approval, or its id, in place of asking now. What it is good for is read from the session's store.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? Approval { get; set; }

    /// <summary>Hands the approvers' access tokens to the block, and to nothing else, as $Auth0ApprovalToken: one, or an array of several.</summary>
    [Parameter]
    public SwitchParameter PassToken { get; set; }

    private protected override void Process()
    {
        var session = RequireSession();
        var timeout = WaitTime.Parse(TimeoutSec);
        var operation = FreezeOperation() ?? throw Auth0CibaException.BadInput("ScriptBlock", "is required: what is to run.");
        var policy = ReadPolicy();
        if (Obtain(session, operation, policy, timeout) is not { } approval)
            return;
        if (policy is not null && approval.PolicyHash != policy.Hash)
            throw new Auth0CibaException(ErrorIds.PolicyViolated, "The approval was given under another policy, or none.");
        policy?.CheckHours(approval.Operation, DateTimeOffset.UtcNow);

        var run = new GuardedRun(this, session, operation, InputConversion.ToStoreOptions(StoreOptions), StopToken);
        run.Run(approval, PassToken ? approval.AccessTokens : null);
    }

    /// <summary>The approval given, or one that is asked for now; null with -WhatIf.</summary>
    private Approval? Obtain(Session session, FrozenOperation operation, ApprovalPolicy? policy, TimeSpan? timeout)
    {
        if (MyInvocation.BoundParameters.ContainsKey(nameof(Approval)) || MyInvocation.ExpectingInput)
        {
            if (PassToken)
                throw Auth0CibaException.BadInput("PassToken", "is for an approval that is asked for now: approvers' tokens are not kept.");
            var found = Await(session.Approvals.FindAsync(ApprovalIds.Read(Approval), InputConversion.ToStoreOptions(StoreOptions), StopToken));
            return ShouldDo(found.BindingMessage, "Run the approved block") ? found : null;
        }

        var request = CreateRequest(session, operation, policy);
        request.Check();
        if (!ShouldDo(string.Join(", ", request.Approvers), $"Ask to approve \"{request.BindingMessage}\", and run the block"))
            return null;
        using var wait = new ApprovalWait(this, HostKind.IsInteractive(Host), StopToken);
        return wait.Run((progress, stop) => session.Approvals.RequestAsync(request, PassToken, progress, stop), timeout);
    }
}
