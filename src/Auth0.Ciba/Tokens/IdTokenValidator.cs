using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Auth0.Ciba.Tokens;

/// <summary>
/// Validates the ID token of an answer (OpenID Connect Core section 3.1.3.7, and law 1): algorithm, signature, issuer, audience, times,
/// person, access token hash. Each refusal has its own error id.
/// </summary>
internal sealed class IdTokenValidator(Func<string?, CancellationToken, Task<IReadOnlyList<SecurityKey>>> findKeys, TimeProvider timeProvider)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(60);

    private static readonly string[] AllowedAlgorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <summary>Gives the claims of a token that is proven right; without an access token, which evidence has no more, at_hash is not looked at.</summary>
    /// <exception cref="Auth0CibaException">One of the Unverified ids, or what the fetch of the keys throws.</exception>
    internal async Task<JsonElement> ValidateAsync(string idToken, string? accessToken, TokenExpectations expected, CancellationToken cancellationToken)
    {
        var token = Read(idToken);
        await CheckSignatureAsync(token, cancellationToken).ConfigureAwait(false);

        var claims = ReadClaims(token);
        CheckIssuer(claims, expected);
        CheckAudience(claims, expected);
        CheckTimes(claims, expected);
        if (accessToken is not null)
            CheckAccessTokenHash(claims, token.Alg, accessToken);
        if (!string.Equals(Text(claims, "sub"), expected.Subject, StringComparison.Ordinal))
            throw Refuse(ErrorIds.UnverifiedSubjectMismatch, TokenTexts.AnotherPerson);
        return claims;
    }

    private static JsonWebToken Read(string idToken)
    {
        try
        {
            if (idToken.Count(c => c == '.') == 2 && idToken.Length <= TokenValidationParameters.DefaultMaximumTokenSizeInBytes)
                return new JsonWebToken(idToken);
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException or FormatException or JsonException)
        {
            // Said below; the library's text may quote the token.
        }

        throw Refuse(ErrorIds.UnverifiedIdToken, TokenTexts.IdTokenUnfit);
    }

    private async Task CheckSignatureAsync(JsonWebToken token, CancellationToken cancellationToken)
    {
        if (!AllowedAlgorithms.Contains(token.Alg, StringComparer.Ordinal))
            throw Refuse(ErrorIds.UnverifiedAlgorithm, TokenTexts.AlgorithmRefused(Shorten(token.Alg)));
        if (token.TryGetHeaderValue<object>("crit", out _))
            throw Refuse(ErrorIds.UnverifiedIdToken, TokenTexts.CriticalHeaders);

        var keys = await findKeys(string.IsNullOrEmpty(token.Kid) ? null : token.Kid, cancellationToken).ConfigureAwait(false);
        if (keys.Count == 0)
            throw Refuse(ErrorIds.UnverifiedSignature, TokenTexts.NoSuchKey(Shorten(token.Kid)));

        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKeys = keys,
            ValidAlgorithms = AllowedAlgorithms,
            RequireSignedTokens = true,
            TryAllIssuerSigningKeys = true,

            // These are checked here, after the signature, each with its own error id and by the session's clock.
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        }).ConfigureAwait(false);
        if (!result.IsValid)
            throw Refuse(ErrorIds.UnverifiedSignature, TokenTexts.SignatureWrong);
    }

    private static JsonElement ReadClaims(JsonWebToken token)
    {
        if (JsonReading.TryParseObject(Base64UrlEncoder.DecodeBytes(token.EncodedPayload), out var claims, out var reason))
            return claims;
        throw Refuse(ErrorIds.UnverifiedIdToken, TokenTexts.ClaimsUnreadable(reason));
    }

    private static void CheckIssuer(JsonElement claims, TokenExpectations expected)
    {
        if (!string.Equals(Text(claims, "iss"), expected.Issuer, StringComparison.Ordinal))
            throw Refuse(ErrorIds.UnverifiedIssuer, TokenTexts.AnotherIssuer);
    }

    private static void CheckAudience(JsonElement claims, TokenExpectations expected)
    {
        List<string?> audiences = [];
        if (claims.TryGetProperty("aud", out var aud) && aud.ValueKind == JsonValueKind.Array)
            audiences.AddRange(aud.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString() : null));
        else
            audiences.Add(Text(claims, "aud"));

        if (!audiences.Contains(expected.ClientId, StringComparer.Ordinal))
            throw Refuse(ErrorIds.UnverifiedAudience, TokenTexts.AnotherAudience);

        var hasAuthorizedParty = claims.TryGetProperty("azp", out _);
        if ((hasAuthorizedParty || audiences.Count > 1) && !string.Equals(Text(claims, "azp"), expected.ClientId, StringComparison.Ordinal))
            throw Refuse(ErrorIds.UnverifiedAudience, TokenTexts.AnotherAuthorizedParty);
    }

    private void CheckTimes(JsonElement claims, TokenExpectations expected)
    {
        var now = timeProvider.GetUtcNow();
        var latest = (expected.NowByAsking > now ? expected.NowByAsking.Value : now) + Tolerance;
        if (Time(claims, "exp") is not { } expires || now - Tolerance >= expires)
            throw Refuse(ErrorIds.UnverifiedExpired, TokenTexts.IdTokenExpired);
        if (Time(claims, "iat") is not { } issued || issued < Floor(expected.AskedAt - Tolerance) || issued > latest)
            throw Refuse(ErrorIds.UnverifiedIssuedAt, TokenTexts.IssuedAtWrong);
        if (claims.TryGetProperty("nbf", out _) && (Time(claims, "nbf") is not { } notBefore || notBefore > latest))
            throw Refuse(ErrorIds.UnverifiedIssuedAt, TokenTexts.NotYetValid);
        if (!expected.IsRefresh && claims.TryGetProperty("auth_time", out _) && (Time(claims, "auth_time") is not { } authenticated || authenticated < Floor(expected.AskedAt - Tolerance)))
            throw Refuse(ErrorIds.UnverifiedAuthTime, TokenTexts.AuthenticationTooOld);
    }

    private static void CheckAccessTokenHash(JsonElement claims, string algorithm, string accessToken)
    {
        if (!claims.TryGetProperty("at_hash", out _))
            return;
        var digest = Hashing.Sha(int.Parse(algorithm.Substring(2), System.Globalization.CultureInfo.InvariantCulture), System.Text.Encoding.ASCII.GetBytes(accessToken));
        if (!string.Equals(Text(claims, "at_hash"), Hashing.Base64Url(digest.Take(digest.Length / 2).ToArray()), StringComparison.Ordinal))
            throw Refuse(ErrorIds.UnverifiedAccessTokenHash, TokenTexts.AnotherAccessToken);
    }

    private static string? Text(JsonElement claims, string name) => JsonReading.TryGetText(claims, name, out var text) ? text : null;

    private static DateTimeOffset? Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is > 0 and < 253_402_300_799
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : null;

    /// <summary>Token times are whole seconds: the second of asking itself is not too old.</summary>
    private static DateTimeOffset Floor(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private static string Shorten(string? text) => text is null ? "none" : Printable.Shorten(text, 64);

    private static Auth0CibaException Refuse(string errorId, string why) => new(errorId, TokenTexts.AnswerRefused(why));
}
