using System;
using Auth0.Ciba.Backchannel;

namespace Auth0.Ciba.Approvals;

/// <summary>Told, on a thread of the pool and one at a time, how an approval goes. What is told must return soon and not throw.</summary>
public sealed class ApprovalProgress
{
    /// <summary>The approval is recorded, and people are about to be asked: its id, and its message with the match code.</summary>
    public Action<string, string>? Began { get; init; }

    /// <summary>A person was asked, or had been asked by an earlier process.</summary>
    public Action<PendingAuthentication>? Asked { get; init; }

    /// <summary>A person decided, or could not be asked.</summary>
    public Action<ApprovalDecision>? Decided { get; init; }

    /// <summary>Something that a person should know of.</summary>
    public Action<string>? Warned { get; init; }
}
