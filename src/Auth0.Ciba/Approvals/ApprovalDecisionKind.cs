namespace Auth0.Ciba.Approvals;

/// <summary>What became of one person's part in an approval.</summary>
public enum ApprovalDecisionKind
{
    /// <summary>The person has not answered, or was not asked yet.</summary>
    Open,

    /// <summary>A verified yes.</summary>
    Approved,

    /// <summary>The person said no.</summary>
    Denied,

    /// <summary>Nobody answered in time.</summary>
    Expired,

    /// <summary>An answer came that could not be verified. It counts as no yes.</summary>
    Unverified,

    /// <summary>What was asked or answered cannot be known. It counts as no yes, and the person is not asked again.</summary>
    Indeterminate,

    /// <summary>The person could not be asked.</summary>
    Failed,

    /// <summary>The approval was settled without this person. A later yes is ignored.</summary>
    NotNeeded,
}
