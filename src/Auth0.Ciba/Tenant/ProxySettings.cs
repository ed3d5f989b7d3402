using System;
using System.Net;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;

namespace Auth0.Ciba.Tenant;

/// <summary>The proxy that a caller gives.</summary>
internal static class ProxySettings
{
    private const string Parameter = "Proxy";

    /// <exception cref="Auth0CibaException">BadInput.</exception>
    internal static IWebProxy? Create(Uri? address, string? userName, Secret? password, bool loopbackOnly)
    {
        if (address is null)
        {
            return userName is null && password is null
                ? null
                : throw Auth0CibaException.BadInput("ProxyCredential", TenantTexts.CredentialNeedsProxy);
        }

        if (loopbackOnly)
            throw Auth0CibaException.BadInput(Parameter, TenantTexts.ProxyForHttp);
        if (!address.IsAbsoluteUri || address.Scheme != Uri.UriSchemeHttp || address.Host.Length == 0)
            throw Auth0CibaException.BadInput(Parameter, TenantTexts.ProxyNoAddress);
        if (address.UserInfo.Length > 0 || address.PathAndQuery != "/" || address.Fragment.Length > 0)
            throw Auth0CibaException.BadInput(Parameter, TenantTexts.ProxyNotHostAlone);
        return new WebProxy(address) { Credentials = userName is null ? null : new NetworkCredential(userName, password?.ToSecureString()) };
    }
}
