using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace Auth0.Ciba.Simulator;

/// <summary>ID tokens as Auth0 issues them for CIBA, and wrong ones on demand.</summary>
internal sealed class IdTokens(Tenant tenant)
{
    public string Create(
        TokenGrant grant, string accessToken, WireBehaviour behaviour, BackchannelRequest? subject, IdTokenForgery? forgery)
    {
        var payload = Payload(grant, accessToken, behaviour);
        if (forgery is { } kind)
            IdTokenForger.Distort(payload, kind, tenant.Users.Keys);
        tenant.MutateIdToken?.Invoke(payload, subject?.View());
        return forgery switch
        {
            IdTokenForgery.AlgorithmNone => JwtWriter.Unsigned(payload),
            IdTokenForgery.HmacWithClientSecret => SignWithSecret(payload, grant),
            IdTokenForgery.HmacWithPublicKey => IdTokenForger.SignWithPublicKey(payload, tenant.Keys.Current),
            IdTokenForgery.UnpublishedKey => IdTokenForger.SignUnderForeignId(payload, tenant.Keys),
            IdTokenForgery.UnknownKeyId => JwtWriter.Sign(payload, tenant.Keys.NeverPublished.Key, SecurityAlgorithms.RsaSha256),
            IdTokenForgery.TamperedPayload => IdTokenForger.Tamper(Sign(payload, grant, behaviour), tenant.Users.Keys),
            _ => Sign(payload, grant, behaviour),
        };
    }

    private JsonObject Payload(TokenGrant grant, string accessToken, WireBehaviour behaviour)
    {
        var now = tenant.Time.GetUtcNow().ToUnixTimeSeconds();
        var payload = new JsonObject();
        if (tenant.Users.TryGetValue(grant.Subject, out var user))
            UserClaims.Write(payload, user, grant.Scopes);
        payload["iss"] = tenant.Issuer;
        payload["aud"] = grant.ClientId;
        payload["sub"] = grant.Subject;
        payload["iat"] = now;
        payload["exp"] = now + behaviour.IdTokenLifetimeSeconds;
        if (behaviour.IncludeAuthTime)
            payload["auth_time"] = grant.DecidedAt.ToUnixTimeSeconds();
        if (behaviour.IncludeAtHash)
            payload["at_hash"] = IdTokenForger.AccessTokenHash(accessToken);
        return payload;
    }

    private string Sign(JsonObject payload, TokenGrant grant, WireBehaviour behaviour) => behaviour.IdTokenAlgorithm switch
    {
        IdTokenAlgorithm.HS256 => SignWithSecret(payload, grant),
        IdTokenAlgorithm.PS256 => JwtWriter.Sign(payload, tenant.Keys.Current.Key, SecurityAlgorithms.RsaSsaPssSha256),
        _ => JwtWriter.Sign(payload, tenant.Keys.Current.Key, SecurityAlgorithms.RsaSha256),
    };

    private string SignWithSecret(JsonObject payload, TokenGrant grant)
    {
        var secret = tenant.Clients.Find(grant.ClientId)?.Secrets.FirstOrDefault() ?? Opaque.NewSecret();
        return JwtWriter.Sign(payload, HmacKey.From(Encoding.UTF8.GetBytes(secret)), SecurityAlgorithms.HmacSha256);
    }
}
