namespace Auth0.Ciba.Backchannel;

/// <summary>Where a request stands.</summary>
public enum BackchannelStatus
{
    /// <summary>The person has not answered yet.</summary>
    Pending,

    /// <summary>The person said yes, and the answer was verified.</summary>
    Approved,

    /// <summary>The person said no.</summary>
    Denied,

    /// <summary>Nobody answered in time.</summary>
    Expired,

    /// <summary>An answer came that could not be verified.</summary>
    Unverified,

    /// <summary>What became of the request cannot be known.</summary>
    Indeterminate,

    /// <summary>The tenant ended the request with an error.</summary>
    Failed,
}
