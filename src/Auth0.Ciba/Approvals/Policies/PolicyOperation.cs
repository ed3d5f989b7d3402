using System;
using System.Collections.Generic;

namespace Auth0.Ciba.Approvals.Policies;

/// <summary>One operation's rules.</summary>
internal sealed class PolicyOperation
{
    /// <summary>Names of people, and of groups with @ before them.</summary>
    internal IReadOnlyList<string> Approvers { get; init; } = [];

    internal int Quorum { get; init; } = 1;

    internal PolicyHours? Hours { get; init; }

    internal bool RequesterMayApprove { get; init; }

    internal bool RequiresVerifiedRequester { get; init; }

    internal bool DenyOnFirstRefusal { get; init; }

    internal TimeSpan? LongestValidity { get; init; }

    internal string? Audience { get; init; }

    /// <summary>Null: there is no way without approval.</summary>
    internal PolicyBreakGlass? BreakGlass { get; init; }
}

/// <summary>The way without approval.</summary>
/// <param name="Webhook">Who is told of it afterwards.</param>
internal sealed record PolicyBreakGlass(Uri? Webhook);
