using System;
using System.Text.Json;
using System.Text.Json.Serialization;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Stores;

namespace Auth0.Ciba.Tokens;

/// <summary>A token set as it is stored.</summary>
internal sealed class TokenRecord
{
    [JsonPropertyName("sub")]
    public string Subject { get; set; } = string.Empty;

    [JsonPropertyName("scope")]
    public string Scope { get; set; } = string.Empty;

    [JsonPropertyName("audience")]
    public string? Audience { get; set; }

    [JsonPropertyName("expires")]
    public DateTimeOffset? ExpiresAt { get; set; }

    [JsonPropertyName("received")]
    public DateTimeOffset ReceivedAt { get; set; }

    [JsonPropertyName("details")]
    public string? Details { get; set; }

    [JsonPropertyName("claims")]
    public string Claims { get; set; } = "{}";

    [JsonPropertyName("access")]
    public string AccessToken { get; set; } = string.Empty;

    [JsonPropertyName("idtoken")]
    public string IdToken { get; set; } = string.Empty;

    [JsonPropertyName("refresh")]
    public RefreshRecord? Refresh { get; set; }

    private bool IsSound =>
        RecordRules.AreTexts(Subject, Scope, AccessToken, IdToken) && RecordRules.AreTexts(Refresh is null ? string.Empty : Refresh.Token, Refresh is null ? string.Empty : Refresh.Scope)
        && RecordRules.IsJsonObject(Claims) && RecordRules.AreDetails(Details) && RecordRules.AreDetails(Refresh?.Details)
        && RecordRules.AreTimes(ExpiresAt, ReceivedAt, Refresh?.ClaimedUntil, Refresh?.SentAt, Refresh?.AnsweredAt);

    internal TokenSet ToTokenSet() => new(Secret.FromPlainText(AccessToken), Secret.FromPlainText(IdToken), Refresh is null ? null : Secret.FromPlainText(Refresh.Token))
    {
        Subject = Subject,
        Scope = Scope,
        Audience = Audience,
        ExpiresAt = ExpiresAt,
        ReceivedAt = ReceivedAt,
        AuthorizationDetails = Details is null ? [] : AuthorizationDetails.Parse(Details).ToObjects(),
        ClaimsJson = Claims,
    };

    internal static TokenRecord From(TokenSet tokens, AuthorizationDetails? details) => new()
    {
        Subject = tokens.Subject,
        Scope = tokens.Scope,
        Audience = tokens.Audience,
        ExpiresAt = tokens.ExpiresAt,
        ReceivedAt = tokens.ReceivedAt,
        Details = details?.Json,
        Claims = tokens.ClaimsJson,
        AccessToken = tokens.AccessToken.AsPlainText(),
        IdToken = tokens.IdToken.AsPlainText(),
        Refresh = tokens.RefreshToken is null ? null : new RefreshRecord { Token = tokens.RefreshToken.AsPlainText(), Scope = tokens.Scope, Details = details?.Json },
    };

    /// <summary>
    /// What is kept of two: the tokens that came later, and their refresh token or, where they have none, the other's. So an approval without
    /// offline_access does not cost the refresh token of an earlier one, and an old approval that is looked at again brings no spent one back.
    /// </summary>
    internal static TokenRecord Merge(TokenRecord known, TokenRecord arrived)
    {
        var (newer, older) = known.ReceivedAt >= arrived.ReceivedAt ? (known, arrived) : (arrived, known);
        newer.Refresh ??= older.Refresh;
        return newer;
    }

    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.StoreFailed"/>.</exception>
    internal static TokenRecord Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json.Span, TokenJson.Default.TokenRecord) is { IsSound: true } record ? record : throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new Auth0CibaException(ErrorIds.StoreFailed, TokenTexts.RecordUnreadable, e);
        }
    }

    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, TokenJson.Default.TokenRecord);
}

/// <summary>Generated reading and writing of token records.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TokenRecord))]
internal sealed partial class TokenJson : JsonSerializerContext;
