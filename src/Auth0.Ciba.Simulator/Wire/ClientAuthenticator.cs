using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;

namespace Auth0.Ciba.Simulator;

/// <summary>Authenticates the client of a request: post, Basic or private_key_jwt, exactly one of them; or by the certificate of the connection.</summary>
internal sealed class ClientAuthenticator(Tenant tenant)
{
    private readonly AssertionValidator _assertions = new(tenant);
    private readonly CertificateValidator _certificates = new(tenant);

    /// <summary>Gives the client, or the answer that refuses it.</summary>
    public async ValueTask<(SimulatedClient? Client, WireAnswer? Refusal)> AuthenticateAsync(WireRequest request)
    {
        var header = request.Http.Request.Headers.Authorization.ToString();
        var basic = BasicCredentials.IsBasic(header);
        var methods = (basic ? 1 : 0) + (request["client_secret"] is null ? 0 : 1) + (request["client_assertion"] is null ? 0 : 1);
        if (methods > 1)
            return (null, WireAnswer.BadRequest("Only one client authentication method is allowed."));
        if (methods == 0 && tenant.Clients.FindEntry(request["client_id"]) is { UsesTls: true } entry)
            return _certificates.Validate(entry, request.Http);
        if (methods == 0)
            return (null, WireAnswer.InvalidClient("Client authentication is required."));
        if (request["client_assertion"] is { } assertion)
            return await _assertions.ValidateAsync(request, assertion);

        var id = request["client_id"];
        var secret = request["client_secret"];
        if (basic)
        {
            if (!BasicCredentials.TryRead(header, out var basicId, out secret))
                return (null, WireAnswer.InvalidClient("Malformed Authorization header."));
            if (id is not null && id != basicId)
                return (null, WireAnswer.InvalidClient("client_id and the Authorization header name different clients."));
            id = basicId;
        }

        var client = tenant.Clients.Find(id);
        return client is not null && secret is not null && client.Secrets.Any(known => Same(known, secret))
            ? (client, null)
            : (null, WireAnswer.InvalidClient("Client authentication failed."));
    }

    /// <summary>The client a request says it comes from, before any check: for the log.</summary>
    public static string? ClaimedId(WireRequest request)
    {
        if (request["client_id"] is { } id)
            return id;
        return BasicCredentials.TryRead(request.Http.Request.Headers.Authorization.ToString(), out var basicId, out _) ? basicId : null;
    }

    private static bool Same(string known, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(known), Encoding.UTF8.GetBytes(given));
}
