namespace Auth0.Ciba.ClientAuthentication;

/// <summary>How the client proves who it is (OpenID Connect Core section 9), the same for asking and for polling.</summary>
public enum ClientAuthenticationMethod
{
    /// <summary>Client id and secret in the form body (client_secret_post).</summary>
    ClientSecretPost,

    /// <summary>Client id and secret, form-urlencoded, in the Authorization header (client_secret_basic, RFC 6749 section 2.3.1).</summary>
    ClientSecretBasic,

    /// <summary>A JWT signed with the client's private key, made anew for each request (private_key_jwt, RFC 7523).</summary>
    PrivateKeyJwt,

    /// <summary>A certificate that a trusted authority issued, shown on the connection (tls_client_auth, RFC 8705 section 2.1).</summary>
    TlsClientAuth,

    /// <summary>A certificate of the client's own, known to the tenant, shown on the connection (self_signed_tls_client_auth, RFC 8705 section 2.2).</summary>
    SelfSignedTlsClientAuth,
}
