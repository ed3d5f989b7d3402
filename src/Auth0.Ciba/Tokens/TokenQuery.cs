using System;
using System.Collections.Generic;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

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

    /// <summary>How long the token must live from now at least, 0 or more. Default: 60 seconds.</summary>
    public TimeSpan MinimumValidity { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Has a new token fetched by the refresh token even where the one at hand would do. Default: false.</summary>
    public bool ForceRefresh { get; init; }

    /// <summary>Options handed to every store call.</summary>
    public IReadOnlyDictionary<string, object?>? StoreOptions { get; init; }

    /// <exception cref="Auth0CibaException">BadInput.</exception>
    internal void Check()
    {
        if (MinimumValidity < TimeSpan.Zero)
            throw Auth0CibaException.BadInput(nameof(MinimumValidity), TokenTexts.NegativeValidity);
        if (!ScopeSet.IsValid(Scope ?? string.Empty))
            throw Auth0CibaException.BadInput(nameof(Scope), TokenTexts.ScopeUnfit);
    }

    /// <summary>For messages.</summary>
    internal string Describe() => TokenTexts.KeyOf(string.IsNullOrEmpty(UserId) ? TokenTexts.Anybody : UserId, string.IsNullOrEmpty(Audience) ? TokenTexts.UserinfoEndpoint : Audience);
}
