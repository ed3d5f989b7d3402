using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Auth0.Ciba.Simulator;

/// <summary>The discovery documents, as stored copies of real tenants have them: the CIBA grant is not listed.</summary>
internal sealed class DiscoveryEndpoint(Tenant tenant)
{
    public ValueTask<WireAnswer> HandleAsync(WireRequest request)
    {
        var document = Document(tenant.Issuer);
        if (request.Behaviour.AllowEcAssertions)
            document["token_endpoint_auth_signing_alg_values_supported"] = new JsonArray("RS256", "RS384", "PS256", "ES256", "ES384");
        if (tenant.Authority is not null)
            MutualTlsMetadata.Write(document, tenant.BaseAddress, request.Behaviour.MtlsAliases);
        foreach (var (name, value) in request.Behaviour.Discovery ?? [])
        {
            if (value is null)
                document.Remove(name);
            else
                document[name] = value.DeepClone();
        }

        return ValueTask.FromResult(new WireAnswer { Body = document, ContentType = "application/json; charset=utf-8" });
    }

    private static JsonObject Document(string issuer) => new()
    {
        ["issuer"] = issuer,
        ["authorization_endpoint"] = issuer + "authorize",
        ["token_endpoint"] = issuer + "oauth/token",
        ["device_authorization_endpoint"] = issuer + "oauth/device/code",
        ["userinfo_endpoint"] = issuer + "userinfo",
        ["mfa_challenge_endpoint"] = issuer + "mfa/challenge",
        ["jwks_uri"] = issuer + ".well-known/jwks.json",
        ["registration_endpoint"] = issuer + "oidc/register",
        ["revocation_endpoint"] = issuer + "oauth/revoke",
        ["end_session_endpoint"] = issuer + "oidc/logout",
        ["backchannel_authentication_endpoint"] = issuer + "bc-authorize",
        ["backchannel_token_delivery_modes_supported"] = new JsonArray("poll"),
        ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_basic", "client_secret_post", "private_key_jwt", "none"),
        ["token_endpoint_auth_signing_alg_values_supported"] = new JsonArray("RS256", "RS384", "PS256"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("HS256", "RS256", "PS256"),
        ["dpop_signing_alg_values_supported"] = new JsonArray("ES256"),
        ["subject_types_supported"] = new JsonArray("public"),
        ["code_challenge_methods_supported"] = new JsonArray("S256", "plain"),
        ["request_parameter_supported"] = false,
        ["request_uri_parameter_supported"] = false,
        ["scopes_supported"] = new JsonArray(
            "openid", "profile", "offline_access", "name", "given_name", "family_name", "nickname", "email",
            "email_verified", "picture", "created_at", "identities", "phone", "address"),
    };
}
