using System;

namespace Auth0.Ciba.Approvals;

/// <summary>One person's part in an approval, without any token.</summary>
public sealed class ApprovalDecision
{
    internal ApprovalDecision(PersonRecord person)
    {
        Person = person.Name;
        UserId = person.UserId;
        Decision = person.Decision;
        DecidedAt = person.DecidedAt;
        RequestId = person.RequestId;
        ErrorId = person.ErrorId;
        Reason = person.Reason;
    }

    /// <summary>The person: the policy's name, or the user id where there is no policy.</summary>
    public string Person { get; }

    /// <summary>The user id that was asked.</summary>
    public string UserId { get; }

    /// <summary>What became of it.</summary>
    public ApprovalDecisionKind Decision { get; }

    /// <summary>When it was decided, UTC: for a yes the time of issue of the ID token that proves it.</summary>
    public DateTimeOffset? DecidedAt { get; }

    /// <summary>The id of the request's record in the session's store.</summary>
    public string RequestId { get; }

    /// <summary>One of <see cref="Errors.ErrorIds"/> where it was no yes.</summary>
    public string? ErrorId { get; }

    /// <summary>What happened then.</summary>
    public string? Reason { get; }

    /// <summary>Person and decision.</summary>
    public override string ToString() => $"{Person}: {Decision}";
}
