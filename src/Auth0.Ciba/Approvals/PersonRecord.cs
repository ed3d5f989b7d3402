using System;
using System.Text.Json.Serialization;

namespace Auth0.Ciba.Approvals;

/// <summary>One person's part.</summary>
internal sealed class PersonRecord
{
    [JsonPropertyName("name")]
    public string Name { get; set; } = string.Empty;

    [JsonPropertyName("user")]
    public string UserId { get; set; } = string.Empty;

    [JsonPropertyName("request")]
    public string RequestId { get; set; } = string.Empty;

    [JsonPropertyName("decision")]
    public ApprovalDecisionKind Decision { get; set; }

    [JsonPropertyName("asked")]
    public DateTimeOffset? AskedAt { get; set; }

    [JsonPropertyName("decided")]
    public DateTimeOffset? DecidedAt { get; set; }

    [JsonPropertyName("error")]
    public string? ErrorId { get; set; }

    [JsonPropertyName("why")]
    public string? Reason { get; set; }

    /// <summary>The proof of a yes: the ID token, never another.</summary>
    [JsonPropertyName("idToken")]
    public string? IdToken { get; set; }
}
