using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace Auth0.Ciba.Simulator;

/// <summary>The craft of wrong ID tokens.</summary>
internal static class IdTokenForger
{
    private const long Hour = 3600;
    private const long Day = 86_400;

    public static void Distort(JsonObject payload, IdTokenForgery kind, IEnumerable<string> users)
    {
        var now = payload["iat"]!.GetValue<long>();
        switch (kind)
        {
            case IdTokenForgery.WrongIssuer:
                payload["iss"] = "https://other-tenant.example.com/";
                break;
            case IdTokenForgery.WrongAudience:
                payload["aud"] = "another-client";
                break;
            case IdTokenForgery.WrongAuthorizedParty:
                payload["aud"] = new JsonArray(payload["aud"]!.GetValue<string>(), "another-client");
                payload["azp"] = "another-client";
                break;
            case IdTokenForgery.Expired:
                payload["exp"] = now - Hour;
                break;
            case IdTokenForgery.StaleIssuedAt:
                payload["iat"] = now - Day;
                break;
            case IdTokenForgery.FutureIssuedAt:
                payload["iat"] = now + Hour;
                break;
            case IdTokenForgery.StaleAuthTime:
                payload["auth_time"] = now - Day;
                break;
            case IdTokenForgery.OtherSubject:
                payload["sub"] = SomebodyElse(payload, users);
                break;
            case IdTokenForgery.WrongAccessTokenHash:
                payload["at_hash"] = AccessTokenHash("another-token");
                break;
        }
    }

    public static string SignWithPublicKey(JsonObject payload, SigningKey key)
    {
        var secret = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key.PublicPem)) { KeyId = key.KeyId };
        return JwtWriter.Sign(payload, secret, SecurityAlgorithms.HmacSha256);
    }

    public static string SignUnderForeignId(JsonObject payload, SigningKeys keys)
    {
        var key = new RsaSecurityKey(keys.NeverPublished.Key.Rsa) { KeyId = keys.Current.KeyId };
        return JwtWriter.Sign(payload, key, SecurityAlgorithms.RsaSha256);
    }

    public static string Tamper(string token, IEnumerable<string> users)
    {
        var parts = token.Split('.');
        var payload = (JsonObject)JsonNode.Parse(Base64UrlEncoder.Decode(parts[1]))!;
        payload["sub"] = SomebodyElse(payload, users);
        parts[1] = Base64UrlEncoder.Encode(payload.ToJsonString(SimulatorJson.Wire));
        return string.Join('.', parts);
    }

    /// <summary>Left half of SHA-256, as OpenID Connect Core 3.1.3.6 has it for the 256-bit algorithms.</summary>
    public static string AccessTokenHash(string accessToken) =>
        Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)).AsSpan(0, 16).ToArray());

    private static string SomebodyElse(JsonObject payload, IEnumerable<string> users) =>
        users.Order(StringComparer.Ordinal).FirstOrDefault(user => user != payload["sub"]!.GetValue<string>()) ?? "auth0|somebody-else";
}
