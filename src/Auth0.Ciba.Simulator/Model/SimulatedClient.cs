using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace Auth0.Ciba.Simulator;

/// <summary>An application registered with the simulated tenant.</summary>
public sealed record SimulatedClient
{
    /// <summary>The CIBA grant type (OpenID CIBA Core 4).</summary>
    public const string CibaGrant = "urn:openid:params:grant-type:ciba";

    /// <summary>The refresh-token grant type (RFC 6749 section 6).</summary>
    public const string RefreshGrant = "refresh_token";

    /// <summary>The <c>client_id</c>.</summary>
    public required string ClientId { get; init; }

    /// <summary>Name shown on the approver's phone; null: the client id.</summary>
    public string? Name { get; init; }

    /// <summary>At most two secrets, so that one can be rotated; empty: no secret is accepted.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Public keys for private_key_jwt, each PEM text or the JSON text of one JWK.</summary>
    [JsonConverter(typeof(KeyTextListConverter))]
    public IReadOnlyList<string> PublicKeys { get; init; } = [];

    /// <summary>PEM certificates of the client's own for self_signed_tls_client_auth; they need <see cref="SimulatorOptions.Https"/>.</summary>
    public IReadOnlyList<string> TlsCertificates { get; init; } = [];

    /// <summary>Subject of the client's certificate for tls_client_auth, e.g. <c>CN=my-client, O=Example</c>; goes with <see cref="TlsRoot"/>.</summary>
    public string? TlsSubject { get; init; }

    /// <summary>PEM certificate of the authority that issues the client's certificate.</summary>
    public string? TlsRoot { get; init; }

    /// <summary>Grant types the client may use.</summary>
    public IReadOnlyList<string> GrantTypes { get; init; } = [CibaGrant, RefreshGrant];
}
