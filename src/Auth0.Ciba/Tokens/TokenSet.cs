using System;
using System.Collections.Generic;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;

namespace Auth0.Ciba.Tokens;

/// <summary>Verified tokens of one person for one audience. The tokens themselves are secrets and show no text.</summary>
public sealed class TokenSet
{
    private IDictionary<string, object?>? _claims;

    internal TokenSet(Secret accessToken, Secret idToken, Secret? refreshToken)
    {
        AccessToken = accessToken;
        IdToken = idToken;
        RefreshToken = refreshToken;
    }

    /// <summary>The person's user id, the verified <c>sub</c>.</summary>
    public string Subject { get; internal init; } = string.Empty;

    /// <summary>The scope granted, or the one asked for where the tenant names none (RFC 6749 section 5.1).</summary>
    public string Scope { get; internal init; } = string.Empty;

    /// <summary>The API that the access token is for; null for the tenant's userinfo endpoint.</summary>
    public string? Audience { get; internal init; }

    /// <summary>When the access token ends, UTC; null where the tenant did not say.</summary>
    public DateTimeOffset? ExpiresAt { get; internal init; }

    /// <summary>When the tokens came.</summary>
    internal DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The authorization details granted, the ones asked for; empty where there are none.</summary>
    public IReadOnlyList<IDictionary<string, object?>> AuthorizationDetails { get; internal init; } = [];

    /// <summary>The verified claims of the ID token.</summary>
    public IDictionary<string, object?> Claims => _claims ??= JsonValues.ToDictionary(JsonReading.Parse(ClaimsJson));

    internal string ClaimsJson { get; init; } = "{}";

    /// <summary>The access token.</summary>
    public Secret AccessToken { get; }

    /// <summary>The ID token.</summary>
    public Secret IdToken { get; }

    /// <summary>Whether there is a refresh token, which is given only where offline_access was asked for.</summary>
    public bool CanRefresh => RefreshToken is not null;

    internal Secret? RefreshToken { get; }
}
