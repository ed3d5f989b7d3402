using System;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Tokens;

/// <summary>What answers to a refresh and to a revocation mean, above all whether trying again would help.</summary>
internal static class RefreshErrors
{
    internal static RefreshAnswer Read(HttpAnswer answer, string host, DateTimeOffset receivedAt)
    {
        if (answer.Fault == TransportFault.NotSent)
            return Failed(answer, TokenTexts.NotReached(host, answer.FaultText));
        if (answer.Fault != TransportFault.None)
            return Failed(answer, TokenTexts.RefreshCut(answer.FaultText), mayBeSpent: true);
        if (answer.Status == 429)
            return Failed(answer, TokenTexts.RateLimited);
        if (answer.Status == 200)
        {
            return TokenResponse.TryRead(answer.Body, out var reason) is not null
                ? new RefreshAnswer { Body = answer.Body, ReceivedAt = receivedAt }
                : Failed(answer, TokenTexts.RefreshNoTokens(reason), mayBeSpent: true);
        }

        if (answer.Status is < 400 or >= 500 || OAuthError.TryRead(answer) is not { } error)
            return Failed(answer, TokenTexts.RefreshFailedByStatus(answer.Status), mayBeSpent: true);

        var (id, text) = (error.Code, answer.Status) switch
        {
            (Names.InvalidClient, _) => (ErrorIds.InvalidClient, TokenTexts.CredentialsRefused(error)),
            (Names.UnauthorizedClient, _) => (ErrorIds.GrantNotAllowed, TokenTexts.RefreshGrantRefused(error)),
            (Names.InvalidGrant, _) => (ErrorIds.RefreshRejected, TokenTexts.RefreshTokenOver(error)),
            (_, 401) => (ErrorIds.InvalidClient, TokenTexts.CredentialsRefused(error)),
            _ => (ErrorIds.RefreshRejected, TokenTexts.NewTokenRefused(error)),
        };
        return new RefreshAnswer { Error = Create(id, text, answer, error), IsRefused = error.Code == Names.InvalidGrant, ReceivedAt = receivedAt };
    }

    /// <exception cref="Auth0CibaException">RevokeFailed or InvalidClient.</exception>
    internal static void ThrowUnlessRevoked(HttpAnswer answer, string host)
    {
        if (answer is { Status: 200, Fault: TransportFault.None or TransportFault.Cut })
            return;
        if (answer.Fault != TransportFault.None)
            throw new Auth0CibaException(ErrorIds.RevokeFailed, TokenTexts.RevokeNotSaid(host, answer.FaultText)) { StatusCode = answer.Status == 0 ? null : answer.Status };
        var error = OAuthError.TryRead(answer);
        throw Create(
            answer.Status == 401 || error?.Code == Names.InvalidClient ? ErrorIds.InvalidClient : ErrorIds.RevokeFailed,
            TokenTexts.RevokeRefused(error?.ToString() ?? TokenTexts.StatusOnly(answer.Status)),
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
