using System;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;

namespace Auth0.Ciba.Tokens;

/// <summary>Law 1: makes a token set of an answer only when everything about it is proven.</summary>
internal sealed class TokenResponseVerifier(IdTokenValidator idTokenValidator)
{
    /// <exception cref="Auth0CibaException">One of the Unverified ids, or what the fetch of the keys throws.</exception>
    internal async Task<TokenSet> VerifyAsync(TokenResponse response, TokenExpectations expected, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(response.AccessToken))
            throw new Auth0CibaException(ErrorIds.UnverifiedAccessToken, "The answer is refused: it holds no access token.");
        if (string.IsNullOrEmpty(response.IdToken))
            throw new Auth0CibaException(ErrorIds.UnverifiedIdToken, "The answer is refused: it holds no ID token, so nothing proves who answered.");
        if (response.TokenType is not null && !string.Equals(response.TokenType, "Bearer", StringComparison.OrdinalIgnoreCase))
            throw new Auth0CibaException(ErrorIds.UnverifiedTokenType, "The answer is refused: the token is not a Bearer token.");

        var claims = await idTokenValidator.ValidateAsync(response.IdToken!, response.AccessToken!, expected, cancellationToken).ConfigureAwait(false);
        if (!AuthorizationDetails.Matches(expected.AuthorizationDetails, response.AuthorizationDetails))
            throw new Auth0CibaException(ErrorIds.UnverifiedDetailsChanged, "The answer is refused: the authorization details granted are not the ones asked for.");

        return new TokenSet(Secret.FromPlainText(response.AccessToken!), Secret.FromPlainText(response.IdToken!), response.RefreshToken is { Length: > 0 } refresh ? Secret.FromPlainText(refresh) : null)
        {
            Subject = expected.Subject,
            Scope = response.Scope ?? expected.Scope,
            Audience = expected.Audience,
            ExpiresAt = response.ExpiresIn is { } seconds ? receivedAt.AddSeconds(seconds) : null,
            AuthorizationDetails = expected.AuthorizationDetails?.ToObjects() ?? [],
            ClaimsJson = claims.GetRawText(),
        };
    }
}
