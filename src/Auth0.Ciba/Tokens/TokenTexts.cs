using Auth0.Ciba.Protocol;
using Auth0.Ciba.Texts;

namespace Auth0.Ciba.Tokens;

/// <summary>What tokens say: verifying, finding, refreshing, revoking.</summary>
internal static class TokenTexts
{
    private static readonly TextArea Area = new("Token");

    internal static string AnotherPerson => Area.Get();

    internal static string IdTokenUnfit => Area.Get();

    internal static string AlgorithmRefused(string algorithm) => Area.Format([algorithm]);

    internal static string CriticalHeaders => Area.Get();

    internal static string NoSuchKey(string keyId) => Area.Format([keyId]);

    internal static string SignatureWrong => Area.Get();

    internal static string ClaimsUnreadable(string reason) => Area.Format([reason]);

    internal static string AnotherIssuer => Area.Get();

    internal static string AnotherAudience => Area.Get();

    internal static string AnotherAuthorizedParty => Area.Get();

    internal static string IdTokenExpired => Area.Get();

    internal static string IssuedAtWrong => Area.Get();

    internal static string NotYetValid => Area.Get();

    internal static string AuthenticationTooOld => Area.Get();

    internal static string AnotherAccessToken => Area.Get();

    internal static string AnswerRefused(string why) => Area.Format([why]);

    internal static string NotReached(string host, string fault) => Area.Format([host, fault]);

    internal static string RefreshCut(string fault) => Area.Format([fault]);

    internal static string RateLimited => Area.Get();

    internal static string RefreshNoTokens(string reason) => Area.Format([reason]);

    internal static string RefreshFailedByStatus(int status) => Area.Format([status]);

    internal static string CredentialsRefused(OAuthError error) => Area.Format([error]);

    internal static string RefreshGrantRefused(OAuthError error) => Area.Format([error]);

    internal static string RefreshTokenOver(OAuthError error) => Area.Format([error]);

    internal static string NewTokenRefused(OAuthError error) => Area.Format([error]);

    internal static string RevokeNotSaid(string host, string fault) => Area.Format([host, fault]);

    internal static string StatusOnly(int status) => Area.Format([status]);

    internal static string RevokeRefused(string answer) => Area.Format([answer]);

    internal static string KeptAnswerUnreadable(string reason) => Area.Format([reason]);

    internal static string NewTokenUnverified(string reason) => Area.Format([reason]);

    internal static string WhyNothingToFetchWith => Area.Get();

    internal static string WhyNewTokenUnfit => Area.Get();

    internal static string NoToken(TokenKey key) => Area.Format([key]);

    internal static string NoRefreshToken(TokenKey key) => Area.Format([key]);

    internal static string ClosedWhileRefreshing => Area.Get();

    internal static string RateLimitedBefore => Area.Get();

    internal static string NoEndpoint(string host, string endpoint) => Area.Format([host, endpoint]);

    internal static string UserinfoEndpoint => Area.Get();

    internal static string KeyOf(string? subject, string? audience) => Area.Format([subject, audience]);

    internal static string NegativeValidity => Area.Get();

    internal static string ScopeUnfit => Area.Get();

    internal static string Anybody => Area.Get();

    internal static string RecordUnreadable => Area.Get();

    internal static string PurposeRefresh => Area.Get();

    internal static string NotFound(string token, string why) => Area.Format([token, why]);

    internal static string WhyNoRefreshToken => Area.Get();

    internal static string WhyFewerScopes => Area.Get();

    internal static string WhyTooShort(double seconds) => Area.Format([seconds]);

    internal static string RefreshNotSent(string reason) => Area.Format([reason]);

    internal static string ProbablyUsedUp(string message) => Area.Format([message]);

    internal static string NoIdToken => Area.Get();

    internal static string DetailsNotAsked => Area.Get();

    internal static string DetailsNotApproved => Area.Get();

    internal static string NoAccessToken => Area.Get();

    internal static string NoBearerToken => Area.Get();

    internal static string SayWhose(string message) => Area.Format([message]);

    internal static string SeveralPeople => Area.Get();
}
