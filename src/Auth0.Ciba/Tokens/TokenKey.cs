using System;

namespace Auth0.Ciba.Tokens;

/// <summary>Whose tokens, and for what: under this a session's store keeps them.</summary>
public sealed class TokenKey : IEquatable<TokenKey>
{
    /// <summary>Names tokens.</summary>
    /// <param name="subject">The person's user id.</param>
    /// <param name="audience">The API; null or empty: the tenant's userinfo endpoint.</param>
    public TokenKey(string subject, string? audience)
    {
        Subject = subject ?? throw new ArgumentNullException(nameof(subject));
        Audience = string.IsNullOrEmpty(audience) ? null : audience;
    }

    /// <summary>The person's user id.</summary>
    public string Subject { get; }

    /// <summary>The API that the tokens are for; null: the tenant's userinfo endpoint.</summary>
    public string? Audience { get; }

    /// <inheritdoc/>
    public bool Equals(TokenKey? other) =>
        other is not null && string.Equals(Subject, other.Subject, StringComparison.Ordinal) && string.Equals(Audience, other.Audience, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TokenKey);

    /// <inheritdoc/>
    public override int GetHashCode() => (StringComparer.Ordinal.GetHashCode(Subject) * 397) ^ (Audience is null ? 0 : StringComparer.Ordinal.GetHashCode(Audience));

    /// <summary>For people.</summary>
    public override string ToString() => TokenTexts.KeyOf(Subject, Audience ?? TokenTexts.UserinfoEndpoint);
}
