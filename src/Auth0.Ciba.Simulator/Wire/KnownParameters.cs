using System;
using System.Collections.Frozen;

namespace Auth0.Ciba.Simulator;

/// <summary>The form parameters that Auth0 documents for each endpoint.</summary>
internal static class KnownParameters
{
    private static readonly FrozenSet<string> Backchannel = Set(
        "client_id", "client_secret", "client_assertion_type", "client_assertion", "scope", "binding_message",
        "login_hint", "audience", "resource", "requested_expiry", "authorization_details");

    private static readonly FrozenSet<string> Token = Set(
        "client_id", "client_secret", "client_assertion_type", "client_assertion", "grant_type", "auth_req_id",
        "refresh_token", "scope", "audience");

    private static readonly FrozenSet<string> Revoke = Set(
        "client_id", "client_secret", "client_assertion_type", "client_assertion", "token", "token_type_hint");

    public static bool Includes(WireEndpoint endpoint, string name) => endpoint switch
    {
        WireEndpoint.Backchannel => Backchannel.Contains(name),
        WireEndpoint.Token => Token.Contains(name),
        WireEndpoint.Revoke => Revoke.Contains(name),
        _ => true,
    };

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.Ordinal);
}
