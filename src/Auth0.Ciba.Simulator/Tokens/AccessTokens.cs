using System;
using System.Linq;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace Auth0.Ciba.Simulator;

/// <summary>Access tokens: a JWT for an API (typ at+jwt), opaque otherwise.</summary>
internal sealed class AccessTokens(Tenant tenant)
{
    public string Create(TokenGrant grant, int lifetime, WireBehaviour behaviour)
    {
        var format = behaviour.AccessTokenFormat;
        var jwt = format == AccessTokenFormat.Jwt || (format == AccessTokenFormat.ByAudience && grant.Api is not null);
        if (!jwt)
            return behaviour.OpaqueTokenPrefix + Opaque.NewToken();
        var now = tenant.Time.GetUtcNow().ToUnixTimeSeconds();
        var payload = new JsonObject
        {
            ["iss"] = tenant.Issuer,
            ["sub"] = grant.Subject,
            ["aud"] = Audience(grant),
            ["iat"] = now,
            ["exp"] = now + lifetime,
            ["jti"] = Opaque.NewToken(),
            ["client_id"] = grant.ClientId,
            ["scope"] = string.Join(' ', grant.Scopes),
        };
        if (grant.DetailsJson is not null)
            payload["authorization_details"] = JsonNode.Parse(grant.DetailsJson);
        return JwtWriter.Sign(payload, tenant.Keys.Current.Key, SecurityAlgorithms.RsaSha256, "at+jwt");
    }

    private JsonNode Audience(TokenGrant grant)
    {
        var userinfo = tenant.Issuer + "userinfo";
        if (grant.Api is null)
            return userinfo;
        return grant.Scopes.Contains(ScopeRule.OpenId, StringComparer.Ordinal)
            ? new JsonArray(grant.Api.Identifier, userinfo)
            : grant.Api.Identifier;
    }
}
