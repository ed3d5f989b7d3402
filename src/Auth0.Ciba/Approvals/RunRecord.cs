using System;
using System.Text.Json.Serialization;

namespace Auth0.Ciba.Approvals;

/// <summary>How a run of the approved block ended.</summary>
internal sealed class RunRecord
{
    [JsonPropertyName("host")]
    public string Host { get; set; } = string.Empty;

    [JsonPropertyName("ended")]
    public DateTimeOffset EndedAt { get; set; }

    [JsonPropertyName("how")]
    public string Outcome { get; set; } = string.Empty;
}
