namespace Auth0.Ciba.Simulator;

/// <summary>Where a backchannel request stands.</summary>
public enum RequestState
{
    /// <summary>The person has not decided.</summary>
    Pending,

    /// <summary>Approved, the tokens not yet fetched.</summary>
    Approved,

    /// <summary>Denied.</summary>
    Denied,

    /// <summary>Its time ran out before the tokens were fetched.</summary>
    Expired,

    /// <summary>The tokens were given out; the auth_req_id is spent.</summary>
    Redeemed,
}
