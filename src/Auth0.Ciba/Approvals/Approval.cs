using System;
using System.Collections.Generic;
using System.Linq;
using Auth0.Ciba.Secrets;

namespace Auth0.Ciba.Approvals;

/// <summary>
/// A quorum that was reached with verified answers: a pointer to the session's record of it, without any secret. What is shown here is for
/// people; a gate reads the record.
/// </summary>
public sealed class Approval
{
    internal Approval(string approvalId, ApprovalRecord record)
    {
        ApprovalId = approvalId;
        Operation = record.Operation;
        OperationHash = record.OperationHash;
        ItemCount = record.ItemCount;
        Manifest = record.Manifest;
        UnusedItems = [.. Enumerable.Range(0, record.ItemCount).Where(item => !record.IsUsed(item))];
        Uncovered = record.Uncovered?.ToArray() ?? [];
        BindingMessage = record.BindingMessage;
        MatchCode = record.MatchCode;
        Quorum = record.Quorum;
        Decisions = [.. record.People.Select(person => new ApprovalDecision(person))];
        Requester = record.Requester;
        IsRequesterVerified = record.IsRequesterVerified;
        Reason = record.Reason;
        Ticket = record.Ticket;
        PolicyHash = record.PolicyHash;
        IsInsecure = record.IsInsecure;
        IsBreakGlass = record.IsBreakGlass;
        Domain = record.Domain;
        ApprovedAt = record.ApprovedAt ?? record.CreatedAt;
        ValidUntil = record.ValidUntil ?? record.CreatedAt;
    }

    /// <summary>The id of the record in the session's store.</summary>
    public string ApprovalId { get; }

    /// <summary>True unless nobody approved (break-glass): an approval exists only for verified answers.</summary>
    public bool IsApproved => !IsBreakGlass;

    /// <summary>The operation's name.</summary>
    public string? Operation { get; }

    /// <summary>The digest of what may run.</summary>
    public string? OperationHash { get; }

    /// <summary>How many items it covers.</summary>
    public int ItemCount { get; }

    /// <summary>The digest of the items, where there are several.</summary>
    public string? Manifest { get; }

    /// <summary>The items not used yet, from 0, when this object was made.</summary>
    public IReadOnlyList<int> UnusedItems { get; }

    /// <summary>What the operation reaches that its digest does not cover.</summary>
    public IReadOnlyList<string> Uncovered { get; }

    /// <summary>What people saw, with the match code.</summary>
    public string BindingMessage { get; }

    /// <summary>The match code.</summary>
    public string MatchCode { get; }

    /// <summary>How many had to say yes.</summary>
    public int Quorum { get; }

    /// <summary>Who decided what, and when.</summary>
    public IReadOnlyList<ApprovalDecision> Decisions { get; }

    /// <summary>Who wanted it.</summary>
    public string Requester { get; }

    /// <summary>Whether an ID token proved the requester.</summary>
    public bool IsRequesterVerified { get; }

    /// <summary>Why it was wanted.</summary>
    public string? Reason { get; }

    /// <summary>The ticket.</summary>
    public string? Ticket { get; }

    /// <summary>The digest of the policy that made the rules; null: there was none.</summary>
    public string? PolicyHash { get; }

    /// <summary>Whether the tenant was reached without TLS (a local simulator); such an approval proves nothing.</summary>
    public bool IsInsecure { get; }

    /// <summary>Whether nobody approved: the policy's way for emergencies.</summary>
    public bool IsBreakGlass { get; }

    /// <summary>The tenant's host.</summary>
    public string Domain { get; }

    /// <summary>When the quorum was reached, UTC.</summary>
    public DateTimeOffset ApprovedAt { get; }

    /// <summary>Until when it can be used, UTC.</summary>
    public DateTimeOffset ValidUntil { get; }

    /// <summary>The approvers' access tokens, in this process and for this call alone, and only where they were asked for.</summary>
    public IReadOnlyList<Secret> AccessTokens { get; internal init; } = [];

    /// <summary>Message and people.</summary>
    public override string ToString() => $"{BindingMessage}: {string.Join(", ", Decisions)}";
}
