using System;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Tokens;

/// <summary>What the asker's own record says that an answer must be. Never read from anything handed in (law 8).</summary>
internal sealed class TokenExpectations
{
    internal string Issuer { get; init; } = string.Empty;

    internal string ClientId { get; init; } = string.Empty;

    internal string Subject { get; init; } = string.Empty;

    internal string Scope { get; init; } = string.Empty;

    internal string? Audience { get; init; }

    internal AuthorizationDetails? AuthorizationDetails { get; init; }

    internal DateTimeOffset AskedAt { get; init; }

    /// <summary>A refresh: nobody was asked now, so the person's authentication may be of any time (OpenID Connect Core section 12.2).</summary>
    internal bool IsRefresh { get; init; }

    /// <summary>
    /// Now by the clock that asked: the time of asking, and what has elapsed since. A machine's clock that was set back meanwhile must not make a
    /// token look as if it came from the future. None: not known.
    /// </summary>
    internal DateTimeOffset? NowByAsking { get; init; }
}
