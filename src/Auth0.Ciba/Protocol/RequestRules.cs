using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Protocol;

/// <summary>The rules that a request keeps before it may leave. Each failure names the parameter and the rule.</summary>
internal static class RequestRules
{
    internal const int MaxExpiry = 259200;

    private static readonly Regex BindingMessage = new(@"\A[A-Za-z0-9 +\-_.,:#]{1,64}\z", RegexOptions.CultureInvariant);

    private static readonly HashSet<string> Protected = new(StringComparer.OrdinalIgnoreCase)
    {
        Names.ClientId, Names.ClientSecret, Names.ClientAssertion, Names.ClientAssertionType, Names.Scope, Names.Audience, Names.BindingMessage,
        Names.LoginHint, "login_hint_token", "id_token_hint", Names.RequestedExpiry, Names.AuthorizationDetails, Names.GrantType,
        Names.AuthReqId, "request", "request_uri", "client_notification_token",
    };

    internal static void Check(BackchannelAuthenticationRequest request)
    {
        CheckText("UserId", request.UserId, 255, required: true);

        if (string.IsNullOrEmpty(request.BindingMessage))
            throw Auth0CibaException.BadInput("BindingMessage", "is required: it is what the person sees on the phone.");
        if (!BindingMessage.IsMatch(request.BindingMessage))
            throw Auth0CibaException.BadInput("BindingMessage", "must be 1 to 64 of the signs A-Z, a-z, 0-9, space and + - _ . , : #.");

        if (!ScopeSet.IsValid(request.Scope ?? string.Empty))
            throw Auth0CibaException.BadInput("Scope", "must be scope names parted by spaces (RFC 6749 section 3.3).");
        if (request.Audience is { Length: > 0 })
            CheckText("Audience", request.Audience, 600, required: false);
        if (request.RequestedExpiry is < 1 or > MaxExpiry)
            throw Auth0CibaException.BadInput("RequestedExpiry", $"must be 1 to {MaxExpiry} seconds (to 300 by push, above by e-mail), not {request.RequestedExpiry}.");
        if (request.AuthorizationDetails is not null && string.IsNullOrWhiteSpace(request.Audience))
            throw Auth0CibaException.BadInput("AuthorizationDetails", "need an explicit Audience: the API at which their types are registered.");
        CheckAdditional(request.AuthorizationParameters);
    }

    /// <summary>A request made elsewhere: its message is not known here, who must answer and with which details is.</summary>
    internal static void CheckAdopted(string authReqId, BackchannelAuthenticationRequest request)
    {
        CheckText("AuthReqId", authReqId, 4096, required: true);
        CheckText("UserId", request.UserId, 255, required: true);
        if (request.RequestedExpiry is < 1 or > MaxExpiry)
            throw Auth0CibaException.BadInput("RequestedExpiry", $"must be 1 to {MaxExpiry} seconds, not {request.RequestedExpiry}.");
    }

    private static void CheckAdditional(IReadOnlyDictionary<string, string>? parameters)
    {
        foreach (var name in (parameters ?? new Dictionary<string, string>()).Select(parameter => parameter.Key))
        {
            if (string.IsNullOrWhiteSpace(name) || name.Any(c => c is <= ' ' or > '~'))
                throw Auth0CibaException.BadInput("AuthorizationParameter", "a parameter's name must be printable ASCII without spaces.");
            if (Protected.Contains(name))
                throw Auth0CibaException.BadInput("AuthorizationParameter", $"'{name}' is set by the request itself and cannot be overridden.");
        }
    }

    private static void CheckText(string parameter, string? value, int longest, bool required)
    {
        if (required && string.IsNullOrWhiteSpace(value))
            throw Auth0CibaException.BadInput(parameter, "is required.");
        if (value!.Length > longest)
            throw Auth0CibaException.BadInput(parameter, $"must not be longer than {longest} signs.");
        if (value.Any(char.IsControl) || value.Trim().Length != value.Length)
            throw Auth0CibaException.BadInput(parameter, "must not hold control signs, nor begin or end with a space.");
        if (HasLoneSurrogate(value))
            throw Auth0CibaException.BadInput(parameter, "must be valid Unicode.");
    }

    /// <summary>Half a sign cannot be sent: it would leave as another one.</summary>
    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
                return true;
        }

        return false;
    }
}
