using System;
using System.Globalization;
using System.Linq;

namespace Auth0.Ciba.Simulator;

/// <summary>Checks the parameters of <c>/bc-authorize</c> in the order in which Auth0 is believed to.</summary>
internal sealed class AskReader(Tenant tenant)
{
    private const int DefaultExpiry = 300;
    private const int MaxExpiry = 259_200;
    private const int MaxPushExpiry = 300;

    public WireAnswer? Read(WireRequest request, SimulatedClient client, out BackchannelAsk? ask)
    {
        ask = null;
        var behaviour = request.Behaviour;
        var scopes = ScopeRule.Split(request["scope"]);
        if (!scopes.Contains(ScopeRule.OpenId, StringComparer.Ordinal))
            return WireAnswer.BadRequest("openid scope must be requested");
        if (BindingMessageRule.Check(request["binding_message"], behaviour) is { } badMessage)
            return badMessage;
        if (LoginHintReader.Read(request["login_hint"], tenant.Issuer, behaviour, out var sub) is { } badHint)
            return badHint;
        if (ReadExpiry(request, out var expiry) is { } badExpiry)
            return badExpiry;

        var audience = request["audience"] ?? (behaviour.ResourceCompatibility ? request["resource"] : null);
        SimulatedApi? api = null;
        if (audience is not null && !tenant.Apis.TryGetValue(audience, out api))
            return WireAnswer.BadRequest($"Service not found: {audience}");
        var details = request["authorization_details"];
        if (AuthorizationDetailsRule.Check(details, api, behaviour) is { } badDetails)
            return badDetails;
        if (!tenant.Users.TryGetValue(sub!, out var user))
            return WireAnswer.Fail(400, "unknown_user_id", "User ID is malformed or unknown");
        if (CheckChannel(user, expiry, behaviour) is { } unreachable)
            return unreachable;

        ask = new BackchannelAsk(
            client, user, request["binding_message"]!, ScopeRule.Grantable(scopes, api), api, details, behaviour.ExpiresInOverride ?? expiry);
        return null;
    }

    private static WireAnswer? ReadExpiry(WireRequest request, out int expiry)
    {
        expiry = DefaultExpiry;
        if (request["requested_expiry"] is not { } text)
            return null;
        var read = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out expiry);
        if (read && request.Behaviour.ClampRequestedExpiry)
            expiry = Math.Clamp(expiry, 1, MaxExpiry);
        return read && expiry is >= 1 and <= MaxExpiry
            ? null
            : WireAnswer.BadRequest("requested_expiry must be a number of seconds between 1 and 259200");
    }

    /// <summary>Up to five minutes by push, longer by e-mail; the simulated phone shows both.</summary>
    private static WireAnswer? CheckChannel(SimulatedUser user, int expiry, WireBehaviour behaviour)
    {
        var push = expiry <= MaxPushExpiry && (user.PhoneEnrolled || !behaviour.EmailFallback);
        if (push)
            return user.PhoneEnrolled ? null : WireAnswer.BadRequest("User is not enrolled for push notifications");
        return user is { Email: not null, EmailVerified: true } ? null : WireAnswer.BadRequest("User does not have a verified email address");
    }
}
