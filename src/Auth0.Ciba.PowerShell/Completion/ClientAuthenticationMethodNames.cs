using System;
using System.Linq;
using Auth0.Ciba.ClientAuthentication;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.PowerShell.Completion;

/// <summary>The names of the authentication methods, as an enum's and as OpenID Connect writes them (client_secret_post).</summary>
internal static class ClientAuthenticationMethodNames
{
    internal static readonly string[] All = Enum.GetNames(typeof(ClientAuthenticationMethod));

    /// <exception cref="Auth0CibaException">BadInput.</exception>
    internal static ClientAuthenticationMethod? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var name = All.FirstOrDefault(known => string.Equals(known, text!.Replace("_", string.Empty), StringComparison.OrdinalIgnoreCase))
            ?? throw Auth0CibaException.BadInput("ClientAuthenticationMethod", CompletionTexts.MustBeOneOf(string.Join(", ", All)));
        return (ClientAuthenticationMethod)Enum.Parse(typeof(ClientAuthenticationMethod), name);
    }
}
