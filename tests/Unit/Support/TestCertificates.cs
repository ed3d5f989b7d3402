using System;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Auth0.Ciba.Tests.Support;

/// <summary>Authorities and certificates made for a test, sound and not.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestCertificates(string name = "CN=Test Root")
    {
        var request = new CertificateRequest(name, _rootKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Root = request.CreateSelfSigned(Start, End);
    }

    /// <summary>Wide enough for the manual clock and the machine's.</summary>
    public static DateTimeOffset Start { get; } = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset End { get; } = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public X509Certificate2 Root { get; }

    public static X509Certificate2 SelfSigned(string subject = "CN=the-client")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(Start, End);
        return Keep(made);
    }

    public X509Certificate2 Issue(string subject, string? dnsName = null, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        return Finish(request, dnsName, key, Root, from, to);
    }

    /// <summary>A PFX with a certificate that an authority below the root issued, and that authority's own.</summary>
    public byte[] IssueByIntermediate(string subject, string password)
    {
        using var middleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var middleRequest = new CertificateRequest("CN=Test Middle", middleKey, HashAlgorithmName.SHA256);
        middleRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var middle = Finish(middleRequest, null, middleKey, Root, null, null);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = Finish(new CertificateRequest(subject, key, HashAlgorithmName.SHA256), null, key, middle, null, null);
        return new X509Certificate2Collection { X509CertificateLoader.LoadCertificate(middle.RawData), own }.Export(X509ContentType.Pfx, password)!;
    }

    public void Dispose()
    {
        Root.Dispose();
        _rootKey.Dispose();
    }

    private static X509Certificate2 Finish(CertificateRequest request, string? dnsName, ECDsa key, X509Certificate2 issuer, DateTimeOffset? from, DateTimeOffset? to)
    {
        if (dnsName is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(dnsName);
            request.CertificateExtensions.Add(names.Build());
        }

        using var issued = request.Create(issuer, from ?? Start, to ?? End, RandomNumberGenerator.GetBytes(16));
        using var own = issued.CopyWithPrivateKey(key);
        return Keep(own);
    }

    /// <summary>Windows' TLS takes no key that was never in a file.</summary>
    private static X509Certificate2 Keep(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
}
