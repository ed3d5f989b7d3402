using System;
using System.Text.Json;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Protocol;

/// <summary>The members of a discovery document (OpenID Connect Discovery section 3, RFC 8705 section 5) that a CIBA client needs.</summary>
internal sealed class ProviderMetadata
{
    internal string Issuer { get; init; } = string.Empty;

    internal Uri? BackchannelAuthenticationEndpoint { get; init; }

    internal Uri? TokenEndpoint { get; init; }

    internal Uri? RevocationEndpoint { get; init; }

    internal Uri? JwksUri { get; init; }

    internal ProviderMetadata? MtlsAliases { get; init; }

    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.BadResponse"/>.</exception>
    internal static ProviderMetadata Read(HttpAnswer answer)
    {
        if (!JsonReading.TryParseObject(answer.Body, out var json, out var reason))
            throw Bad(reason);
        if (!JsonReading.TryGetText(json, "issuer", out var issuer) || string.IsNullOrEmpty(issuer))
            throw Bad("issuer is missing or no text");

        ProviderMetadata? aliases = null;
        if (json.TryGetProperty("mtls_endpoint_aliases", out var mtls) && mtls.ValueKind == JsonValueKind.Object)
            aliases = ReadEndpoints(mtls, issuer!, null);
        return ReadEndpoints(json, issuer!, aliases);
    }

    private static ProviderMetadata ReadEndpoints(JsonElement json, string issuer, ProviderMetadata? aliases) => new()
    {
        Issuer = issuer,
        BackchannelAuthenticationEndpoint = Endpoint(json, "backchannel_authentication_endpoint"),
        TokenEndpoint = Endpoint(json, "token_endpoint"),
        RevocationEndpoint = Endpoint(json, "revocation_endpoint"),
        JwksUri = Endpoint(json, "jwks_uri"),
        MtlsAliases = aliases,
    };

    private static Uri? Endpoint(JsonElement json, string name)
    {
        if (!JsonReading.TryGetText(json, name, out var text))
            throw Bad($"{name} is no text");
        if (text is null)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
            throw Bad($"{name} is no absolute address");
        return uri;
    }

    private static Auth0CibaException Bad(string reason) =>
        new(ErrorIds.BadResponse, $"The tenant's discovery document is not what OpenID Connect Discovery says: {reason}.");
}
