using System.Collections.Generic;
using System.Text.Json.Nodes;

namespace Auth0.Ciba.Simulator;

/// <summary>
/// A fault for the next <see cref="Count"/> matching answers. <see cref="FaultKind.EditAnswer"/> and
/// <see cref="FaultKind.Forge"/> count successful answers only, the others every answer.
/// </summary>
public sealed record Fault
{
    /// <summary>What goes wrong.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>Answers it applies to; at least 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Endpoint it applies to; null: any.</summary>
    public WireEndpoint? Endpoint { get; init; }

    /// <summary>Request whose polls it applies to; null: any.</summary>
    public string? AuthReqId { get; init; }

    /// <summary>True: the tenant processes and commits first, and only the answer is lost or changed.</summary>
    public bool AfterProcessing { get; init; }

    /// <summary>HTTP status, 200–599; null: the kind's own.</summary>
    public int? Status { get; init; }

    /// <summary>Body text.</summary>
    public string? Body { get; init; }

    /// <summary>Content-Type of <see cref="Body"/>.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>Headers to send.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Seconds to stall, by the tenant's clock.</summary>
    public double StallSeconds { get; init; }

    /// <summary>Text of <c>Retry-After</c>, any: seconds, a date, nonsense; null: no such header.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>Seconds from now for <c>X-RateLimit-Reset</c> (sent as UTC epoch seconds); null: no such headers.</summary>
    public int? RateLimitResetSeconds { get; init; }

    /// <summary>Size of the huge body in bytes.</summary>
    public long BodyBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Where a redirect points.</summary>
    public string? Location { get; init; }

    /// <summary>Members to set in a successful answer.</summary>
    public JsonObject? Replace { get; init; }

    /// <summary>Members to remove from a successful answer.</summary>
    public IReadOnlyList<string>? Remove { get; init; }

    /// <summary>The forgery.</summary>
    public IdTokenForgery? Forgery { get; init; }

    internal bool OnlyOnSuccess => Kind is FaultKind.EditAnswer or FaultKind.Forge;

    /// <summary>Whether the true answer still reaches the client.</summary>
    internal bool AnswerSurvives => OnlyOnSuccess || Kind == FaultKind.Stall;
}
