using System;

namespace Auth0.Ciba.Tenant;

/// <summary>
/// Endpoints given by the caller in place of the discovered ones. The origin rule holds for them too. Source: OpenID Connect Discovery 1.0
/// section 3; OpenID CIBA Core section 4.
/// </summary>
public sealed class TenantEndpoints
{
    /// <summary>The backchannel authentication endpoint; none: the discovered one.</summary>
    public Uri? BackchannelAuthenticationEndpoint { get; init; }

    /// <summary>The token endpoint; none: the discovered one.</summary>
    public Uri? TokenEndpoint { get; init; }

    /// <summary>The address of the tenant's public keys; none: the discovered one.</summary>
    public Uri? JwksUri { get; init; }
}
