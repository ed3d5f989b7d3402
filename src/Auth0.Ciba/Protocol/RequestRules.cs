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
            throw Auth0CibaException.BadInput("BindingMessage", ProtocolTexts.BindingMessageRequired);
        if (!BindingMessage.IsMatch(request.BindingMessage))
            throw Auth0CibaException.BadInput("BindingMessage", ProtocolTexts.BindingMessageUnfit);

        if (!ScopeSet.IsValid(request.Scope ?? string.Empty))
            throw Auth0CibaException.BadInput("Scope", ProtocolTexts.ScopeUnfit);
        if (request.Audience is { Length: > 0 })
            CheckText("Audience", request.Audience, 600, required: false);
        if (request.RequestedExpiry is < 1 or > MaxExpiry)
            throw Auth0CibaException.BadInput("RequestedExpiry", ProtocolTexts.ExpiryUnfit(MaxExpiry, request.RequestedExpiry));
        if (request.AuthorizationDetails is not null && string.IsNullOrWhiteSpace(request.Audience))
            throw Auth0CibaException.BadInput("AuthorizationDetails", ProtocolTexts.DetailsNeedAudience);
        CheckAdditional(request.AuthorizationParameters);
    }

    /// <summary>A request made elsewhere: its message is not known here, who must answer and with which details is.</summary>
    internal static void CheckAdopted(string authReqId, BackchannelAuthenticationRequest request)
    {
        CheckText("AuthReqId", authReqId, 4096, required: true);
        CheckText("UserId", request.UserId, 255, required: true);
        if (request.RequestedExpiry is < 1 or > MaxExpiry)
            throw Auth0CibaException.BadInput("RequestedExpiry", ProtocolTexts.ExpiryOutOfRange(MaxExpiry, request.RequestedExpiry));
    }

    private static void CheckAdditional(IReadOnlyDictionary<string, string>? parameters)
    {
        foreach (var name in (parameters ?? new Dictionary<string, string>()).Select(parameter => parameter.Key))
        {
            if (string.IsNullOrWhiteSpace(name) || name.Any(c => c is <= ' ' or > '~'))
                throw Auth0CibaException.BadInput("AuthorizationParameter", ProtocolTexts.ParameterNameUnfit);
            if (Protected.Contains(name))
                throw Auth0CibaException.BadInput("AuthorizationParameter", ProtocolTexts.ParameterProtected(name));
        }
    }

    private static void CheckText(string parameter, string? value, int longest, bool required)
    {
        if (required && string.IsNullOrWhiteSpace(value))
            throw Auth0CibaException.BadInput(parameter, RuleTexts.Required);
        if (value!.Length > longest)
            throw Auth0CibaException.BadInput(parameter, ProtocolTexts.TextTooLong(longest));
        if (value.Any(char.IsControl) || value.Trim().Length != value.Length)
            throw Auth0CibaException.BadInput(parameter, ProtocolTexts.TextUnfit);
        if (HasLoneSurrogate(value))
            throw Auth0CibaException.BadInput(parameter, ProtocolTexts.TextNotUnicode);
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
