using System;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;

namespace Auth0.Ciba.ClientAuthentication;

/// <summary>
/// A certificate with its private key, and those between it and its root. For mutual TLS (RFC 8705,
/// auth0.com/docs/get-started/authentication-and-authorization-flow/authenticate-with-mtls), or for its key to sign assertions with.
/// </summary>
public sealed class ClientCertificate
{
    private const string Parameter = "Certificate";
    private const string PathParameter = "CertificatePath";
    private const string ThumbprintParameter = "CertificateThumbprint";

    private ClientCertificate(X509Certificate2 certificate, X509Certificate2Collection chain)
    {
        Certificate = certificate.HasPrivateKey ? certificate : throw Auth0CibaException.BadInput(Parameter, ClientAuthenticationTexts.CertificateWithoutKey);
        Chain = chain;
    }

    /// <summary>The certificate; must live as long as the session.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Other certificates of the PFX, sent with it.</summary>
    internal X509Certificate2Collection Chain { get; }

    /// <summary>Takes a certificate at hand.</summary>
    /// <param name="certificate">A certificate with its private key; must live as long as the session.</param>
    /// <exception cref="Auth0CibaException">BadInput.</exception>
    public static ClientCertificate FromCertificate(X509Certificate2 certificate) => new(certificate ?? throw new ArgumentNullException(nameof(certificate)), []);

    /// <summary>Reads a PFX file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="password">Its password, where it has one.</param>
    /// <exception cref="Auth0CibaException">BadInput; never quotes what is in the file.</exception>
    public static ClientCertificate FromFile(string path, Secret? password = null)
    {
        var bytes = KeyFiles.Read(path, PathParameter);
        try
        {
            var all = KeyFiles.ReadPfxForTls(bytes, password?.AsPlainText()).Cast<X509Certificate2>().ToArray();
            var own = all.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? throw Auth0CibaException.BadInput(PathParameter, ClientAuthenticationTexts.FileWithoutKey);
            return new ClientCertificate(own, [.. all.Where(certificate => certificate != own)]);
        }
        catch (CryptographicException)
        {
            throw Auth0CibaException.BadInput(PathParameter, ClientAuthenticationTexts.PfxUnreadable);
        }
    }

    /// <summary>Finds a certificate in the user's personal store, then in the machine's.</summary>
    /// <param name="thumbprint">Its SHA-1 thumbprint, hexadecimal; spaces and colons do not count.</param>
    /// <exception cref="Auth0CibaException">BadInput.</exception>
    public static ClientCertificate FromStore(string thumbprint)
    {
        var digits = new string((thumbprint ?? throw new ArgumentNullException(nameof(thumbprint))).Where(Uri.IsHexDigit).ToArray());
        if (digits.Length != 40 || thumbprint.Any(c => !Uri.IsHexDigit(c) && c is not (' ' or ':' or '\u200e')))
            throw Auth0CibaException.BadInput(ThumbprintParameter, ClientAuthenticationTexts.ThumbprintUnfit);
        foreach (var location in new[] { StoreLocation.CurrentUser, StoreLocation.LocalMachine })
        {
            if (Find(location, digits) is { } certificate)
                return new ClientCertificate(certificate, []);
        }

        throw Auth0CibaException.BadInput(ThumbprintParameter, ClientAuthenticationTexts.CertificateNotFound);
    }

    /// <summary>Says which certificate, nothing of its key.</summary>
    public override string ToString() => $"(certificate {Certificate.Thumbprint})";

    private static X509Certificate2? Find(StoreLocation location, string thumbprint)
    {
        try
        {
            using var store = new X509Store(StoreName.My, location);
            store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
            return store.Certificates.Find(X509FindType.FindByThumbprint, thumbprint, validOnly: false).Cast<X509Certificate2>().FirstOrDefault(found => found.HasPrivateKey);
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
        {
            // There is no such store here; off Windows the machine has none.
            return null;
        }
    }
}
