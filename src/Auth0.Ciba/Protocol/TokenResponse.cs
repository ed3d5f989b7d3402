using System.Linq;
using System.Text.Json;

namespace Auth0.Ciba.Protocol;

/// <summary>A token response (RFC 6749 section 5.1, OpenID CIBA Core section 10.1.1), its members' types checked, nothing verified yet.</summary>
internal sealed class TokenResponse
{
    internal string? AccessToken { get; private init; }

    internal string? IdToken { get; private init; }

    internal string? RefreshToken { get; private init; }

    internal string? TokenType { get; private init; }

    internal string? Scope { get; private init; }

    /// <summary>The access token's lifetime in seconds.</summary>
    internal double? ExpiresIn { get; private init; }

    internal JsonElement? AuthorizationDetails { get; private init; }

    /// <summary>Reads the body of a 200; null with the reason where it is no token response.</summary>
    internal static TokenResponse? TryRead(byte[] body, out string reason)
    {
        if (!JsonReading.TryParseObject(body, out var json, out reason))
            return null;

        string? broken = null;
        string? Text(string name)
        {
            if (!JsonReading.TryGetText(json, name, out var text))
                broken ??= name;
            return text;
        }

        var hasDetails = json.TryGetProperty(Names.AuthorizationDetails, out var details);
        var lifetimeIsRight = JsonReading.TryGetSeconds(json, "expires_in", out var expiresIn);
        var response = new TokenResponse
        {
            AccessToken = Text("access_token"),
            IdToken = Text("id_token"),
            RefreshToken = Text("refresh_token"),
            TokenType = Text("token_type"),
            Scope = Text("scope"),
            ExpiresIn = expiresIn,
            AuthorizationDetails = hasDetails ? details : null,
        };

        if (broken is not null)
            reason = ProtocolTexts.NoText(broken);
        else if (!lifetimeIsRight)
            reason = ProtocolTexts.ExpiresInUnfit;
        else if (json.TryGetProperty("error", out _))
            reason = ProtocolTexts.ErrorBesideTokens;
        else if (!IsVisible(response.AccessToken) || !IsVisible(response.RefreshToken) || !ScopeSet.IsValid(response.Scope ?? string.Empty))
            reason = ProtocolTexts.TokenSignsUnfit;
        else if (hasDetails && details.ValueKind != JsonValueKind.Array)
            reason = ProtocolTexts.DetailsNoArray;
        else if (string.IsNullOrEmpty(response.AccessToken) && string.IsNullOrEmpty(response.IdToken))
            reason = ProtocolTexts.NoTokens;
        else
            return response;
        return null;
    }

    /// <summary>RFC 6749 appendix A.12: a token goes into headers.</summary>
    private static bool IsVisible(string? token) => (token ?? string.Empty).All(c => c is >= ' ' and <= '~');
}
