using System.Threading.Tasks;

namespace Auth0.Ciba.Simulator;

/// <summary><c>POST /oauth/revoke</c>: refresh tokens only; an unknown token is no error (RFC 7009).</summary>
internal sealed class RevokeEndpoint(Tenant tenant, ClientAuthenticator clients)
{
    public async ValueTask<WireAnswer> HandleAsync(WireRequest request)
    {
        var (client, refusal) = await clients.AuthenticateAsync(request);
        if (refusal is not null)
            return refusal;
        if (request["token"] is not { } token)
            return WireAnswer.BadRequest("Missing required parameter: token");
        tenant.Tokens.Revoke(token, client!.ClientId);
        return new WireAnswer();
    }
}
