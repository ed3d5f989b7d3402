using System;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Auth0.Ciba.Simulator;

/// <summary>A root made when the simulator starts, and the certificate of its https that it issues. Nothing is kept or installed.</summary>
internal sealed class SimulatedAuthority : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private SimulatedAuthority(X509Certificate2 root, X509Certificate2 server)
    {
        RootPem = root.ExportCertificatePem();
        Server = server;
    }

    /// <summary>The host at which clients show their certificate, as Auth0 has it: mtls. and the tenant's.</summary>
    public const string MutualTlsHost = "mtls." + Host;

    public const string Host = "localhost";

    /// <summary>The root, for whoever is to trust it. Its private key is gone.</summary>
    public string RootPem { get; }

    public X509Certificate2 Server { get; }

    public static SimulatedAuthority Create()
    {
        var from = DateTimeOffset.UtcNow.AddDays(-1);
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=auth0-ciba-simulator root", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        rootRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        using var root = rootRequest.CreateSelfSigned(from, from + Lifetime);
        return new SimulatedAuthority(root, CreateServer(root, from));
    }

    public void Dispose() => Server.Dispose();

    private static X509Certificate2 CreateServer(X509Certificate2 root, DateTimeOffset from)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + Host, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        names.AddDnsName(MutualTlsHost);
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var issued = request.Create(root, from, from + Lifetime, RandomNumberGenerator.GetBytes(16));
        using var own = issued.CopyWithPrivateKey(key);

        // Windows' TLS takes no key that was never in a file.
        return X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pfx), null);
    }
}
