using System.Collections.Generic;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Auth0.Ciba.Simulator;

/// <summary>Signs payloads as they are: Microsoft.IdentityModel adds no claim to JSON text.</summary>
internal static class JwtWriter
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    public static string Sign(JsonObject payload, SecurityKey key, string algorithm, string type = "JWT") => Handler.CreateToken(
        payload.ToJsonString(SimulatorJson.Wire),
        new SigningCredentials(key, algorithm),
        new Dictionary<string, object> { ["typ"] = type });

    /// <summary>An unsigned token, <c>alg</c> none.</summary>
    public static string Unsigned(JsonObject payload) => Handler.CreateToken(payload.ToJsonString(SimulatorJson.Wire));
}
