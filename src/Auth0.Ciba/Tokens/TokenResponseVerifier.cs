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
        CheckAccessToken(response);
        if (string.IsNullOrEmpty(response.IdToken))
            throw new Auth0CibaException(ErrorIds.UnverifiedIdToken, TokenTexts.NoIdToken);

        var claims = await idTokenValidator.ValidateAsync(response.IdToken!, response.AccessToken!, expected, cancellationToken).ConfigureAwait(false);
        if (!AuthorizationDetails.Matches(expected.AuthorizationDetails, response.AuthorizationDetails))
            throw new Auth0CibaException(ErrorIds.UnverifiedDetailsChanged, TokenTexts.DetailsNotAsked);

        return new TokenSet(Secret.FromPlainText(response.AccessToken!), Secret.FromPlainText(response.IdToken!), response.RefreshToken is { Length: > 0 } refresh ? Secret.FromPlainText(refresh) : null)
        {
            Subject = expected.Subject,
            Scope = response.Scope ?? expected.Scope,
            Audience = expected.Audience,
            ExpiresAt = response.ExpiresIn is { } seconds ? receivedAt.AddSeconds(seconds) : null,
            AuthorizationDetails = expected.AuthorizationDetails?.ToObjects() ?? [],
            ReceivedAt = receivedAt,
            ClaimsJson = claims.GetRawText(),
        };
    }

    /// <summary>
    /// The answer to a refresh (RFC 6749 section 6, OpenID Connect Core section 12.2): nobody was asked, so the ID token may be missing, and the
    /// person is known from the refresh token. One that is there must be of the same person. Details are as granted then, or none.
    /// </summary>
    /// <exception cref="Auth0CibaException">One of the Unverified ids, or what the fetch of the keys throws.</exception>
    internal async Task<TokenRecord> VerifyRefreshAsync(TokenResponse response, TokenRecord known, TokenExpectations expected, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        CheckAccessToken(response);
        var hasIdToken = !string.IsNullOrEmpty(response.IdToken);
        var claims = hasIdToken ? (await idTokenValidator.ValidateAsync(response.IdToken!, response.AccessToken!, expected, cancellationToken).ConfigureAwait(false)).GetRawText() : known.Claims;
        var hasDetails = response.AuthorizationDetails is { } granted && granted.GetArrayLength() > 0;
        if (hasDetails && !AuthorizationDetails.Matches(expected.AuthorizationDetails, response.AuthorizationDetails))
            throw new Auth0CibaException(ErrorIds.UnverifiedDetailsChanged, TokenTexts.DetailsNotApproved);

        return new TokenRecord
        {
            Subject = known.Subject,
            Scope = response.Scope ?? known.Refresh!.Scope,
            Audience = known.Audience,
            ExpiresAt = response.ExpiresIn is { } seconds ? receivedAt.AddSeconds(seconds) : null,
            ReceivedAt = receivedAt,
            Details = hasDetails ? expected.AuthorizationDetails!.Json : null,
            Claims = claims,
            AccessToken = response.AccessToken!,
            IdToken = hasIdToken ? response.IdToken! : known.IdToken,
            Refresh = known.Refresh!.Next(response.RefreshToken),
        };
    }

    private static void CheckAccessToken(TokenResponse response)
    {
        if (string.IsNullOrEmpty(response.AccessToken))
            throw new Auth0CibaException(ErrorIds.UnverifiedAccessToken, TokenTexts.NoAccessToken);
        if (response.TokenType is not null && !string.Equals(response.TokenType, "Bearer", StringComparison.OrdinalIgnoreCase))
            throw new Auth0CibaException(ErrorIds.UnverifiedTokenType, TokenTexts.NoBearerToken);
    }
}
