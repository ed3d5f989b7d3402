namespace Auth0.Ciba.Errors;

/// <summary>
/// The stable ids of every failure: one per situation, never renamed. Ids of an answer that could not be verified start with
/// <c>Auth0Ciba.Unverified</c>.
/// </summary>
public static class ErrorIds
{
    /// <summary>What the caller gave breaks a rule; nothing was sent.</summary>
    public const string BadInput = "Auth0Ciba.BadInput";

    /// <summary>There is no open session.</summary>
    public const string NotConnected = "Auth0Ciba.NotConnected";

    /// <summary>The person denied the request (access_denied before its time was over).</summary>
    public const string AccessDenied = "Auth0Ciba.AccessDenied";

    /// <summary>Nobody answered before the request's time was over.</summary>
    public const string RequestExpired = "Auth0Ciba.RequestExpired";

    /// <summary>The caller's own time-out ended the wait; the request itself is still open.</summary>
    public const string WaitTimeout = "Auth0Ciba.WaitTimeout";

    /// <summary>The caller cancelled the wait; the request itself may still be open.</summary>
    public const string Cancelled = "Auth0Ciba.Cancelled";

    /// <summary>The tenant refused the client's credentials (invalid_client).</summary>
    public const string InvalidClient = "Auth0Ciba.InvalidClient";

    /// <summary>The client may not use the CIBA grant (unauthorized_client).</summary>
    public const string GrantNotAllowed = "Auth0Ciba.GrantNotAllowed";

    /// <summary>The tenant knows no such user (unknown_user_id).</summary>
    public const string UnknownUser = "Auth0Ciba.UnknownUser";

    /// <summary>The tenant called the request wrong (invalid_request and its kin).</summary>
    public const string BadRequest = "Auth0Ciba.BadRequest";

    /// <summary>The tenant does not know this auth_req_id, or its one use is over (invalid_grant).</summary>
    public const string InvalidGrant = "Auth0Ciba.InvalidGrant";

    /// <summary>The tenant's rate limit was reached (429).</summary>
    public const string RateLimited = "Auth0Ciba.RateLimited";

    /// <summary>The tenant could not be reached: name, connection or TLS failed before anything was sent.</summary>
    public const string TenantUnreachable = "Auth0Ciba.TenantUnreachable";

    /// <summary>The tenant answered with an error of its own.</summary>
    public const string TenantError = "Auth0Ciba.TenantError";

    /// <summary>The discovery document names no backchannel_authentication_endpoint.</summary>
    public const string NotSupported = "Auth0Ciba.NotSupported";

    /// <summary>The discovery document names another issuer, or an endpoint at a host that was not allowed.</summary>
    public const string UntrustedEndpoint = "Auth0Ciba.UntrustedEndpoint";

    /// <summary>An answer that is not what its specification says.</summary>
    public const string BadResponse = "Auth0Ciba.BadResponse";

    /// <summary>What became of the request cannot be known, for example as an answer was cut. Never read as denied or expired.</summary>
    public const string Indeterminate = "Auth0Ciba.Indeterminate";

    /// <summary>The same request is pending already.</summary>
    public const string AlreadyPending = "Auth0Ciba.AlreadyPending";

    /// <summary>The person was asked five times within a minute.</summary>
    public const string AskLimit = "Auth0Ciba.AskLimit";

    /// <summary>The person said no to the same request a moment ago.</summary>
    public const string DenialCooldown = "Auth0Ciba.DenialCooldown";

    /// <summary>The session was closed.</summary>
    public const string SessionClosed = "Auth0Ciba.SessionClosed";

    /// <summary>There is no record of this request in the session's store.</summary>
    public const string RequestNotFound = "Auth0Ciba.RequestNotFound";

    /// <summary>There is no such token in the cache.</summary>
    public const string TokenNotFound = "Auth0Ciba.TokenNotFound";

    /// <summary>The tenant will give no new token for this refresh token (invalid_grant and its kin). Trying again does not help: the person must be asked.</summary>
    public const string RefreshRejected = "Auth0Ciba.RefreshRejected";

    /// <summary>A token could not be refreshed for a reason that passes (network, 5xx, rate limit, an answer that was cut). Trying again later may help.</summary>
    public const string RefreshFailed = "Auth0Ciba.RefreshFailed";

    /// <summary>The tenant did not say that it revoked the refresh token. Trying again is safe.</summary>
    public const string RevokeFailed = "Auth0Ciba.RevokeFailed";

    /// <summary>There is no refresh token to revoke. Access tokens cannot be revoked.</summary>
    public const string NothingToRevoke = "Auth0Ciba.NothingToRevoke";

