using System;
using System.Collections.Generic;

namespace Auth0.Ciba.Simulator;

/// <summary>What tokens are given for.</summary>
internal sealed record TokenGrant(
    string ClientId,
    string Subject,
    SimulatedApi? Api,
    IReadOnlyList<string> Scopes,
    string? DetailsJson,
    DateTimeOffset DecidedAt)
{
    /// <summary>Ties refresh tokens of one approval together: reuse of a spent one ends them all.</summary>
    public string Family { get; init; } = Opaque.NewToken();
}
