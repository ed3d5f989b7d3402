using System;
using System.Collections.Generic;
using Auth0.Ciba.Compat;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Auth0.Ciba.ClientAuthentication;

/// <summary>
/// Makes the assertion of private_key_jwt: for one POST, as Auth0 takes each jti once; for the issuer alone; for a minute (RFC 7523 section 3,
/// auth0.com/docs/get-started/authentication-and-authorization-flow/authenticate-with-private-key-jwt).
/// </summary>
internal sealed class ClientAssertion(string clientId, ClientAssertionKey key, TimeProvider timeProvider)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    internal string Create(string issuer)
    {
        var now = timeProvider.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = clientId,
            Audience = issuer,
            IssuedAt = now,
            Expires = now + Lifetime,
            Claims = new Dictionary<string, object> { ["sub"] = clientId, ["jti"] = Hashing.Base64Url(Hashing.RandomBytes(24)) },
            SigningCredentials = key.Credentials,
        });
    }
}
