using System;
using System.Collections.Generic;
using System.Linq;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Tenant;

/// <summary>Discovery is trusted only for the issuer that it was asked from, and only with endpoints at that issuer's origin.</summary>
internal sealed class EndpointRules(Uri baseAddress, IReadOnlyCollection<string> allowedHosts)
{
    private const int LongestText = 200;

    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.UntrustedEndpoint"/>.</exception>
    internal void Check(ProviderMetadata metadata)
    {
        var issuer = metadata.Issuer;
        if (!IsOwn(issuer))
            throw new Auth0CibaException(ErrorIds.UntrustedEndpoint, TenantTexts.AnotherIssuer(baseAddress, Printable.Shorten(issuer, LongestText)));

        CheckEndpoints(metadata, baseAddress.Host);
        if (metadata.MtlsAliases is not null)
            CheckEndpoints(metadata.MtlsAliases, baseAddress.Host, "mtls." + baseAddress.Host);
    }

    /// <summary>Whether the issuer is the tenant's, with or without the slash at its end.</summary>
    internal bool IsOwn(string issuer) => issuer == baseAddress.AbsoluteUri || issuer + "/" == baseAddress.AbsoluteUri;

    private void CheckEndpoints(ProviderMetadata metadata, params string[] hosts)
    {
        foreach (var endpoint in new[] { metadata.BackchannelAuthenticationEndpoint, metadata.TokenEndpoint, metadata.RevocationEndpoint, metadata.JwksUri })
        {
            if (endpoint is not null && !IsAllowed(endpoint, hosts))
                throw new Auth0CibaException(ErrorIds.UntrustedEndpoint, TenantTexts.EndpointElsewhere(baseAddress, Printable.Shorten(endpoint.GetLeftPart(UriPartial.Path), LongestText)));
        }
    }

    private bool IsAllowed(Uri endpoint, string[] hosts)
    {
        if (endpoint.Scheme != baseAddress.Scheme)
            return false;
        if (hosts.Contains(endpoint.Host, StringComparer.OrdinalIgnoreCase) && endpoint.Port == baseAddress.Port)
            return true;
        return endpoint.Scheme == Uri.UriSchemeHttps && endpoint.IsDefaultPort && allowedHosts.Contains(endpoint.Host, StringComparer.OrdinalIgnoreCase);
    }
}
