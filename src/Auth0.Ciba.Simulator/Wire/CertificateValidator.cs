using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;

namespace Auth0.Ciba.Simulator;

/// <summary>
/// Checks the certificate of the connection (RFC 8705 section 2): one of the client's own, or one that the client's authority issued to the
/// client's subject. Auth0 leaves the connection to the customer's edge; this is what edge and tenant check together.
/// </summary>
internal sealed class CertificateValidator(Tenant tenant)
{
    public (SimulatedClient? Client, WireAnswer? Refusal) Validate(ClientRegistry.Entry entry, HttpContext http)
    {
        var certificate = http.Connection.ClientCertificate;
        if (certificate is null)
            return (null, WireAnswer.InvalidClient("A client certificate is required."));
        return IsOwn(entry, certificate) || IsIssued(entry, certificate, ShownCertificates.Others(http))
            ? (entry.Client, null)
            : (null, WireAnswer.InvalidClient("The client certificate is not the client's."));
    }

    private static bool IsOwn(ClientRegistry.Entry entry, X509Certificate2 certificate) =>
        entry.TlsCertificates.Any(known => known.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span));

    private bool IsIssued(ClientRegistry.Entry entry, X509Certificate2 certificate, IEnumerable<X509Certificate2> others)
    {
        if (entry.TlsRoot is not { } root || entry.Client.TlsSubject is not { } subject || certificate.SubjectName.Name != new X500DistinguishedName(subject).Name)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.ExtraStore.AddRange(others.ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = tenant.Time.GetUtcNow().UtcDateTime;
        return chain.Build(certificate);
    }
}
