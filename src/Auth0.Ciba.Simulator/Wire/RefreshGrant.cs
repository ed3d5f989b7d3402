using System;
using System.Linq;

namespace Auth0.Ciba.Simulator;

/// <summary><c>grant_type=refresh_token</c>.</summary>
internal sealed class RefreshGrant(Tenant tenant, TokenIssuer issuer)
{
    public WireAnswer Answer(WireRequest request, SimulatedClient client)
    {
        if (request["refresh_token"] is not { } token)
            return WireAnswer.BadRequest("Missing required parameter: refresh_token");
        var rotate = request.Behaviour.RotateRefreshTokens;
        if (tenant.Tokens.UseRefreshToken(token, client.ClientId, rotate) is not { } grant)
            return WireAnswer.Fail(403, "invalid_grant", "Unknown or invalid refresh token.");
        var narrowed = ScopeRule.Split(request["scope"]);
        var access = narrowed.Length == 0 ? grant : grant with { Scopes = [.. grant.Scopes.Intersect(narrowed, StringComparer.Ordinal)] };
        return issuer.Refresh(request, access, rotate ? grant : null);
    }
}
