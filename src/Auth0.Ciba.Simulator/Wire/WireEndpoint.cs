namespace Auth0.Ciba.Simulator;

/// <summary>An endpoint of the simulated tenant.</summary>
public enum WireEndpoint
{
    /// <summary>The discovery documents.</summary>
    Discovery,

    /// <summary>The key set.</summary>
    Jwks,

    /// <summary><c>POST /bc-authorize</c>.</summary>
    Backchannel,

    /// <summary><c>POST /oauth/token</c>.</summary>
    Token,

    /// <summary><c>POST /oauth/revoke</c>.</summary>
    Revoke,

    /// <summary><c>GET /userinfo</c>.</summary>
    UserInfo,
}
