using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Auth0.Ciba.Simulator;

/// <summary>Puts the tenant's endpoints on their paths; another method on a path gets 405.</summary>
internal static class WireRoutes
{
    public static void Map(IEndpointRouteBuilder routes, Tenant tenant)
    {
        var pipeline = new WirePipeline(tenant);
        var clients = new ClientAuthenticator(tenant);
        var issuer = new TokenIssuer(tenant);
        var tokens = new TokenEndpoint(clients, new CibaGrant(issuer), new RefreshGrant(tenant, issuer));
        var discovery = pipeline.For(WireEndpoint.Discovery, new DiscoveryEndpoint(tenant).HandleAsync);

        routes.MapGet("/.well-known/openid-configuration", discovery);
        routes.MapGet("/.well-known/oauth-authorization-server", discovery);
        routes.MapGet("/.well-known/jwks.json", pipeline.For(WireEndpoint.Jwks, new JwksEndpoint(tenant).HandleAsync));
        routes.MapPost("/bc-authorize", pipeline.For(WireEndpoint.Backchannel, new BackchannelEndpoint(tenant, clients).HandleAsync));
        routes.MapPost("/oauth/token", pipeline.For(WireEndpoint.Token, tokens.HandleAsync));
        routes.MapPost("/oauth/revoke", pipeline.For(WireEndpoint.Revoke, new RevokeEndpoint(tenant, clients).HandleAsync));
        routes.MapGet("/userinfo", pipeline.For(WireEndpoint.UserInfo, new UserInfoEndpoint(tenant).HandleAsync));
    }
}
