using System.Text.Json.Nodes;

namespace Auth0.Ciba.Simulator;

/// <summary>
/// How the simulated tenant answers where Auth0's behaviour is unsure or differs between tenants. The defaults are the
/// best-known ones (docs/reference: Auth0 wire facts, section 11). Immutable; exchange it as a whole while running.
/// </summary>
public sealed record WireBehaviour
{
    /// <summary>HTTP status of <c>authorization_pending</c>: 400, or 403 as the device flow has it.</summary>
    public int PendingStatus { get; init; } = 400;

    /// <summary>HTTP status of a denial and of an expiry: 400 or 403.</summary>
    public int DeniedStatus { get; init; } = 400;

    /// <summary>Error code of an expired request.</summary>
    public ExpiredError ExpiredError { get; init; } = ExpiredError.AccessDenied;

    /// <summary>Answers a denial or expiry once and <c>invalid_grant</c> afterwards, as the device flow does.</summary>
    public bool DecisionAnsweredOnce { get; init; }

    /// <summary>HTTP status of <c>invalid_grant</c> for a CIBA poll: 400, 401 or 403.</summary>
    public int InvalidGrantStatus { get; init; } = 401;

    /// <summary>HTTP status of <c>slow_down</c>: 429 (Auth0 staff) or 400 (the specification).</summary>
    public int SlowDownStatus { get; init; } = 429;

    /// <summary>Seconds by which each <c>slow_down</c> lengthens the needed interval.</summary>
    public int SlowDownStepSeconds { get; init; } = 5;

    /// <summary>Whether the <c>slow_down</c> body carries <c>interval</c>.</summary>
    public bool SlowDownInterval { get; init; } = true;

    /// <summary>Whether <c>slow_down</c> carries a <c>Retry-After</c> header.</summary>
    public bool SlowDownRetryAfter { get; init; } = true;

    /// <summary>Polling interval in seconds, announced and enforced; Auth0: 5.</summary>
    public int IntervalSeconds { get; init; } = 5;

    /// <summary>How <c>interval</c> is written in the acknowledgement.</summary>
    public NumberForm IntervalForm { get; init; } = NumberForm.Number;

    /// <summary>How <c>expires_in</c> is written in the acknowledgement.</summary>
    public NumberForm ExpiresInForm { get; init; } = NumberForm.Number;

    /// <summary>Lifetime of every request in seconds instead of the requested one; null: as requested, or 300.</summary>
    public int? ExpiresInOverride { get; init; }

    /// <summary>Sets a <c>requested_expiry</c> outside 1–259200 to the nearest bound instead of refusing it.</summary>
    public bool ClampRequestedExpiry { get; init; }

    /// <summary>Whether a first poll sooner than the interval after the acknowledgement is too early.</summary>
    public bool FirstPollMustWait { get; init; } = true;

    /// <summary>Milliseconds by which a poll may come too early unnoticed, as two clocks never agree.</summary>
    public int EarlyPollToleranceMilliseconds { get; init; } = 50;

    /// <summary>Error code of a bad binding message: <c>invalid_request</c> or <c>invalid_binding_message</c>.</summary>
    public string BindingMessageError { get; init; } = "invalid_request";

    /// <summary>Error code of malformed or unregistered authorization details.</summary>
    public string DetailsError { get; init; } = "invalid_authorization_details";

    /// <summary>Error code of authorization details without an audience.</summary>
    public string DetailsWithoutAudienceError { get; init; } = "invalid_request";

    /// <summary>Whether <c>iss</c> of the login hint must be this tenant's issuer.</summary>
    public bool CheckLoginHintIssuer { get; init; } = true;

    /// <summary>Whether a user without a phone is asked by e-mail instead of being refused.</summary>
    public bool EmailFallback { get; init; }

    /// <summary>Whether <c>resource</c> stands in for an absent <c>audience</c> (compatibility profile).</summary>
    public bool ResourceCompatibility { get; init; }

    /// <summary>Refuses more than five requests a minute to one user instead of only noting them.</summary>
    public bool RejectOverAskRate { get; init; }

    /// <summary>Requests the whole tenant takes per minute before it answers 429; null: no limit. Auth0: 500.</summary>
    public int? TenantAsksPerMinute { get; init; }

    /// <summary>Leaves <c>token_type</c> out of token responses.</summary>
    public bool OmitTokenType { get; init; }

    /// <summary>Leaves <c>scope</c> out of token responses.</summary>
    public bool OmitScope { get; init; }

    /// <summary>Which access tokens are JWTs.</summary>
    public AccessTokenFormat AccessTokenFormat { get; init; } = AccessTokenFormat.ByAudience;

    /// <summary>Stands before every opaque access and refresh token, so that a test can look for them.</summary>
    public string OpaqueTokenPrefix { get; init; } = "";

    /// <summary>Signature algorithm of ID tokens.</summary>
    public IdTokenAlgorithm IdTokenAlgorithm { get; init; } = IdTokenAlgorithm.RS256;

    /// <summary>ID-token lifetime in seconds; Auth0: 36000.</summary>
    public int IdTokenLifetimeSeconds { get; init; } = 36000;

    /// <summary>Puts <c>at_hash</c> into ID tokens.</summary>
    public bool IncludeAtHash { get; init; }

    /// <summary>Puts <c>auth_time</c>, the moment of the decision, into ID tokens.</summary>
    public bool IncludeAuthTime { get; init; }

    /// <summary>Accepts ES256 and ES384 client assertions next to RS256, RS384 and PS256.</summary>
    public bool AllowEcAssertions { get; init; }

    /// <summary>
    /// Which endpoints discovery names, at the host mtls.localhost, for clients that show a certificate; with https alone. Not every machine knows
    /// that host.
    /// </summary>
    public MtlsAliases MtlsAliases { get; init; } = MtlsAliases.None;

    /// <summary>Accepts the called endpoint as the audience of a client assertion next to the issuer.</summary>
    public bool AllowEndpointAudience { get; init; }

    /// <summary>Whether a refresh gives a new refresh token and spends the old one; use of a spent one ends the family.</summary>
    public bool RotateRefreshTokens { get; init; }

    /// <summary>Seconds added to the <c>Date</c> header.</summary>
    public int DateSkewSeconds { get; init; }

    /// <summary>Members that replace those of the discovery document; a member whose value is null is removed.</summary>
    public JsonObject? Discovery { get; init; }
}
