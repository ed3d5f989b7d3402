using System;

namespace Auth0.Ciba.Approvals;

/// <summary>Who wants the operation: proven by an ID token, or as somebody says.</summary>
public sealed class ApprovalRequester
{
    private ApprovalRequester(string id, bool isVerified)
    {
        Id = id;
        IsVerified = isVerified;
    }

    /// <summary>The user id of a verified token; else what was claimed.</summary>
    public string Id { get; }

    /// <summary>Whether an ID token of the tenant proves it.</summary>
    public bool IsVerified { get; }

    /// <summary>A requester as he says he is: recorded so, proven by nothing.</summary>
    /// <param name="id">A user id or any name; null or empty: this process's user and machine.</param>
    public static ApprovalRequester Claimed(string? id = null) =>
        new(string.IsNullOrWhiteSpace(id) ? $"{Environment.UserName}@{Environment.MachineName}" : id!, false);

    internal static ApprovalRequester Verified(string subject) => new(subject, true);

    /// <summary>Id, and whether it is proven.</summary>
    public override string ToString() => IsVerified ? Id : $"{Id} (claimed)";
}
