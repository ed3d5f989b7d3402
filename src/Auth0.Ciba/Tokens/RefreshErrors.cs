using System;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Tokens;

/// <summary>What answers to a refresh and to a revocation mean, above all whether trying again would help.</summary>
internal static class RefreshErrors
{
    private const string Doubt = "The tenant may have used the refresh token up; the next refresh will show it.";

    internal static RefreshAnswer Read(HttpAnswer answer, string host, DateTimeOffset receivedAt)
    {
        if (answer.Fault == TransportFault.NotSent)
            return Failed(answer, $"The tenant {host} could not be reached: {answer.FaultText}.");
        if (answer.Fault != TransportFault.None)
            return Failed(answer, $"The refresh left, but its answer did not arrive whole: {answer.FaultText}. {Doubt}", mayBeSpent: true);
        if (answer.Status == 429)
            return Failed(answer, "The tenant's rate limit was reached.");
        if (answer.Status == 200)
        {
            return TokenResponse.TryRead(answer.Body, out var reason) is not null
                ? new RefreshAnswer { Body = answer.Body, ReceivedAt = receivedAt }
                : Failed(answer, $"The answer to the refresh is no token response: {reason}. {Doubt}", mayBeSpent: true);
        }

        if (answer.Status is < 400 or >= 500 || OAuthError.TryRead(answer) is not { } error)
            return Failed(answer, $"The tenant answered the refresh with status {answer.Status}. {Doubt}", mayBeSpent: true);

        var (id, text) = (error.Code, answer.Status) switch
        {
            (Names.InvalidClient, _) => (ErrorIds.InvalidClient, "The tenant refused the client's credentials"),
            (Names.UnauthorizedClient, _) => (ErrorIds.GrantNotAllowed, "The client may not use the Refresh Token grant"),
            (Names.InvalidGrant, _) => (ErrorIds.RefreshRejected, "The refresh token is expired, revoked or used up"),
            (_, 401) => (ErrorIds.InvalidClient, "The tenant refused the client's credentials"),
            _ => (ErrorIds.RefreshRejected, "The tenant refused to give a new token"),
        };
        return new RefreshAnswer { Error = Create(id, $"{text}: {error}.", answer, error), IsRefused = error.Code == Names.InvalidGrant, ReceivedAt = receivedAt };
    }

    /// <exception cref="Auth0CibaException">RevokeFailed or InvalidClient.</exception>
    internal static void ThrowUnlessRevoked(HttpAnswer answer, string host)
    {
        if (answer is { Status: 200, Fault: TransportFault.None or TransportFault.Cut })
            return;
        if (answer.Fault != TransportFault.None)
            throw new Auth0CibaException(ErrorIds.RevokeFailed, $"The tenant {host} did not say that it revoked the refresh token: {answer.FaultText}.") { StatusCode = answer.Status == 0 ? null : answer.Status };
        var error = OAuthError.TryRead(answer);
        throw Create(
            answer.Status == 401 || error?.Code == Names.InvalidClient ? ErrorIds.InvalidClient : ErrorIds.RevokeFailed,
            $"The tenant did not revoke the refresh token: {error?.ToString() ?? $"status {answer.Status}"}.",
            answer,
            error);
    }

    private static RefreshAnswer Failed(HttpAnswer answer, string message, bool mayBeSpent = false) =>
        new() { Error = Create(ErrorIds.RefreshFailed, message, answer, OAuthError.TryRead(answer)), MayBeSpent = mayBeSpent };

    private static Auth0CibaException Create(string id, string message, HttpAnswer answer, OAuthError? error) => new(id, message)
    {
        StatusCode = answer.Status == 0 ? null : answer.Status,
        TenantError = error?.Code,
        RetryAfter = answer.RetryAfter ?? answer.RateLimitReset,
    };
}
