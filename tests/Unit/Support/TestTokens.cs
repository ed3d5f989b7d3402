using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Auth0.Ciba.Tokens;
using Microsoft.IdentityModel.Tokens;

namespace Auth0.Ciba.Tests.Support;

/// <summary>Keys and ID tokens made by hand, right and wrong.</summary>
internal static class TestTokens
{
    public const string Issuer = "https://tenant.example.com/";
    public const string ClientId = "the-client";
    public const string Subject = "auth0|alice";
    public const string AccessToken = "an-access-token";

    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Half a second within its second: token times are whole seconds.</summary>
    public static readonly DateTimeOffset AskedAt = Now.AddSeconds(-29.5);

    public static readonly RsaSecurityKey Rsa = NewRsa("rsa-1");
    public static readonly RsaSecurityKey Unpublished = NewRsa("rsa-1");
    public static readonly RsaSecurityKey SmallRsa = NewRsa("small", 1024);
    private static readonly Lazy<ECDsaSecurityKey> LazyEc = new(() => new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP384)) { KeyId = "ec-1" });

    /// <summary>Made when first asked for: Mono makes none.</summary>
    public static ECDsaSecurityKey Ec => LazyEc.Value;

    /// <summary>What the tenant publishes.</summary>
    public static IReadOnlyList<SecurityKey> Published => Type.GetType("Mono.Runtime") is null ? [Rsa, Ec] : [Rsa];

    public static TokenExpectations Expected => new() { Issuer = Issuer, ClientId = ClientId, Subject = Subject, AskedAt = AskedAt };

    public static TokenExpectations ExpectedAt(DateTimeOffset nowByAsking) => new() { Issuer = Issuer, ClientId = ClientId, Subject = Subject, AskedAt = AskedAt, NowByAsking = nowByAsking };

    public static RsaSecurityKey NewRsa(string keyId, int bits = 2048) => new(RSA.Create(bits)) { KeyId = keyId };

    public static long Unix(DateTimeOffset time) => time.ToUnixTimeSeconds();

    /// <summary>Sound claims, changed: a null value removes the member.</summary>
    public static JsonObject Claims(params (string Name, JsonNode? Value)[] changes)
    {
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["aud"] = ClientId,
            ["sub"] = Subject,
            ["iat"] = Unix(Now) - 5,
            ["exp"] = Unix(Now) + 3600,
        };
        foreach (var (name, value) in changes)
        {
            claims.Remove(name);
            if (value is not null)
                claims[name] = value;
        }

        return claims;
    }

    public static string Sign(params (string Name, JsonNode? Value)[] changes) => Sign(Claims(changes).ToJsonString(), Rsa);

    public static string Sign(string payload, SecurityKey key, string algorithm = SecurityAlgorithms.RsaSha256, string? header = null)
    {
        header ??= new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT", ["kid"] = key.KeyId }.ToJsonString();
        var input = Base64UrlEncoder.Encode(header) + "." + Base64UrlEncoder.Encode(payload);

        // Keys that no library would sign with are what a forger has.
        var factory = new CryptoProviderFactory { CacheSignatureProviders = false };
        byte[] signature;
        if (key is RsaSecurityKey { KeySize: < 2048 } small)
            signature = small.Rsa.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        else if (key is SymmetricSecurityKey secret)
            signature = HMACSHA256.HashData(secret.Key, Encoding.ASCII.GetBytes(input));
        else
            signature = factory.CreateForSigning(key, algorithm).Sign(Encoding.ASCII.GetBytes(input));
        return input + "." + Base64UrlEncoder.Encode(signature);
    }

    public static string AccessTokenHash(int bits, string accessToken)
    {
        var bytes = Encoding.ASCII.GetBytes(accessToken);
        var digest = bits == 256 ? SHA256.HashData(bytes) : bits == 384 ? SHA384.HashData(bytes) : SHA512.HashData(bytes);
        return Base64UrlEncoder.Encode(digest.AsSpan(0, digest.Length / 2).ToArray());
    }

    /// <summary>The public half as a JSON Web Key.</summary>
    public static JsonObject Jwk(SecurityKey key, params (string Name, string? Value)[] changes)
    {
        var jwk = key switch
        {
            RsaSecurityKey rsa => new JsonObject
            {
                ["kty"] = "RSA",
                ["n"] = Base64UrlEncoder.Encode(rsa.Rsa.ExportParameters(false).Modulus!),
                ["e"] = Base64UrlEncoder.Encode(rsa.Rsa.ExportParameters(false).Exponent!),
            },
            ECDsaSecurityKey ec => new JsonObject
            {
                ["kty"] = "EC",
                ["crv"] = "P-384",
                ["x"] = Base64UrlEncoder.Encode(ec.ECDsa.ExportParameters(false).Q.X!),
                ["y"] = Base64UrlEncoder.Encode(ec.ECDsa.ExportParameters(false).Q.Y!),
            },
            SymmetricSecurityKey secret => new JsonObject { ["kty"] = "oct", ["k"] = Base64UrlEncoder.Encode(secret.Key) },
            _ => throw new ArgumentException("No such key.", nameof(key)),
        };
        jwk["kid"] = key.KeyId;
        jwk["use"] = "sig";
        foreach (var (name, value) in changes)
            jwk[name] = value;
        return jwk;
    }

    public static string KeySet(params JsonObject[] keys) => new JsonObject { ["keys"] = new JsonArray([.. keys]) }.ToJsonString();
}
