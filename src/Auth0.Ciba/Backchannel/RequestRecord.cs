using System;
using System.Text.Json;
using System.Text.Json.Serialization;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tokens;

namespace Auth0.Ciba.Backchannel;

/// <summary>How far a request is on its way; written before each step that a crash could hide (law 4).</summary>
internal enum RequestPhase
{
    /// <summary>About to be sent. Found later: whether the person was asked is not known.</summary>
    Asking,

    /// <summary>Acknowledged; may be polled.</summary>
    Pending,

    /// <summary>The tenant's one answer is here, not verified yet.</summary>
    Redeemed,

    /// <summary>Over.</summary>
    Ended,
}

/// <summary>The session's own record of one request: what was asked of whom, and how far it is. Expectations come from here only (law 8).</summary>
internal sealed class RequestRecord
{
    private static readonly TimeSpan LongestAsking = TimeSpan.FromSeconds(60);

    [JsonPropertyName("phase")]
    public RequestPhase Phase { get; set; }

    [JsonPropertyName("iss")]
    public string Issuer { get; set; } = string.Empty;

    [JsonPropertyName("client")]
    public string ClientId { get; set; } = string.Empty;

    [JsonPropertyName("user")]
    public string UserId { get; set; } = string.Empty;

    [JsonPropertyName("message")]
    public string BindingMessage { get; set; } = string.Empty;

    [JsonPropertyName("scope")]
    public string Scope { get; set; } = string.Empty;

    [JsonPropertyName("audience")]
    public string? Audience { get; set; }

    [JsonPropertyName("details")]
    public string? Details { get; set; }

    [JsonPropertyName("expiry")]
    public int? RequestedExpiry { get; set; }

    [JsonPropertyName("asked")]
    public DateTimeOffset AskedAt { get; set; }

    [JsonPropertyName("id")]
    public string? AuthReqId { get; set; }

    [JsonPropertyName("deadline")]
    public DateTimeOffset Deadline { get; set; }

    /// <summary>Seconds.</summary>
    [JsonPropertyName("interval")]
    public double Interval { get; set; }

    [JsonPropertyName("turn")]
    public RecordedTurn? Turn { get; set; }

    /// <summary>The body of the 200, kept until it is verified and its tokens are saved.</summary>
    [JsonPropertyName("answer")]
    public byte[]? Answer { get; set; }

    [JsonPropertyName("received")]
    public DateTimeOffset? ReceivedAt { get; set; }

    [JsonPropertyName("ended")]
    public DateTimeOffset? EndedAt { get; set; }

    [JsonPropertyName("error")]
    public string? ErrorId { get; set; }

    [JsonPropertyName("reason")]
    public string? ErrorMessage { get; set; }

    /// <summary>An approval gate's own: its tokens are not kept, and nobody else gets its answer.</summary>
    [JsonPropertyName("gate")]
    public bool IsGate { get; set; }

    /// <summary>
    /// Whether it may be on its way to the tenant right now, here or elsewhere. A record that says Asking for longer was left behind by a
    /// process that ended, or its request waits for a rate limit.
    /// </summary>
    internal bool MayBeAsking(DateTimeOffset now) => Phase == RequestPhase.Asking && (AskedAt - now).Duration() < LongestAsking;

    private bool IsSound =>
        Enum.IsDefined(typeof(RequestPhase), Phase)
        && RecordRules.AreTexts(ClientId, UserId, BindingMessage, Scope) && RecordRules.IsAddress(Issuer) && RecordRules.AreDetails(Details)
        && RecordRules.AreTimes(AskedAt, Deadline, ReceivedAt, EndedAt, Turn?.Until, Turn?.Due) && RecordRules.IsSpan(Interval);

    internal static RequestRecord For(BackchannelAuthenticationRequest request, string clientId, string issuer, DateTimeOffset askedAt) => new()
    {
        Phase = RequestPhase.Asking,
        Issuer = issuer,
        ClientId = clientId,
        UserId = request.UserId,
        BindingMessage = request.BindingMessage,
        Scope = request.EffectiveScope,
        Audience = string.IsNullOrEmpty(request.Audience) ? null : request.Audience,
        Details = request.AuthorizationDetails?.Json,
        RequestedExpiry = request.RequestedExpiry,
        AskedAt = askedAt,
    };

    internal static RequestRecord Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json.Span, RecordJson.Default.RequestRecord) is { IsSound: true } record ? record : throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new Auth0CibaException(ErrorIds.StoreFailed, BackchannelTexts.RecordUnreadable, e);
        }
    }

    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, RecordJson.Default.RequestRecord);

    internal TokenExpectations ToExpectations(DateTimeOffset? nowByAsking = null) => new()
    {
        Issuer = Issuer,
        ClientId = ClientId,
        Subject = UserId,
        Scope = Scope,
        Audience = Audience,
        AuthorizationDetails = Details is null ? null : AuthorizationDetails.Parse(Details),
        AskedAt = AskedAt,
        NowByAsking = nowByAsking,
    };
}

/// <summary>Generated reading and writing of records.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RequestRecord))]
internal sealed partial class RecordJson : JsonSerializerContext;
