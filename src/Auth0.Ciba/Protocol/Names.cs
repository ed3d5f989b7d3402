namespace Auth0.Ciba.Protocol;

/// <summary>The names on the wire: parameters, grants and error codes.</summary>
internal static class Names
{
    internal const string CibaGrant = "urn:openid:params:grant-type:ciba";
    internal const string RefreshGrant = "refresh_token";
    internal const string RefreshToken = "refresh_token";
    internal const string Token = "token";
    internal const string TokenTypeHint = "token_type_hint";
    internal const string OfflineAccess = "offline_access";
    internal const string GrantType = "grant_type";
    internal const string ClientId = "client_id";
    internal const string ClientSecret = "client_secret";
    internal const string ClientAssertion = "client_assertion";
    internal const string ClientAssertionType = "client_assertion_type";
    internal const string JwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    internal const string AuthReqId = "auth_req_id";
    internal const string Scope = "scope";
    internal const string Audience = "audience";
    internal const string BindingMessage = "binding_message";
    internal const string LoginHint = "login_hint";
    internal const string RequestedExpiry = "requested_expiry";
    internal const string AuthorizationDetails = "authorization_details";
    internal const string OpenId = "openid";

    internal const string AuthorizationPending = "authorization_pending";
    internal const string SlowDown = "slow_down";
    internal const string AccessDenied = "access_denied";
    internal const string ExpiredToken = "expired_token";
    internal const string InvalidGrant = "invalid_grant";
    internal const string InvalidClient = "invalid_client";
    internal const string UnauthorizedClient = "unauthorized_client";
    internal const string UnknownUserId = "unknown_user_id";
}