    /// <summary>The store failed or holds a record that cannot be read.</summary>
    public const string StoreFailed = "Auth0Ciba.StoreFailed";

    /// <summary>The store's kind cannot compare and swap, and what was to be done there must happen once among all its users.</summary>
    public const string CannotCompareAndSwap = "Auth0Ciba.CannotCompareAndSwap";

    /// <summary>The request belongs to an approval gate; nobody else gets its answer.</summary>
    public const string ReservedForGate = "Auth0Ciba.ReservedForGate";

    /// <summary>The people that a quorum needs did not approve.</summary>
    public const string QuorumNotReached = "Auth0Ciba.QuorumNotReached";

    /// <summary>The approval was consumed already: it is used once.</summary>
    public const string AlreadyConsumed = "Auth0Ciba.AlreadyConsumed";

    /// <summary>The approval is too old to be used.</summary>
    public const string ApprovalTooOld = "Auth0Ciba.ApprovalTooOld";

    /// <summary>The session's store holds no such approval.</summary>
    public const string ApprovalNotFound = "Auth0Ciba.ApprovalNotFound";

    /// <summary>What is to run is not what was approved.</summary>
    public const string OperationChanged = "Auth0Ciba.OperationChanged";

    /// <summary>The block reaches something that the approval cannot cover.</summary>
    public const string Uncovered = "Auth0Ciba.Uncovered";

    /// <summary>A value that cannot be frozen, so that nobody can approve just this one.</summary>
    public const string CannotFreeze = "Auth0Ciba.CannotFreeze";

    /// <summary>The policy does not allow it, or a parameter would loosen the policy.</summary>
    public const string PolicyViolated = "Auth0Ciba.PolicyViolated";

    /// <summary>The policy file cannot be used: it cannot be read, breaks its schema, or those whom it governs could change it.</summary>
    public const string PolicyUnusable = "Auth0Ciba.PolicyUnusable";

    /// <summary>The store's records end with the process, and what was to be written there must outlive it.</summary>
    public const string StoreNotDurable = "Auth0Ciba.StoreNotDurable";

    /// <summary>A fault of this library itself.</summary>
    public const string Unexpected = "Auth0Ciba.Unexpected";

    /// <summary>The answer has no ID token, or it is no JWT.</summary>
    public const string UnverifiedIdToken = "Auth0Ciba.UnverifiedIdToken";

    /// <summary>The answer has no access token.</summary>
    public const string UnverifiedAccessToken = "Auth0Ciba.UnverifiedAccessToken";

    /// <summary>The ID token is signed with an algorithm that is not allowed, such as HS256 or none.</summary>
    public const string UnverifiedAlgorithm = "Auth0Ciba.UnverifiedAlgorithm";

    /// <summary>The ID token's signature does not match a key of the tenant.</summary>
    public const string UnverifiedSignature = "Auth0Ciba.UnverifiedSignature";

    /// <summary>The tenant's keys could not be fetched in time; the answer is kept and can be verified later.</summary>
    public const string UnverifiedKeysUnavailable = "Auth0Ciba.UnverifiedKeysUnavailable";

    /// <summary>The ID token is of another issuer.</summary>
    public const string UnverifiedIssuer = "Auth0Ciba.UnverifiedIssuer";

    /// <summary>The ID token is for another client (aud, azp).</summary>
    public const string UnverifiedAudience = "Auth0Ciba.UnverifiedAudience";

    /// <summary>The ID token has expired or carries no expiry.</summary>
    public const string UnverifiedExpired = "Auth0Ciba.UnverifiedExpired";

    /// <summary>The ID token was issued before the request was made, or in the future (iat).</summary>
    public const string UnverifiedIssuedAt = "Auth0Ciba.UnverifiedIssuedAt";

    /// <summary>The person authenticated before the request was made (auth_time).</summary>
    public const string UnverifiedAuthTime = "Auth0Ciba.UnverifiedAuthTime";

    /// <summary>The ID token belongs to another access token (at_hash).</summary>
    public const string UnverifiedAccessTokenHash = "Auth0Ciba.UnverifiedAccessTokenHash";

    /// <summary>The token is not a Bearer token.</summary>
    public const string UnverifiedTokenType = "Auth0Ciba.UnverifiedTokenType";

    /// <summary>Somebody else than the person asked answered.</summary>
    public const string UnverifiedSubjectMismatch = "Auth0Ciba.UnverifiedSubjectMismatch";

    /// <summary>The authorization details granted are not the ones asked for.</summary>
    public const string UnverifiedDetailsChanged = "Auth0Ciba.UnverifiedDetailsChanged";
}
