using System.Threading.Tasks;

namespace Auth0.Ciba.Simulator;

/// <summary><c>POST /oauth/token</c>.</summary>
internal sealed class TokenEndpoint(ClientAuthenticator clients, CibaGrant ciba, RefreshGrant refresh)
{
    public async ValueTask<WireAnswer> HandleAsync(WireRequest request)
    {
        var grant = request["grant_type"];
        if (grant is null)
            return WireAnswer.BadRequest("Missing required parameter: grant_type");
        var (client, refusal) = await clients.AuthenticateAsync(request);
        if (refusal is not null)
            return refusal;
        if (grant is not (SimulatedClient.CibaGrant or SimulatedClient.RefreshGrant))
            return WireAnswer.Fail(403, "unsupported_grant_type", $"Unsupported grant type: {grant}");
        if (!Grants.Allows(client!, grant))
            return WireAnswer.GrantNotAllowed(grant);
        var answer = grant == SimulatedClient.CibaGrant ? ciba.Answer(request, client!) : refresh.Answer(request, client!);
        return answer.With("Cache-Control", "no-store").With("Pragma", "no-cache");
    }
}
