using System.Collections.Generic;

namespace Auth0.Ciba.Simulator;

/// <summary>An API (resource server) registered with the simulated tenant.</summary>
public sealed record SimulatedApi
{
    /// <summary>API identifier, the <c>audience</c> parameter.</summary>
    public required string Identifier { get; init; }

    /// <summary>Name shown on the approver's phone; null: the identifier.</summary>
    public string? Name { get; init; }

    /// <summary>Scopes of the API; others that are asked for are not granted.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Registered authorization-details types; others are refused (Auth0: rich authorization requests).</summary>
    public IReadOnlyList<string> AuthorizationDetailsTypes { get; init; } = [];

    /// <summary>Whether <c>offline_access</c> gives a refresh token.</summary>
    public bool AllowOfflineAccess { get; init; } = true;

    /// <summary>Access-token lifetime in seconds; Auth0's default is 86400.</summary>
    public int AccessTokenLifetime { get; init; } = 86400;
}
