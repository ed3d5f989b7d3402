using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.ClientAuthentication;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Tenant;

namespace Auth0.Ciba.Diagnosis;

/// <summary>
/// Whether the tenant takes the client's credentials and lets it use CIBA: by one poll for a request that does not exist, which asks nobody
/// and can give nothing. A second poll leaves only where another secret is at hand for a refused one.
/// </summary>
internal sealed class CredentialCheck(HttpChannel channel, ClientAuthenticator authenticator, RateLimitGate gate, TimeProvider timeProvider)
{
    private const string Credentials = "Client credentials";
    private const string Grant = "CIBA grant";
    private const string CredentialRemedy = "Auth0 dashboard: Applications > your application > Credentials: authentication method and secret, key or certificate must be those of this session; Settings: Client ID.";
    private const string GrantRemedy = "Auth0 dashboard: Applications > your application > Settings > Advanced Settings > Grant Types: Client Initiated Backchannel Authentication (CIBA). The application must be first-party and confidential.";
    private const string NotTold = "the tenant's answer does not tell";
    private static readonly TimeSpan DefaultRateLimitWait = TimeSpan.FromSeconds(5);

    internal async Task RunAsync(ProviderMetadata? metadata, List<SessionCheck> lines, CancellationToken cancellationToken)
    {
        if (metadata?.TokenEndpoint is not { } endpoint)
        {
            Add(lines, SessionCheck.NotChecked(Credentials, "the token endpoint is not known"));
            return;
        }

        try
        {
            authenticator.CheckSupported(metadata);
        }
        catch (Auth0CibaException e)
        {
            Add(lines, Checks.From(Credentials, e));
            return;
        }

        if (gate.HeldUntil - timeProvider.Monotonic() is { Ticks: > 0 } held)
        {
            Add(lines, SessionCheck.NotChecked(Credentials, $"the tenant's rate limit holds for {Math.Ceiling(held.TotalSeconds):0} more seconds"));
            return;
        }

        var isNext = false;
        var (answer, generation) = await PollAsync(endpoint, metadata.Issuer, cancellationToken).ConfigureAwait(false);
        while (IsRefused(answer) && authenticator.Rotate(generation))
        {
            isNext = true;
            (answer, generation) = await PollAsync(endpoint, metadata.Issuer, cancellationToken).ConfigureAwait(false);
        }

        Read(answer, isNext, lines);
    }

    private async Task<(HttpAnswer Answer, int Generation)> PollAsync(Uri endpoint, string issuer, CancellationToken cancellationToken)
    {
        var form = new FormParameters().Add(Names.GrantType, Names.CibaGrant).Add(Names.AuthReqId, "diagnosis-" + Guid.NewGuid().ToString("N"));
        var generation = authenticator.Apply(form, issuer);
        return (await channel.PostAsync(endpoint, form, cancellationToken).ConfigureAwait(false), generation);
    }

    private static bool IsRefused(HttpAnswer answer) => answer.Fault == TransportFault.None && answer.Status == 401 && OAuthError.TryRead(answer)?.Code == Names.InvalidClient;

    private void Read(HttpAnswer answer, bool isNext, List<SessionCheck> lines)
    {
        if (answer.Fault != TransportFault.None)
        {
            Add(lines, SessionCheck.Failed(Credentials, $"the token endpoint did not answer: {answer.FaultText}", "Check the network, the proxy and the TLS certificates."));
            return;
        }

        var error = OAuthError.TryRead(answer);
        if (answer.Status == 429)
        {
            var wait = answer.RetryAfter ?? answer.RateLimitReset ?? DefaultRateLimitWait;
            gate.Hold(timeProvider.Monotonic() + wait);
            Add(lines, SessionCheck.NotChecked(Credentials, $"the tenant's rate limit was reached; run again in {Math.Ceiling(wait.TotalSeconds):0} seconds"));
            return;
        }

        var said = error is null ? $"status {answer.Status} without an error code" : $"{error} with status {answer.Status}";
        switch (error?.Code)
        {
            case Names.InvalidGrant:
                lines.Add(Taken(isNext));
                lines.Add(SessionCheck.Passed(Grant, "likely on: the tenant looked for a made-up request and did not find it"));
                break;
            case Names.UnauthorizedClient or "unsupported_grant_type":
                lines.Add(Taken(isNext));
                lines.Add(SessionCheck.Failed(Grant, $"off: {said}", GrantRemedy));
                break;
            case Names.InvalidClient:
            case Names.AccessDenied when answer.Status == 401:
                Add(lines, SessionCheck.Failed(Credentials, $"refused: {said}", CredentialRemedy));
                break;
            case null when answer.Status >= 500:
                Add(lines, SessionCheck.Failed(Credentials, said, "The tenant has trouble of its own. See the Auth0 status page."));
                break;
            case null:
                Add(lines, SessionCheck.Failed(Credentials, said, "Something that is not the tenant may have answered (a proxy, a captive portal). Check the way to the tenant."));
                break;
            default:
                Add(lines, SessionCheck.Warning(Credentials, $"{NotTold}: {said}", "Look at the tenant's logs (Auth0 dashboard: Monitoring > Logs)."));
                break;
        }
    }

    private SessionCheck Taken(bool isNext) => isNext
        ? SessionCheck.Warning(Credentials, "the first secret is refused, the next one is taken", "Connect with the new secret alone: the rotation is over.")
        : SessionCheck.Passed(Credentials, $"taken ({authenticator.Method})");

    /// <summary>A line on the credentials that leaves the grant unknown.</summary>
    private static void Add(List<SessionCheck> lines, SessionCheck credentials)
    {
        lines.Add(credentials);
        lines.Add(SessionCheck.NotChecked(Grant, "the tenant did not come to look at it"));
    }
}
