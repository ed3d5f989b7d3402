using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Tenant;

/// <summary>Says why a server's certificate was refused. The libraries say it with the names of flags, or not at all.</summary>
internal static class ServerCertificateFault
{
    private const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;
    private const int LongestName = 120;

    /// <exception cref="AuthenticationException">Always.</exception>
    internal static void Throw(string host, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        throw new AuthenticationException(string.Join("; ", Describe(host, certificate as X509Certificate2, chain, errors).Distinct()));

    private static IEnumerable<string> Describe(string host, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || (errors & SslPolicyErrors.RemoteCertificateNotAvailable) != 0)
        {
            yield return TenantTexts.NoCertificate(host);
            yield break;
        }

        if ((errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0)
            yield return TenantTexts.CertificateOfAnother(Name(certificate), host);
        if ((errors & SslPolicyErrors.RemoteCertificateChainErrors) == 0 || chain is null)
            yield break;

        // A chain that does not end in a root is said of the chain alone, the rest of the certificate that it is about.
        foreach (var element in chain.ChainElements.Cast<X509ChainElement>())
        {
            foreach (var status in element.ChainElementStatus)
                yield return Describe(element.Certificate, status.Status);
        }

        foreach (var status in chain.ChainStatus.Where(status => chain.ChainElements.Count == 0 || (status.Status & X509ChainStatusFlags.PartialChain) != 0))
            yield return Describe(chain.ChainElements.Count == 0 ? certificate : chain.ChainElements[chain.ChainElements.Count - 1].Certificate, status.Status);
    }

    private static string Describe(X509Certificate2 certificate, X509ChainStatusFlags status)
    {
        if ((status & Untrusted) != 0)
            return TenantTexts.CertificateUntrusted(Printable.Shorten(certificate.Issuer, LongestName));
        if ((status & X509ChainStatusFlags.NotTimeValid) != 0 && certificate.NotAfter < DateTime.Now)
            return TenantTexts.CertificateExpired(Name(certificate), Time(certificate.NotAfter));
        if ((status & X509ChainStatusFlags.NotTimeValid) != 0)
            return TenantTexts.CertificateNotYetValid(Name(certificate), Time(certificate.NotBefore));
        return (status & X509ChainStatusFlags.Revoked) != 0
            ? TenantTexts.CertificateRevoked(Name(certificate))
            : TenantTexts.CertificateUnsound(Name(certificate), status);
    }

    private static string Name(X509Certificate2 certificate) => Printable.Shorten(certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false), LongestName);

    private static string Time(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
