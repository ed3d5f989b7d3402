using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Auth0.Ciba.Simulator;

/// <summary><c>GET /userinfo</c> for access tokens that were granted openid.</summary>
internal sealed class UserInfoEndpoint(Tenant tenant)
{
    private const string Bearer = "Bearer ";

    public ValueTask<WireAnswer> HandleAsync(WireRequest request)
    {
        var header = request.Http.Request.Headers.Authorization.ToString();
        var token = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : "";
        var grant = tenant.Tokens.FindAccess(token, tenant.Time.GetUtcNow());
        if (grant is null || !grant.Scopes.Contains(ScopeRule.OpenId, StringComparer.Ordinal))
        {
            return ValueTask.FromResult(WireAnswer.Fail(401, "invalid_token", "The access token is unknown or has expired")
                .With("WWW-Authenticate", "Bearer error=\"invalid_token\""));
        }

        var body = new JsonObject { ["sub"] = grant.Subject };
        if (tenant.Users.TryGetValue(grant.Subject, out var user))
            UserClaims.Write(body, user, grant.Scopes);
        return ValueTask.FromResult(new WireAnswer { Body = body, ContentType = "application/json; charset=utf-8" });
    }
}
