namespace Auth0.Ciba.ClientAuthentication;

/// <summary>The methods of RFC 8705: to the client they are one, the tenant checks the certificate differently.</summary>
internal static class MutualTls
{
    internal static bool UsesMutualTls(this ClientAuthenticationMethod method) =>
        method is ClientAuthenticationMethod.TlsClientAuth or ClientAuthenticationMethod.SelfSignedTlsClientAuth;
}
