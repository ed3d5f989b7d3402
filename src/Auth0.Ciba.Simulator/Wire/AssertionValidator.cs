using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Auth0.Ciba.Simulator;

/// <summary>Checks private_key_jwt by Auth0's rules: sizes, algorithms, audience, five minutes, one use per jti.</summary>
internal sealed class AssertionValidator(Tenant tenant)
{
    private const string JwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const int MaxTokenLength = 2048;
    private const int MaxIdLength = 64;
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);
    private static readonly string[] RsaAlgorithms = ["RS256", "RS384", "PS256"];
    private static readonly string[] EcAlgorithms = ["ES256", "ES384"];
    private static readonly JsonWebTokenHandler Handler = new();
    private readonly OneTimeIds _used = new();

    public async ValueTask<(SimulatedClient? Client, WireAnswer? Refusal)> ValidateAsync(WireRequest request, string assertion)
    {
        if (request["client_assertion_type"] != JwtBearer)
            return Refuse("client_assertion_type must be " + JwtBearer);
        if (assertion.Length > MaxTokenLength || !Handler.CanReadToken(assertion))
            return Refuse("client_assertion is not a JWT of at most 2048 bytes.");
        JsonWebToken token;
        try
        {
            token = Handler.ReadJsonWebToken(assertion);
        }
        catch (ArgumentException)
        {
            return Refuse("client_assertion is malformed.");
        }

        var id = token.Subject;
        if (request["client_id"] is { } body && body != id)
            return Refuse("client_id and the assertion's sub differ.");
        if (tenant.Clients.FindEntry(id) is not { } entry || entry.Keys.Count == 0)
            return Refuse("Client authentication failed.");
        return Problem(request, token, id)
            ?? (await SignedByAsync(entry, token, request.Behaviour) ? Spend(entry.Client, token) : Refuse("The signature of client_assertion is not valid."));
    }

    private (SimulatedClient? Client, WireAnswer? Refusal)? Problem(WireRequest request, JsonWebToken token, string id)
    {
        var now = tenant.Time.GetUtcNow().UtcDateTime;
        if (token.Issuer != id || id.Length > MaxIdLength)
            return Refuse("iss and sub of client_assertion must be the client_id.");
        if (!Audiences(request).Intersect(token.Audiences, StringComparer.Ordinal).Any())
            return Refuse("aud of client_assertion must be " + tenant.Issuer);
        if (!token.TryGetPayloadValue<long>("exp", out _) || token.ValidTo <= now - Skew)
            return Refuse("client_assertion has expired.");
        if (token.ValidTo > now + MaxLifetime + Skew)
            return Refuse("client_assertion lives longer than 5 minutes.");
        if (token.ValidFrom > now + Skew || token.IssuedAt > now + Skew)
            return Refuse("client_assertion is from the future.");
        return string.IsNullOrEmpty(token.Id) || token.Id.Length > MaxIdLength
            ? Refuse("client_assertion needs a jti of at most 64 characters.")
            : null;
    }

    private IEnumerable<string> Audiences(WireRequest request)
    {
        yield return tenant.Issuer;
        if (request.Behaviour.AllowEndpointAudience)
            yield return new Uri(tenant.BaseAddress, request.Http.Request.Path).AbsoluteUri;
    }

    private static async ValueTask<bool> SignedByAsync(ClientRegistry.Entry entry, JsonWebToken token, WireBehaviour behaviour)
    {
        // Times, issuer and audience are checked above, by the tenant's clock and with Auth0's limits.
        var result = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKeys = entry.Keys,
            TryAllIssuerSigningKeys = true,
            ValidAlgorithms = behaviour.AllowEcAssertions ? [.. RsaAlgorithms, .. EcAlgorithms] : RsaAlgorithms,
            ValidateAudience = false,
            ValidateIssuer = false,
            ValidateLifetime = false,
        });
        return result.IsValid;
    }

    private (SimulatedClient? Client, WireAnswer? Refusal) Spend(SimulatedClient client, JsonWebToken token) =>
        _used.TrySpend(client.ClientId + "\n" + token.Id, token.ValidTo + Skew, tenant.Time.GetUtcNow().UtcDateTime)
            ? (client, null)
            : Refuse("jti of client_assertion was used before.");

    private static (SimulatedClient? Client, WireAnswer? Refusal) Refuse(string description) => (null, WireAnswer.InvalidClient(description));
}
