using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;

namespace Auth0.Ciba.Simulator;

/// <summary>A backchannel request as it stood when it was looked at.</summary>
public sealed record RequestView
{
    /// <summary>The <c>auth_req_id</c>.</summary>
    public required string AuthReqId { get; init; }

    /// <summary>Running number, from 1, in the order of acceptance.</summary>
    public required long Number { get; init; }

    /// <summary>State at that moment.</summary>
    public required RequestState State { get; init; }

    /// <summary>Client that asked.</summary>
    public required string ClientId { get; init; }

    /// <summary>Person who is asked.</summary>
    public required string User { get; init; }

    /// <summary>The binding message.</summary>
    public required string BindingMessage { get; init; }

    /// <summary>Granted or grantable scopes.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>API asked for; null: none.</summary>
    public string? Audience { get; init; }

    /// <summary>Authorization details as asked; null: none. A copy.</summary>
    public JsonArray? AuthorizationDetails { get; init; }

    /// <summary>Moment of acceptance (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Moment of the decision (UTC), a person's or the control API's; null: there was none.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Moment of expiry (UTC), by the clock at acceptance.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Seconds until expiry by the elapsed-time clock; 0 once expired.</summary>
    public required double SecondsLeft { get; init; }

    /// <summary>Polls received for it.</summary>
    public required int Polls { get; init; }
}
