using System.Globalization;
using System.Text;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Backchannel;

/// <summary>What makes two requests the same: tenant, client, person, message, scope, audience, details and expiry.</summary>
internal static class RequestFingerprint
{
    internal static string Of(BackchannelAuthenticationRequest request, string issuer, string clientId) => Hash(
        issuer,
        clientId,
        request.UserId,
        request.BindingMessage,
        request.EffectiveScope,
        string.IsNullOrEmpty(request.Audience) ? null : request.Audience,
        request.AuthorizationDetails?.Json,
        request.RequestedExpiry?.ToString(CultureInfo.InvariantCulture));

    /// <summary>A digest of texts in which no two different lists look alike.</summary>
    internal static string Hash(params string?[] parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append(part?.Length ?? -1).Append(':').Append(part);
        return Hashing.Base64Url(Hashing.Sha(256, Encoding.UTF8.GetBytes(text.ToString())));
    }
}
