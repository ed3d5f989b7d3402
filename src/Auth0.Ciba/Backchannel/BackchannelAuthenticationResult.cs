using System;
using System.Collections.Generic;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Tokens;

namespace Auth0.Ciba.Backchannel;

/// <summary>A verified yes: this person's, for this request. Nothing less is ever given as a result.</summary>
public sealed class BackchannelAuthenticationResult
{
    internal BackchannelAuthenticationResult(PendingAuthentication request, TokenSet tokens)
    {
        Request = request;
        Tokens = tokens;
    }

    /// <summary>Always <see cref="BackchannelStatus.Approved"/>.</summary>
    public BackchannelStatus Status => BackchannelStatus.Approved;

    /// <summary>Always true: a result exists only for a verified yes.</summary>
    public bool IsApproved => true;

    /// <summary>The verified person, the <c>sub</c> of the ID token.</summary>
    public string Subject => Tokens.Subject;

    /// <summary>What the person saw.</summary>
    public string BindingMessage => Request.BindingMessage;

    /// <summary>The scope granted.</summary>
    public string Scope => Tokens.Scope;

    /// <summary>The API that the access token is for; null for the tenant's userinfo endpoint.</summary>
    public string? Audience => Tokens.Audience;

    /// <summary>When the access token ends, UTC; null where the tenant did not say.</summary>
    public DateTimeOffset? ExpiresAt => Tokens.ExpiresAt;

    /// <summary>The authorization details granted, equal to the ones asked for; empty where there are none.</summary>
    public IReadOnlyList<IDictionary<string, object?>> AuthorizationDetails => Tokens.AuthorizationDetails;

    /// <summary>The verified claims of the ID token.</summary>
    public IDictionary<string, object?> Claims => Tokens.Claims;

    /// <summary>The access token; converts to SecureString by itself.</summary>
    public Secret AccessToken => Tokens.AccessToken;

    /// <summary>The ID token; converts to SecureString by itself.</summary>
    public Secret IdToken => Tokens.IdToken;

    /// <summary>The tenant's id of the request.</summary>
    public string AuthReqId => Request.AuthReqId;

    /// <summary>The request that was answered.</summary>
    internal PendingAuthentication Request { get; }

    internal TokenSet Tokens { get; }
}
