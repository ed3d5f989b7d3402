using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
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
    /// <summary>What says how to ask; an approval that is given was asked for already.</summary>
    private static readonly string[] Asking =
    [
        nameof(Approver), nameof(Quorum), nameof(BindingMessage), nameof(Operation), nameof(Scope), nameof(Audience), nameof(AuthorizationDetails), nameof(RequestedExpiry),
        nameof(OneAtATime), nameof(EscalateAfter), nameof(DenyOnFirstRefusal), nameof(ValidFor), nameof(Requester), nameof(RequesterToken), nameof(Reason), nameof(Ticket),
        nameof(RequestKey), nameof(TimeoutSec),
    ];

    private bool _hasCome;

    /// <summary>An approval of Request-Auth0Approval, or its id, in place of asking now. What it is good for is read from the session's store.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? Approval { get; set; }

    /// <summary>Hands the approvers' access tokens to the block, and to nothing else, as $Auth0ApprovalToken: one, or an array of several.</summary>
    [Parameter]
    public SwitchParameter PassToken { get; set; }

    /// <summary>Is told what ran and how it ended: a script block, which gets one object, or an https address, which gets JSON.</summary>
    [Parameter]
    public object? Notify { get; set; }

    /// <summary>
    /// Runs without approval, in an emergency: only where the policy file has that way for the operation, with a -Reason, recorded durably first;
    /// asks for confirmation; the approvers are told afterwards.
    /// </summary>
    [Parameter]
    public SwitchParameter BreakGlass { get; set; }

    private bool HasApproval => IsGiven(nameof(Approval)) || MyInvocation.ExpectingInput;

    private protected override void Process()
    {
        _hasCome = true;
        if (Prepare(ToRun) is { } prepared)
            prepared.Run.Run(prepared.Approval, PassToken ? prepared.Approval.AccessTokens : null);
    }

    /// <summary>A pipeline from which no approval came is no way past the gate.</summary>
    protected override void EndProcessing()
    {
        if (!_hasCome && MyInvocation.ExpectingInput)
            Guarded(() => throw Auth0CibaException.BadInput(nameof(Approval), CommandTexts.NoneCame));
    }

    /// <summary>All that comes before the block; null where -WhatIf or a person said not to.</summary>
    private (GuardedRun Run, Approval Approval)? ToRun()
    {
        var session = RequireSession();
        var timeout = WaitTime.Parse(TimeoutSec);
        var operation = FreezeOperation() ?? throw Auth0CibaException.BadInput("ScriptBlock", CommandTexts.WhatIsToRun);
        var policy = ReadPolicy();
        var emergency = BreakGlass ? AllowBreakGlass(session, operation, policy) : null;
        var notification = Notification.Create(Notify, emergency?.Webhook, session);
        if (emergency is not null && notification.TellsNobody)
            throw Auth0CibaException.BadInput(nameof(Notify), CommandTexts.NotifyRequired);

        var approval = emergency is not null ? RecordBreakGlass(session, emergency)
            : HasApproval ? TakeGiven(session, policy)
            : Ask(session, operation, policy, timeout);
        return approval is null ? null : (new GuardedRun(this, session, operation, notification, InputConversion.ToStoreOptions(StoreOptions), StopToken), approval);
    }

    private Approval? TakeGiven(Session session, ApprovalPolicy? policy)
    {
        if (PassToken)
            throw Auth0CibaException.BadInput(nameof(PassToken), CommandTexts.PassTokenTooLate);
        if (Asking.FirstOrDefault(IsGiven) is { } asking)
            throw Auth0CibaException.BadInput(asking, CommandTexts.AskedAlready);
        var found = Await(session.Approvals.FindAsync(ApprovalIds.Read(Approval), InputConversion.ToStoreOptions(StoreOptions), StopToken));
        if (found.IsBreakGlass)
            throw new Auth0CibaException(ErrorIds.QuorumNotReached, CommandTexts.NobodyApproved);
        CheckPolicy(found, policy);
        return ShouldDo(found.BindingMessage, CommandTexts.ActionRunApproved) ? found : null;
    }

    private Approval? Ask(Session session, FrozenOperation operation, ApprovalPolicy? policy, TimeSpan? timeout)
    {
        var request = CreateRequest(session, operation, policy);
        request.Check();
        if (!ShouldDo(string.Join(", ", request.Approvers), CommandTexts.ActionAskAndRun(request.BindingMessage)))
            return null;
        using var wait = new ApprovalWait(this, HostKind.IsInteractive(Host), StopToken);
        var approval = wait.Run((progress, stop) => session.Approvals.RequestAsync(request, PassToken, progress, stop), timeout);

        // Answers may take days, and the file is its owner's to change.
        CheckPolicy(approval, ReadPolicy());
        return approval;
    }

    /// <summary>The policy rules at the run as it did at the asking.</summary>
    private static void CheckPolicy(Approval approval, ApprovalPolicy? policy)
    {
        if (policy is null && approval.PolicyHash is null)
            return;
        if (policy is null)
            throw new Auth0CibaException(ErrorIds.PolicyViolated, CommandTexts.PolicyMissing);
        if (approval.PolicyHash != policy.Hash)
            throw new Auth0CibaException(ErrorIds.PolicyViolated, CommandTexts.AnotherPolicy);
        policy.CheckHours(approval.Operation, DateTimeOffset.UtcNow);
    }

    private BreakGlassRequest AllowBreakGlass(Session session, FrozenOperation operation, ApprovalPolicy? policy)
    {
        if (HasApproval || PassToken)
            throw Auth0CibaException.BadInput(nameof(BreakGlass), CommandTexts.BreakGlassBesideApproval);
        if (policy is null)
            throw new Auth0CibaException(ErrorIds.PolicyViolated, CommandTexts.BreakGlassNeedsPolicy);
        return policy.ApplyBreakGlass(CreateRequest(session, operation, null));
    }

    /// <summary>Its impact is high, whatever the cmdlet's is otherwise.</summary>
    private Approval? RecordBreakGlass(Session session, BreakGlassRequest emergency)
    {
        var request = emergency.Request;
        var action = CommandTexts.ActionRunUnapproved(request.Operation);
        if (!ShouldDo(string.Join(", ", request.Approvers), action) || !IsConfirmed(action))
            return null;
        var approval = Await(session.Approvals.BreakGlassAsync(emergency, StopToken));
        WriteWarning(CommandTexts.RunsUnapproved(request.Operation, request.Reason, approval.ApprovalId));
        return approval;
    }

    private bool IsConfirmed(string action)
    {
        if (IsGiven("Confirm") || Equals(GetVariableValue("ConfirmPreference"), ConfirmImpact.None))
            return true;
        try
        {
            return ShouldContinue(CommandTexts.ConfirmUnapproved, action);
        }
        catch (Exception e) when (e is PSInvalidOperationException or HostException)
        {
            throw Auth0CibaException.BadInput("Confirm", CommandTexts.NobodyCanConfirm);
        }
    }
}
