using System;
using System.Text.Json.Serialization;

namespace Auth0.Ciba.Tokens;

/// <summary>A refresh token as it is stored, with what is known of its use: a refresh token that rotates can be spent once.</summary>
internal sealed class RefreshRecord
{
    [JsonPropertyName("token")]
    public string Token { get; set; } = string.Empty;

    /// <summary>The scope that it was given for; a refresh may narrow the access token's.</summary>
    [JsonPropertyName("scope")]
    public string Scope { get; set; } = string.Empty;

    [JsonPropertyName("details")]
    public string? Details { get; set; }

    /// <summary>Who is about to spend it: a number drawn for one refresh.</summary>
    [JsonPropertyName("by")]
    public string? ClaimedBy { get; set; }

    /// <summary>Until when the others wait for them.</summary>
    [JsonPropertyName("until")]
    public DateTimeOffset? ClaimedUntil { get; set; }

    /// <summary>The moment before the last refresh left.</summary>
    [JsonPropertyName("sent")]
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>The tenant's answer that is not verified yet. The new refresh token is in it.</summary>
    [JsonPropertyName("answer")]
    public byte[]? Answer { get; set; }

    [JsonPropertyName("answered")]
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>A refresh left and no whole answer came: the tenant may have used the token up.</summary>
    [JsonPropertyName("doubt")]
    public bool MayBeSpent { get; set; }

    internal bool IsClaimed(DateTimeOffset now) => ClaimedBy is not null && ClaimedUntil > now;

    internal void Claim(string by, DateTimeOffset now, DateTimeOffset until)
    {
        // A claim that is left over is of a process that ended in between.
        MayBeSpent |= ClaimedBy is not null;
        (ClaimedBy, ClaimedUntil, SentAt) = (by, until, now);
    }

    internal void Release(bool mayBeSpent)
    {
        MayBeSpent |= mayBeSpent;
        (ClaimedBy, ClaimedUntil, Answer, AnsweredAt) = (null, null, null, null);
    }

    /// <summary>The refresh token from now on: the new one where it rotates.</summary>
    internal RefreshRecord Next(string? rotated) => new() { Token = string.IsNullOrEmpty(rotated) ? Token : rotated!, Scope = Scope, Details = Details };
}
