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
            return new Auth0CibaException(ErrorIds.TenantUnreachable, $"The tenant {host} could not be reached: {answer.FaultText}. Nobody was asked.");
        if (answer.Fault != TransportFault.None)
            return new Auth0CibaException(ErrorIds.Indeterminate, $"The request left, but its answer did not arrive whole: {answer.FaultText}. Whether the person was asked cannot be known.");

        var error = OAuthError.TryRead(answer);
        if (answer.Status == 429)
            return Create(ErrorIds.RateLimited, $"The tenant's rate limit was reached: {error?.ToString() ?? "status 429"}. Nobody was asked.", answer, error);
        if (answer.Status >= 500)
            return Create(ErrorIds.Indeterminate, $"The tenant answered with status {answer.Status}{(error is null ? string.Empty : $": {error}")}. Whether the person was asked cannot be known.", answer, error);
        if (error is null)
            return Create(ErrorIds.BadResponse, $"The answer has status {answer.Status} and is none that a tenant gives. Whether the person was asked cannot be known.", answer, null);

        var (id, text) = (error.Code, answer.Status) switch
        {
            (Names.InvalidClient, _) or (_, 401) => (ErrorIds.InvalidClient, "The tenant refused the client's credentials"),
            (Names.UnauthorizedClient, _) => (ErrorIds.GrantNotAllowed, "The client may not use the CIBA grant"),
            (Names.UnknownUserId, _) => (ErrorIds.UnknownUser, "The tenant does not know this user"),
            (Names.AccessDenied, _) => (ErrorIds.AccessDenied, "The tenant denied the request"),
            _ => (ErrorIds.BadRequest, "The tenant refused the request"),
        };
        return Create(id, $"{text}: {error}.", answer, error);
    }

    private static Auth0CibaException Create(string id, string message, HttpAnswer answer, OAuthError? error) =>
        new(id, message) { StatusCode = answer.Status, TenantError = error?.Code, RetryAfter = answer.RetryAfter ?? answer.RateLimitReset };
}
