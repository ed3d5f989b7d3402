using System;
using System.Collections.Generic;

namespace Auth0.Ciba.Tokens;

/// <summary>Which token is wanted.</summary>
public sealed class TokenQuery
{
    /// <summary>The person's user id; none: the one person that this session holds tokens of.</summary>
    public string? UserId { get; init; }

    /// <summary>The API that the token is for; none: the tenant's userinfo endpoint.</summary>
    public string? Audience { get; init; }

    /// <summary>Scopes that the token must have; none: any.</summary>
    public string? Scope { get; init; }

    /// <summary>How long the token must live from now at least. Default: 60 seconds.</summary>
    public TimeSpan MinimumValidity { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Options handed to every store call.</summary>
    public IReadOnlyDictionary<string, object?>? StoreOptions { get; init; }
}
