using System;
using System.Text.Json.Serialization;

namespace Auth0.Ciba.Backchannel;

/// <summary>
/// Whose turn it is to poll a request that several workers follow, and when: the lease in the request's record. Times are the store's, where
/// it has a clock of its own.
/// </summary>
internal sealed class RecordedTurn
{
    /// <summary>The worker that holds the lease.</summary>
    [JsonPropertyName("worker")]
    public string? Worker { get; set; }

    /// <summary>When the lease ends by itself.</summary>
    [JsonPropertyName("until")]
    public DateTimeOffset Until { get; set; }

    /// <summary>No poll may leave sooner, whoever's it is.</summary>
    [JsonPropertyName("due")]
    public DateTimeOffset Due { get; set; }

    /// <summary>Whether a poll is on its way, or was and its answer is not known.</summary>
    [JsonPropertyName("open")]
    public bool AnswerLost { get; set; }
}
