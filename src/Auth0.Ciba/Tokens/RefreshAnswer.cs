using System;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Tokens;

/// <summary>What came of one refresh at the tenant.</summary>
internal sealed class RefreshAnswer
{
    /// <summary>The body of the 200, a token response; null: see <see cref="Error"/>.</summary>
    internal byte[]? Body { get; init; }

    internal Auth0CibaException? Error { get; init; }

    /// <summary>Whether the tenant may have used the refresh token up without giving a new one.</summary>
    internal bool MayBeSpent { get; init; }

    /// <summary>Whether the tenant said that this refresh token is none any more (invalid_grant).</summary>
    internal bool IsRefused { get; init; }

    internal DateTimeOffset ReceivedAt { get; init; }
}
