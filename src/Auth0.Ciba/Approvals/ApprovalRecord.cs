using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;
using Auth0.Ciba.Stores;

namespace Auth0.Ciba.Approvals;

/// <summary>The session's own record of one approval: what is asked of whom, each decision with its proof, and what was used (laws 7 and 8).</summary>
internal sealed class ApprovalRecord
{
    [JsonPropertyName("phase")]
    public ApprovalPhase Phase { get; set; }

    [JsonPropertyName("iss")]
    public string Issuer { get; set; } = string.Empty;

    [JsonPropertyName("domain")]
    public string Domain { get; set; } = string.Empty;

    [JsonPropertyName("client")]
    public string ClientId { get; set; } = string.Empty;

    /// <summary>What makes two requests for approval the same: a caller's key names just one.</summary>
    [JsonPropertyName("same")]
    public string Fingerprint { get; set; } = string.Empty;

    [JsonPropertyName("operation")]
    public string? Operation { get; set; }

    [JsonPropertyName("hash")]
    public string? OperationHash { get; set; }

    [JsonPropertyName("items")]
    public int ItemCount { get; set; } = 1;

    [JsonPropertyName("manifest")]
    public string? Manifest { get; set; }

    [JsonPropertyName("uncovered")]
    public List<string>? Uncovered { get; set; }

    /// <summary>With the match code.</summary>
    [JsonPropertyName("message")]
    public string BindingMessage { get; set; } = string.Empty;

    [JsonPropertyName("code")]
    public string MatchCode { get; set; } = string.Empty;

    [JsonPropertyName("scope")]
    public string Scope { get; set; } = string.Empty;

    [JsonPropertyName("audience")]
    public string? Audience { get; set; }

    [JsonPropertyName("details")]
    public string? Details { get; set; }

    [JsonPropertyName("expiry")]
    public int? RequestedExpiry { get; set; }

    [JsonPropertyName("quorum")]
    public int Quorum { get; set; } = 1;

    [JsonPropertyName("people")]
    public List<PersonRecord> People { get; set; } = [];

    [JsonPropertyName("oneAtATime")]
    public bool OneAtATime { get; set; }

    /// <summary>Seconds.</summary>
    [JsonPropertyName("escalate")]
    public double? EscalateAfter { get; set; }

    [JsonPropertyName("denyOnFirst")]
    public bool DenyOnFirstRefusal { get; set; }

    /// <summary>Seconds.</summary>
    [JsonPropertyName("validFor")]
    public double ValidFor { get; set; }

    [JsonPropertyName("requester")]
    public string Requester { get; set; } = string.Empty;

    [JsonPropertyName("requesterVerified")]
    public bool IsRequesterVerified { get; set; }

    [JsonPropertyName("reason")]
    public string? Reason { get; set; }

    [JsonPropertyName("ticket")]
    public string? Ticket { get; set; }

    [JsonPropertyName("policy")]
    public string? PolicyHash { get; set; }

    [JsonPropertyName("insecure")]
    public bool IsInsecure { get; set; }

    [JsonPropertyName("breakGlass")]
    public bool IsBreakGlass { get; set; }

    [JsonPropertyName("created")]
    public DateTimeOffset CreatedAt { get; set; }

    [JsonPropertyName("approved")]
    public DateTimeOffset? ApprovedAt { get; set; }

    [JsonPropertyName("validUntil")]
    public DateTimeOffset? ValidUntil { get; set; }

    /// <summary>One bit for each item that was used.</summary>
    [JsonPropertyName("used")]
    public byte[] Used { get; set; } = [];

    [JsonPropertyName("consumed")]
    public DateTimeOffset? ConsumedAt { get; set; }

    [JsonPropertyName("runs")]
    public List<RunRecord>? Runs { get; set; }

    internal IReadOnlyCollection<ApprovalDecisionKind> Decisions => [.. People.Select(person => person.Decision)];

    internal bool IsUsed(int item) => (item / 8) < Used.Length && (Used[item / 8] & (1 << (item % 8))) != 0;

    internal void Use(int item, DateTimeOffset now)
    {
        var bits = new byte[(ItemCount + 7) / 8];
        Used.CopyTo(bits, 0);
        bits[item / 8] |= (byte)(1 << (item % 8));
        Used = bits;
        ConsumedAt = now;
        if (Enumerable.Range(0, ItemCount).All(IsUsed))
            Phase = ApprovalPhase.Consumed;
    }

    internal static ApprovalRecord Read(ReadOnlyMemory<byte> json) => RecordRules.Read(json, ApprovalJson.Default.ApprovalRecord, static record => record.IsSound, static () => ApprovalTexts.RecordUnreadable);

    private bool IsSound =>
        Enum.IsDefined(typeof(ApprovalPhase), Phase) && ItemCount is > 0 and <= 1_000_000 && Quorum >= 0
        && People is not null && Used is not null && Used.Length <= (ItemCount + 7) / 8
        && People.All(person => person is not null && Enum.IsDefined(typeof(ApprovalDecisionKind), person.Decision) && RecordRules.AreTexts(person.Name, person.UserId, person.RequestId) && RecordRules.AreTimes(person.AskedAt, person.DecidedAt))
        && RecordRules.AreTexts(Domain, ClientId, Fingerprint, BindingMessage, MatchCode, Scope, Requester) && RecordRules.IsAddress(Issuer) && RecordRules.AreDetails(Details)
        && RecordRules.AreTimes(CreatedAt, ApprovedAt, ValidUntil, ConsumedAt) && RecordRules.IsSpan(ValidFor) && RecordRules.IsSpan(EscalateAfter ?? 0);

    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, ApprovalJson.Default.ApprovalRecord);
}

/// <summary>Generated reading and writing of records.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApprovalRecord))]
internal sealed partial class ApprovalJson : JsonSerializerContext;
