using System;
using System.Linq;
using System.Text.Json.Nodes;

namespace Auth0.Ciba.Simulator;

/// <summary>Makes token responses.</summary>
internal sealed class TokenIssuer(Tenant tenant)
{
    private const int DefaultAccessTokenLifetime = 86_400;
    private readonly AccessTokens _access = new(tenant);
    private readonly IdTokens _id = new(tenant);

    public WireAnswer Redeem(WireRequest request, BackchannelRequest subject)
    {
        var approval = subject.Approval;
        var details = approval.AuthorizationDetails?.ToJsonString(SimulatorJson.Wire) ?? subject.Ask.DetailsJson;
        var scopes = approval.Scope is null ? subject.Ask.Scopes : ScopeRule.Split(approval.Scope);
        var grant = new TokenGrant(
            subject.Ask.Client.ClientId,
            approval.Subject ?? subject.Ask.User.Sub,
            subject.Ask.Api,
            scopes,
            approval.DropAuthorizationDetails ? null : details,
            subject.DecidedAt);
        return Answer(request, grant, subject, scopes.Contains(ScopeRule.OfflineAccess, StringComparer.Ordinal) ? grant : null);
    }

    /// <summary>New tokens; a new refresh token is for the whole grant, also where less was asked for now (RFC 6749 section 6).</summary>
    public WireAnswer Refresh(WireRequest request, TokenGrant grant, TokenGrant? refreshGrant) =>
        Answer(request, grant, subject: null, refreshGrant);

    private WireAnswer Answer(WireRequest request, TokenGrant grant, BackchannelRequest? subject, TokenGrant? refreshGrant)
    {
        var behaviour = request.Behaviour;
        var lifetime = grant.Api?.AccessTokenLifetime ?? DefaultAccessTokenLifetime;
        var accessToken = _access.Create(grant, lifetime, behaviour);
        tenant.Tokens.AddAccess(accessToken, grant, tenant.Time.GetUtcNow().AddSeconds(lifetime));

        var body = new JsonObject { ["access_token"] = accessToken };
        if (refreshGrant is not null)
            body["refresh_token"] = tenant.Tokens.AddRefresh(refreshGrant, behaviour.OpaqueTokenPrefix);
        if (grant.Scopes.Contains(ScopeRule.OpenId, StringComparer.Ordinal))
            body["id_token"] = _id.Create(grant, accessToken, behaviour, subject, forgery: null);
        if (!behaviour.OmitScope)
            body["scope"] = string.Join(' ', grant.Scopes);
        if (grant.DetailsJson is not null)
            body["authorization_details"] = JsonNode.Parse(grant.DetailsJson);
        body["expires_in"] = lifetime;
        if (!behaviour.OmitTokenType)
            body["token_type"] = "Bearer";
        Distort(request, body, grant, accessToken, subject);
        return new WireAnswer { Body = body, EndsRequest = true };
    }

    /// <summary>Forgeries wait for a real answer: only then is a forgery distinguishable from a mere error.</summary>
    private void Distort(WireRequest request, JsonObject body, TokenGrant grant, string accessToken, BackchannelRequest? subject)
    {
        if (tenant.Faults.Take(request.Endpoint, subject?.Id, success: true) is not { } fault)
            return;
        request.AppliedFault = fault;
        switch (fault.Forgery)
        {
            case IdTokenForgery.MissingIdToken:
                body.Remove("id_token");
                break;
            case IdTokenForgery.MissingAccessToken:
                body.Remove("access_token");
                break;
            case { } forgery:
                body["id_token"] = _id.Create(grant, accessToken, request.Behaviour, subject, forgery);
                break;
        }

        foreach (var (name, value) in fault.Replace ?? [])
            body[name] = value?.DeepClone();
        foreach (var name in fault.Remove ?? [])
            body.Remove(name);
    }
}
