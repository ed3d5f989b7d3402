using System;
using System.Collections.Generic;

namespace Auth0.Ciba.Simulator;

/// <summary>One answered request of the wire.</summary>
public sealed record LogEntry
{
    /// <summary>Running number, from 1, in the order of answering.</summary>
    public required long Order { get; init; }

    /// <summary>Moment of receipt (UTC).</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Endpoint that was called.</summary>
    public required WireEndpoint Endpoint { get; init; }

    /// <summary>Client that called, as it named itself; null: it did not.</summary>
    public string? ClientId { get; init; }

    /// <summary>Grant type of a token request.</summary>
    public string? GrantType { get; init; }

    /// <summary>Request the call created or polled for.</summary>
    public string? AuthReqId { get; init; }

    /// <summary>The <c>login_hint</c> of a backchannel request as it was sent, also where a fault struck before it was read; null: there was none.</summary>
    public string? LoginHint { get; init; }

    /// <summary>Host that the client called, without port.</summary>
    public string Host { get; init; } = "";

    /// <summary>Version of HTTP, e.g. <c>HTTP/2</c>.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>HTTP status; 0: the connection was cut without an answer.</summary>
    public required int Status { get; init; }

    /// <summary>The <c>error</c> code of the answer.</summary>
    public string? Error { get; init; }

    /// <summary>Fault that was injected.</summary>
    public FaultKind? Fault { get; init; }

    /// <summary>What the judge noted.</summary>
    public IReadOnlyList<ViolationKind> Violations { get; init; } = [];

    /// <summary>Names of form parameters the endpoint does not know.</summary>
    public IReadOnlyList<string> UnknownParameters { get; init; } = [];
}
