using System.Threading.Tasks;

namespace Auth0.Ciba.Simulator;

/// <summary><c>GET /.well-known/jwks.json</c>.</summary>
internal sealed class JwksEndpoint(Tenant tenant)
{
    public ValueTask<WireAnswer> HandleAsync(WireRequest request) => ValueTask.FromResult(new WireAnswer
    {
        Body = tenant.Keys.ToJwks(request.Behaviour.IdTokenAlgorithm),
        ContentType = "application/json; charset=utf-8",
    });
}
