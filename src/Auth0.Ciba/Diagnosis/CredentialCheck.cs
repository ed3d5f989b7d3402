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
    private static readonly TimeSpan DefaultRateLimitWait = TimeSpan.FromSeconds(5);

    internal async Task RunAsync(ProviderMetadata? metadata, List<SessionCheck> lines, CancellationToken cancellationToken)
    {
        if (metadata?.TokenEndpoint is not { } endpoint)
        {
            Add(lines, SessionCheck.NotChecked(Credentials, DiagnosisTexts.TokenEndpointUnknown));
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
            Add(lines, SessionCheck.NotChecked(Credentials, DiagnosisTexts.RateLimitHolds(Math.Ceiling(held.TotalSeconds))));
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
            Add(lines, SessionCheck.Failed(Credentials, DiagnosisTexts.NoAnswer(answer.FaultText), DiagnosisTexts.NoAnswerRemedy));
            return;
        }

        var error = OAuthError.TryRead(answer);
        if (answer.Status == 429)
        {
            var wait = answer.RetryAfter ?? answer.RateLimitReset ?? DefaultRateLimitWait;
            gate.Hold(timeProvider.Monotonic() + wait);
            Add(lines, SessionCheck.NotChecked(Credentials, DiagnosisTexts.RateLimited(Math.Ceiling(wait.TotalSeconds))));
            return;
        }

        var said = error is null ? DiagnosisTexts.StatusWithoutCode(answer.Status) : DiagnosisTexts.ErrorWithStatus(error, answer.Status);
        switch (error?.Code)
        {
            case Names.InvalidGrant:
                lines.Add(Taken(isNext));
                lines.Add(SessionCheck.Passed(Grant, DiagnosisTexts.GrantLikelyOn));
                break;
            case Names.UnauthorizedClient or "unsupported_grant_type":
                lines.Add(Taken(isNext));
                lines.Add(SessionCheck.Failed(Grant, DiagnosisTexts.GrantOff(said), DiagnosisTexts.GrantRemedy));
                break;
            case Names.InvalidClient:
            case Names.AccessDenied when answer.Status == 401:
                Add(lines, SessionCheck.Failed(Credentials, DiagnosisTexts.CredentialsRefused(said), DiagnosisTexts.CredentialRemedy));
                break;
            case null when answer.Status >= 500:
                Add(lines, SessionCheck.Failed(Credentials, said, DiagnosisTexts.TenantTroubleRemedy));
                break;
            case null:
                Add(lines, SessionCheck.Failed(Credentials, said, DiagnosisTexts.NotTheTenantRemedy));
                break;
            default:
                Add(lines, SessionCheck.Warning(Credentials, DiagnosisTexts.AnswerDoesNotTell(said), DiagnosisTexts.LogsRemedy));
                break;
        }
    }

    private SessionCheck Taken(bool isNext) => isNext
        ? SessionCheck.Warning(Credentials, DiagnosisTexts.FirstSecretRefused, DiagnosisTexts.FirstSecretRemedy)
        : SessionCheck.Passed(Credentials, DiagnosisTexts.CredentialsTaken(authenticator.Method));

    /// <summary>A line on the credentials that leaves the grant unknown.</summary>
    private static void Add(List<SessionCheck> lines, SessionCheck credentials)
    {
        lines.Add(credentials);
        lines.Add(SessionCheck.NotChecked(Grant, DiagnosisTexts.GrantNotSeen));
    }
}
