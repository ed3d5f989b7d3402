namespace Auth0.Ciba.Approvals;

/// <summary>How far an approval is.</summary>
internal enum ApprovalPhase
{
    /// <summary>People are being asked.</summary>
    Open,

    /// <summary>The quorum was reached; it can be used once.</summary>
    Approved,

    /// <summary>The quorum was not reached. Final.</summary>
    Refused,

    /// <summary>Used: all of its items. The record stays so that nobody can use it again.</summary>
    Consumed,
}
