using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Tenant;
using Microsoft.IdentityModel.Tokens;

namespace Auth0.Ciba.Diagnosis;

/// <summary>What the tenant publishes: discovery, its clock, its keys. All fetched anew, once.</summary>
internal sealed class TenantCheck(Auth0Tenant tenant, SigningKeys keys, bool usesMutualTls)
{
    private const string Discovery = "Discovery";
    private const string Endpoints = "Endpoints";
    private const string Clock = "Clock";
    private const string Keys = "Signing keys";
    private const string Algorithm = "ID token algorithm";
    private const string Aliases = "mTLS endpoints";
    private const string NoDiscovery = "the discovery document is missing";
    private const string SetRs256 = "Auth0 dashboard: Applications > your application > Settings > Advanced Settings > OAuth > JSON Web Token (JWT) Signature Algorithm: RS256.";

    /// <summary>From here on an answer may be refused as issued too early or too late.</summary>
    private static readonly TimeSpan TolerableSkew = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan NotableSkew = TimeSpan.FromSeconds(20);

    /// <summary>Adds the lines and gives the endpoints; null where there are none to be trusted.</summary>
    internal async Task<ProviderMetadata?> RunAsync(List<SessionCheck> lines, CancellationToken cancellationToken)
    {
        var answer = await tenant.FetchDocumentAsync(cancellationToken).ConfigureAwait(false);
        ProviderMetadata metadata;
        try
        {
            metadata = tenant.Accept(answer);
        }
        catch (Auth0CibaException e)
        {
            lines.Add(Checks.From(Discovery, e));
            lines.Add(SessionCheck.NotChecked(Endpoints, NoDiscovery));
            lines.Add(CheckClock(answer.ClockSkew));
            lines.Add(SessionCheck.NotChecked(Keys, NoDiscovery));
            lines.Add(SessionCheck.NotChecked(Algorithm, NoDiscovery));
            return null;
        }

        lines.Add(SessionCheck.Passed(Discovery, $"{tenant.BaseAddress} answers as its own issuer"));
        lines.Add(CheckEndpoints(metadata));
        lines.Add(CheckClock(answer.ClockSkew));
        lines.Add(await Checks.RunAsync(Keys, () => CheckKeysAsync(metadata, cancellationToken), cancellationToken).ConfigureAwait(false));
        lines.Add(CheckAlgorithm(metadata.IdTokenAlgorithms));
        if (usesMutualTls)
            lines.Add(CheckAliases(metadata.MtlsAliases));
        return metadata;
    }

    private static SessionCheck CheckEndpoints(ProviderMetadata metadata)
    {
        if (metadata.BackchannelAuthenticationEndpoint is null)
            return SessionCheck.Failed(Endpoints, "the discovery document names no backchannel_authentication_endpoint", "Check that the domain is an Auth0 tenant whose plan has Client-Initiated Backchannel Authentication.");
        if (metadata.TokenEndpoint is null)
            return SessionCheck.Failed(Endpoints, "the discovery document names no token_endpoint", "Check that the domain is an Auth0 tenant.");
        var hosts = new[] { metadata.BackchannelAuthenticationEndpoint, metadata.TokenEndpoint, metadata.RevocationEndpoint, metadata.JwksUri }
            .OfType<Uri>().Select(endpoint => endpoint.GetLeftPart(UriPartial.Authority)).Distinct();
        return SessionCheck.Passed(Endpoints, "at " + string.Join(", ", hosts));
    }

    private static SessionCheck CheckClock(TimeSpan? skew)
    {
        if (skew is not { } difference)
            return SessionCheck.NotChecked(Clock, "no answer with a Date header came");
        var found = $"this machine and the tenant differ by {difference.Duration().TotalSeconds:0} seconds";
        const string Remedy = "Set this machine's clock right (NTP). An answer issued more than 60 seconds off is refused.";
        if (difference.Duration() > TolerableSkew)
            return SessionCheck.Failed(Clock, found, Remedy);
        return difference.Duration() > NotableSkew ? SessionCheck.Warning(Clock, found, Remedy) : SessionCheck.Passed(Clock, found);
    }

    private async Task<SessionCheck> CheckKeysAsync(ProviderMetadata metadata, CancellationToken cancellationToken)
    {
        var found = await keys.ReadAsync(metadata, cancellationToken).ConfigureAwait(false);
        return found.Count == 0
            ? SessionCheck.Failed(Keys, "the key set holds no RSA key of 2048 bits or more and no elliptic-curve key", "Auth0 dashboard: Settings > Signing Keys: rotate to a new key.")
            : SessionCheck.Passed(Keys, $"{found.Count} usable: {string.Join(", ", found.Select(Describe))}");
    }

    private static string Describe(JsonWebKey key) => Printable.Shorten($"{key.Kty} {key.KeySize} ({key.Alg ?? "no alg"})", 60);

    /// <summary>What this application signs with shows in an answer only, so where HS256 is possible that is a warning.</summary>
    private static SessionCheck CheckAlgorithm(IReadOnlyList<string>? listed)
    {
        if (listed is null)
            return SessionCheck.NotChecked(Algorithm, "the tenant does not say what it signs with");
        var found = Printable.Shorten("the tenant lists " + string.Join(", ", listed), 200);
        if (!listed.Contains("RS256", StringComparer.Ordinal))
            return listed.Any(name => name.StartsWith("RS", StringComparison.Ordinal) || name.StartsWith("PS", StringComparison.Ordinal) || name.StartsWith("ES", StringComparison.Ordinal)) ? SessionCheck.Warning(Algorithm, found + ", not RS256", SetRs256) : SessionCheck.Failed(Algorithm, found, SetRs256);
        return listed.Contains("HS256", StringComparer.Ordinal)
            ? SessionCheck.Warning(Algorithm, found + "; an answer signed with HS256 is refused, and which one this application uses shows only when a person answers", SetRs256)
            : SessionCheck.Passed(Algorithm, found);
    }

    private static SessionCheck CheckAliases(ProviderMetadata? aliases)
    {
        const string Remedy = "Auth0: switch mTLS endpoint aliases on (Management API: tenant settings, mtls.enable_endpoint_aliases) and use the custom domain as the session's domain.";
        if (aliases is null)
            return SessionCheck.Warning(Aliases, "the discovery document names no mtls_endpoint_aliases; the normal endpoints are used", Remedy);
        return aliases.TokenEndpoint is null
            ? SessionCheck.Warning(Aliases, "no alias for the token endpoint; the normal one is used", Remedy)
            : SessionCheck.Passed(Aliases, "token endpoint at " + aliases.TokenEndpoint.GetLeftPart(UriPartial.Authority) + (aliases.BackchannelAuthenticationEndpoint is null ? "; asking goes to the normal endpoint" : string.Empty));
    }
}
