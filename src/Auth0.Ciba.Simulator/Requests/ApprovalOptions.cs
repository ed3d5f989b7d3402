using System.Text.Json.Nodes;

namespace Auth0.Ciba.Simulator;

/// <summary>How an approval differs from what was asked: what a faulty or hostile tenant could do.</summary>
public sealed record ApprovalOptions
{
    /// <summary>Subject of the tokens instead of the person asked.</summary>
    public string? Subject { get; init; }

    /// <summary>Granted scope (space separated) instead of the asked one.</summary>
    public string? Scope { get; init; }

    /// <summary>Granted authorization details instead of the asked ones; null: as asked.</summary>
    public JsonArray? AuthorizationDetails { get; init; }

    /// <summary>Leaves the authorization details out of the answer.</summary>
    public bool DropAuthorizationDetails { get; init; }
}
