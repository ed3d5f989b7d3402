using System.Collections.Generic;

namespace Auth0.Ciba.Protocol;

/// <summary>
/// What is asked of one person: a CIBA authentication request (OpenID CIBA Core section 7.1) as Auth0 takes it
/// (auth0.com/docs/api/authentication/login/start-back-channel-login). It is checked before anything is sent.
/// </summary>
public sealed class BackchannelAuthenticationRequest
{
    /// <summary>The person's user id, the <c>sub</c> of their tokens, for example <c>auth0|0123456789</c>. Sent as an iss_sub login hint.</summary>
    public string UserId { get; init; } = string.Empty;

    /// <summary>What the person sees: 1 to 64 of letters, digits, space and <c>+-_.,:#</c>.</summary>
    public string BindingMessage { get; init; } = string.Empty;

    /// <summary>Scopes parted by spaces; <c>openid</c> is added where it is missing. Default: <c>openid</c>.</summary>
    public string Scope { get; init; } = Names.OpenId;

    /// <summary>The API identifier that the access token is for; none: the tenant's userinfo endpoint.</summary>
    public string? Audience { get; init; }

    /// <summary>Rich authorization details (RFC 9396); they need an <see cref="Audience"/>.</summary>
    public AuthorizationDetails? AuthorizationDetails { get; init; }

    /// <summary>How long the person has, in seconds: 1 to 259200; to 300 by push, above by e-mail. None: the tenant's default, 300.</summary>
    public int? RequestedExpiry { get; init; }

    /// <summary>Further parameters for the request. None may be one that this type sends itself or that authenticates the client.</summary>
    public IReadOnlyDictionary<string, string>? AuthorizationParameters { get; init; }

    /// <summary>Options handed to every store call of this request; never stored.</summary>
    public IReadOnlyDictionary<string, object?>? StoreOptions { get; init; }

    /// <summary>The scope that is sent: each name once, openid among them.</summary>
    internal string EffectiveScope => ScopeSet.WithOpenId([Scope]);

    /// <summary>Checks what is asked against the documented rules. Asking does this too, before anything is sent.</summary>
    /// <exception cref="Errors.Auth0CibaException">BadInput: names the parameter and the rule.</exception>
    public void Check() => RequestRules.Check(this);

    internal FormParameters ToForm(string clientId, string issuer)
    {
        var form = new FormParameters()
            .Add(Names.ClientId, clientId)
            .Add(Names.Scope, EffectiveScope)
            .Add(Names.BindingMessage, BindingMessage)
            .Add(Names.LoginHint, Protocol.LoginHint.IssSub(issuer, UserId))
            .Add(Names.Audience, Audience)
            .Add(Names.RequestedExpiry, RequestedExpiry?.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .Add(Names.AuthorizationDetails, AuthorizationDetails?.Json);
        foreach (var parameter in AuthorizationParameters ?? new Dictionary<string, string>())
            form.Add(parameter.Key, parameter.Value);
        return form;
    }
}
