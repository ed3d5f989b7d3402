using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Auth0.Ciba.Tests.Simulator;

/// <summary>Reads and checks tokens of the simulated tenant.</summary>
internal static class Jwt
{
    public static JsonObject Payload(JsonNode? token) => (JsonObject)JsonNode.Parse(Base64UrlEncoder.Decode(((string)token!).Split('.')[1]))!;

    public static JsonObject Header(JsonNode? token) => (JsonObject)JsonNode.Parse(Base64UrlEncoder.Decode(((string)token!).Split('.')[0]))!;

    /// <summary>Whether the token is signed by a key of the tenant's key set, by one of the algorithms.</summary>
    public static async Task<bool> IsSignedAsync(SimulatorFixture tenant, JsonNode? token, params string[] algorithms)
    {
        var keys = new JsonWebKeySet((await tenant.GetAsync(".well-known/jwks.json")).Body);
        var result = await new JsonWebTokenHandler().ValidateTokenAsync((string)token!, new TokenValidationParameters
        {
            IssuerSigningKeys = keys.GetSigningKeys(),
            ValidAlgorithms = algorithms.Length == 0 ? ["RS256"] : algorithms.ToList(),
            ValidateAudience = false,
            ValidateIssuer = false,
            ValidateLifetime = false,
        });
        return result.IsValid;
    }
}
