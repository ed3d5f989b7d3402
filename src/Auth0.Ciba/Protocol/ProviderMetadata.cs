using System;
using System.Collections.Generic;
using System.Linq;
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

    /// <summary>Endpoints for clients that show a certificate (RFC 8705 section 5).</summary>
    internal ProviderMetadata? MtlsAliases { get; init; }

    /// <summary>What client assertions may be signed with; null where the tenant does not say.</summary>
    internal IReadOnlyList<string>? AssertionAlgorithms { get; init; }

    /// <summary>What ID tokens may be signed with; null where the tenant does not say.</summary>
    internal IReadOnlyList<string>? IdTokenAlgorithms { get; init; }

    /// <summary>The endpoints for a client that shows a certificate: the aliases, and the normal one where there is none.</summary>
    internal ProviderMetadata ForMutualTls() => MtlsAliases is not { } aliases ? this : new ProviderMetadata
    {
        Issuer = Issuer,
        BackchannelAuthenticationEndpoint = aliases.BackchannelAuthenticationEndpoint ?? BackchannelAuthenticationEndpoint,
        TokenEndpoint = aliases.TokenEndpoint ?? TokenEndpoint,
        RevocationEndpoint = aliases.RevocationEndpoint ?? RevocationEndpoint,
        JwksUri = JwksUri,
        MtlsAliases = aliases,
        AssertionAlgorithms = AssertionAlgorithms,
        IdTokenAlgorithms = IdTokenAlgorithms,
    };

    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.BadResponse"/>.</exception>
    internal static ProviderMetadata Read(HttpAnswer answer)
    {
        if (!JsonReading.TryParseObject(answer.Body, out var json, out var reason))
            throw Bad(reason);
        if (!JsonReading.TryGetText(json, "issuer", out var issuer) || string.IsNullOrEmpty(issuer))
            throw Bad(ProtocolTexts.IssuerMissing);

        ProviderMetadata? aliases = null;
        if (json.TryGetProperty("mtls_endpoint_aliases", out var mtls) && mtls.ValueKind == JsonValueKind.Object)
            aliases = ReadEndpoints(mtls, issuer!, null, null);
        return ReadEndpoints(json, issuer!, aliases, json);
    }

    private static ProviderMetadata ReadEndpoints(JsonElement json, string issuer, ProviderMetadata? aliases, JsonElement? document) => new()
    {
        Issuer = issuer,
        BackchannelAuthenticationEndpoint = Endpoint(json, "backchannel_authentication_endpoint"),
        TokenEndpoint = Endpoint(json, "token_endpoint"),
        RevocationEndpoint = Endpoint(json, "revocation_endpoint"),
        JwksUri = Endpoint(json, "jwks_uri"),
        MtlsAliases = aliases,
        AssertionAlgorithms = document is { } whole ? Texts(whole, "token_endpoint_auth_signing_alg_values_supported") : null,
        IdTokenAlgorithms = document is { } all ? Texts(all, "id_token_signing_alg_values_supported") : null,
    };

    private static string[]? Texts(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!).ToArray()
            : null;

    private static Uri? Endpoint(JsonElement json, string name)
    {
        if (!JsonReading.TryGetText(json, name, out var text))
            throw Bad(ProtocolTexts.NoText(name));
        if (text is null)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
            throw Bad(ProtocolTexts.NoAddress(name));
        return uri;
    }

    private static Auth0CibaException Bad(string reason) =>
        new(ErrorIds.BadResponse, ProtocolTexts.DiscoveryUnfit(reason));
}
