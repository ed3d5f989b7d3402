using System;

namespace Auth0.Ciba.Approvals.Policies;

/// <summary>An operation that a policy lets run without approval in an emergency. Only a policy makes one.</summary>
public sealed class BreakGlassRequest
{
    internal BreakGlassRequest(ApprovalRequest request, Uri? webhook)
    {
        Request = request;
        Webhook = webhook;
    }

    /// <summary>What is to run, under the policy's rules.</summary>
    public ApprovalRequest Request { get; }

    /// <summary>Whom the policy wants told of it; null: the caller must tell the approvers.</summary>
    public Uri? Webhook { get; }
}
