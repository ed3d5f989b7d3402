using System.Collections.Generic;
using System.Linq;

namespace Auth0.Ciba.Approvals;

/// <summary>How an approval stands.</summary>
internal enum QuorumState
{
    /// <summary>It hangs on answers still to come.</summary>
    Open,

    /// <summary>Enough people said yes.</summary>
    Reached,

    /// <summary>It cannot be reached any more, or a refusal ended it.</summary>
    Unreachable,
}

/// <summary>
/// The rule of k of n, on people's decisions in whatever order they came. It is reached with the k-th yes; it is out of reach as soon as the
/// ones still open are too few, or at the first no where that ends it. A quorum that is reached stays reached.
/// </summary>
internal static class Quorum
{
    internal static QuorumState Decide(int needed, bool denyOnFirstRefusal, IReadOnlyCollection<ApprovalDecisionKind> decisions)
    {
        var yes = decisions.Count(decision => decision == ApprovalDecisionKind.Approved);
        if (denyOnFirstRefusal && decisions.Contains(ApprovalDecisionKind.Denied))
            return QuorumState.Unreachable;
        if (yes >= needed)
            return QuorumState.Reached;
        var open = decisions.Count(decision => decision == ApprovalDecisionKind.Open);
        return yes + open < needed ? QuorumState.Unreachable : QuorumState.Open;
    }
}
