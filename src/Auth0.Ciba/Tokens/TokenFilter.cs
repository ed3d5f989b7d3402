using System.Collections.Generic;

namespace Auth0.Ciba.Tokens;

/// <summary>Which of the tokens that a session's store keeps for its client.</summary>
public sealed class TokenFilter
{
    /// <summary>The person's user id; none: everybody.</summary>
    public string? UserId { get; init; }

    /// <summary>The API; null: every one; empty: the tenant's userinfo endpoint.</summary>
    public string? Audience { get; init; }

    /// <summary>Options handed to every store call.</summary>
    public IReadOnlyDictionary<string, object?>? StoreOptions { get; init; }

    internal bool Fits(TokenKey key) =>
        (string.IsNullOrEmpty(UserId) || key.Subject == UserId) && (Audience is null || (key.Audience ?? string.Empty) == Audience);
}
