using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Backchannel;

/// <summary>What a refused authentication request means (OpenID CIBA Core section 13, and Auth0's own texts).</summary>
internal static class AskErrors
{
    /// <summary>Whether the answer proves that nobody was asked. Anything else leaves it open.</summary>
    internal static bool ProvesNobodyWasAsked(HttpAnswer answer) =>
        answer.Fault == TransportFault.NotSent
        || (answer.Fault == TransportFault.None && answer.Status is >= 400 and < 500 && (answer.Status == 429 || OAuthError.TryRead(answer) is not null));

    internal static Auth0CibaException From(HttpAnswer answer, string host)
    {
        if (answer.Fault == TransportFault.NotSent)
            return new Auth0CibaException(ErrorIds.TenantUnreachable, BackchannelTexts.NotReached(host, answer.FaultText));
        if (answer.Fault != TransportFault.None)
            return new Auth0CibaException(ErrorIds.Indeterminate, BackchannelTexts.AskCut(answer.FaultText));

        var error = OAuthError.TryRead(answer);
        if (answer.Status == 429)
            return Create(ErrorIds.RateLimited, BackchannelTexts.AskRateLimited(error?.ToString() ?? BackchannelTexts.StatusOnly(answer.Status)), answer, error);
        if (answer.Status >= 500)
            return Create(ErrorIds.Indeterminate, error is null ? BackchannelTexts.AskFailedByStatus(answer.Status) : BackchannelTexts.AskFailed(answer.Status, error), answer, error);
        if (error is null)
            return Create(ErrorIds.BadResponse, BackchannelTexts.AskAnsweredOddly(answer.Status), answer, null);

        var (id, text) = (error.Code, answer.Status) switch
        {
            (Names.InvalidClient, _) or (_, 401) => (ErrorIds.InvalidClient, BackchannelTexts.CredentialsRefused(error)),
            (Names.UnauthorizedClient, _) => (ErrorIds.GrantNotAllowed, BackchannelTexts.GrantRefused(error)),
            (Names.UnknownUserId, _) => (ErrorIds.UnknownUser, BackchannelTexts.UserUnknown(error)),
            (Names.AccessDenied, _) => (ErrorIds.AccessDenied, BackchannelTexts.AskDenied(error)),
            _ => (ErrorIds.BadRequest, BackchannelTexts.AskRefused(error)),
        };
        return Create(id, text, answer, error);
    }

    private static Auth0CibaException Create(string id, string message, HttpAnswer answer, OAuthError? error) =>
        new(id, message) { StatusCode = answer.Status, TenantError = error?.Code, RetryAfter = answer.RetryAfter ?? answer.RateLimitReset };
}
