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
            lines.Add(SessionCheck.NotChecked(Endpoints, DiagnosisTexts.NoDiscovery));
            lines.Add(CheckClock(answer.ClockSkew));
            lines.Add(SessionCheck.NotChecked(Keys, DiagnosisTexts.NoDiscovery));
            lines.Add(SessionCheck.NotChecked(Algorithm, DiagnosisTexts.NoDiscovery));
            return null;
        }

        lines.Add(SessionCheck.Passed(Discovery, DiagnosisTexts.OwnIssuer(tenant.BaseAddress)));
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
            return SessionCheck.Failed(Endpoints, DiagnosisTexts.NoAskEndpoint, DiagnosisTexts.NoAskEndpointRemedy);
        if (metadata.TokenEndpoint is null)
            return SessionCheck.Failed(Endpoints, DiagnosisTexts.NoTokenEndpoint, DiagnosisTexts.NoTokenEndpointRemedy);
        var hosts = new[] { metadata.BackchannelAuthenticationEndpoint, metadata.TokenEndpoint, metadata.RevocationEndpoint, metadata.JwksUri }
            .OfType<Uri>().Select(endpoint => endpoint.GetLeftPart(UriPartial.Authority)).Distinct();
        return SessionCheck.Passed(Endpoints, DiagnosisTexts.EndpointsAt(string.Join(", ", hosts)));
    }

    private static SessionCheck CheckClock(TimeSpan? skew)
    {
        if (skew is not { } difference)
            return SessionCheck.NotChecked(Clock, DiagnosisTexts.NoDate);
        var found = DiagnosisTexts.ClockDiffers(difference.Duration().TotalSeconds);
        var remedy = DiagnosisTexts.ClockRemedy;
        if (difference.Duration() > TolerableSkew)
            return SessionCheck.Failed(Clock, found, remedy);
        return difference.Duration() > NotableSkew ? SessionCheck.Warning(Clock, found, remedy) : SessionCheck.Passed(Clock, found);
    }

    private async Task<SessionCheck> CheckKeysAsync(ProviderMetadata metadata, CancellationToken cancellationToken)
    {
        var found = await keys.ReadAsync(metadata, cancellationToken).ConfigureAwait(false);
        return found.Count == 0
            ? SessionCheck.Failed(Keys, DiagnosisTexts.NoUsableKey, DiagnosisTexts.NoUsableKeyRemedy)
            : SessionCheck.Passed(Keys, DiagnosisTexts.UsableKeys(found.Count, string.Join(", ", found.Select(Describe))));
    }

    private static string Describe(string place, bool isForAsking) =>
        isForAsking ? DiagnosisTexts.AliasAt(place) : DiagnosisTexts.AliasOfTokensAt(place);

    private static string Describe(JsonWebKey key) => Printable.Shorten($"{key.Kty} {key.KeySize} ({key.Alg ?? DiagnosisTexts.NoAlgorithm})", 60);

    /// <summary>What this application signs with shows in an answer only, so where HS256 is possible that is a warning.</summary>
    private static SessionCheck CheckAlgorithm(IReadOnlyList<string>? listed)
    {
        if (listed is null)
            return SessionCheck.NotChecked(Algorithm, DiagnosisTexts.AlgorithmsNotTold);
        var found = Printable.Shorten(DiagnosisTexts.AlgorithmsListed(string.Join(", ", listed)), 200);
        if (!listed.Contains("RS256", StringComparer.Ordinal))
            return listed.Any(name => name.StartsWith("RS", StringComparison.Ordinal) || name.StartsWith("PS", StringComparison.Ordinal) || name.StartsWith("ES", StringComparison.Ordinal)) ? SessionCheck.Warning(Algorithm, DiagnosisTexts.WithoutRs256(found), DiagnosisTexts.Rs256Remedy) : SessionCheck.Failed(Algorithm, found, DiagnosisTexts.Rs256Remedy);
        return listed.Contains("HS256", StringComparer.Ordinal)
            ? SessionCheck.Warning(Algorithm, DiagnosisTexts.WithHs256(found), DiagnosisTexts.Rs256Remedy)
            : SessionCheck.Passed(Algorithm, found);
    }

    private static SessionCheck CheckAliases(ProviderMetadata? aliases)
    {
        var remedy = DiagnosisTexts.AliasRemedy;
        if (aliases is null)
            return SessionCheck.Warning(Aliases, DiagnosisTexts.NoAliases, remedy);
        return aliases.TokenEndpoint is null
            ? SessionCheck.Warning(Aliases, DiagnosisTexts.NoTokenAlias, remedy)
            : SessionCheck.Passed(Aliases, Describe(aliases.TokenEndpoint.GetLeftPart(UriPartial.Authority), aliases.BackchannelAuthenticationEndpoint is not null));
    }
}
