using System;
using System.Text.Json.Serialization;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;

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

    [JsonPropertyName("details")]
    public string? Details { get; set; }

    [JsonPropertyName("claims")]
    public string Claims { get; set; } = "{}";

    [JsonPropertyName("access")]
    public string AccessToken { get; set; } = string.Empty;

    [JsonPropertyName("idtoken")]
    public string IdToken { get; set; } = string.Empty;

    [JsonPropertyName("refresh")]
    public string? RefreshToken { get; set; }

    internal TokenSet ToTokenSet() => new(Secret.FromPlainText(AccessToken), Secret.FromPlainText(IdToken), RefreshToken is null ? null : Secret.FromPlainText(RefreshToken))
    {
        Subject = Subject,
        Scope = Scope,
        Audience = Audience,
        ExpiresAt = ExpiresAt,
        AuthorizationDetails = Details is null ? [] : AuthorizationDetails.Parse(Details).ToObjects(),
        ClaimsJson = Claims,
    };

    internal static TokenRecord From(TokenSet tokens, AuthorizationDetails? details) => new()
    {
        Subject = tokens.Subject,
        Scope = tokens.Scope,
        Audience = tokens.Audience,
        ExpiresAt = tokens.ExpiresAt,
        Details = details?.Json,
        Claims = tokens.ClaimsJson,
        AccessToken = tokens.AccessToken.AsPlainText(),
        IdToken = tokens.IdToken.AsPlainText(),
        RefreshToken = tokens.RefreshToken?.AsPlainText(),
    };
}

/// <summary>Generated reading and writing of token records.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TokenRecord))]
internal sealed partial class TokenJson : JsonSerializerContext;
