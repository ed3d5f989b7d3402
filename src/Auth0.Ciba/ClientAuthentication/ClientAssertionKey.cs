using System;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;
using Microsoft.IdentityModel.Tokens;

namespace Auth0.Ciba.ClientAuthentication;

/// <summary>
/// The private key of private_key_jwt (OpenID Connect Core section 9), and the algorithm that it signs with. Auth0 takes RS256, RS384 and PS256, and
/// ES256 and ES384 where the tenant lists them (auth0.com/docs/get-started/authentication-and-authorization-flow/authenticate-with-private-key-jwt).
/// </summary>
public sealed class ClientAssertionKey
{
    private const string Parameter = "ClientAssertionKey";

    /// <summary>What Auth0 documents for every tenant.</summary>
    internal static readonly string[] RsaAlgorithms = ["RS256", "RS384", "PS256"];

    private ClientAssertionKey(AsymmetricAlgorithm key, string? algorithm, string? keyId)
    {
        SecurityKey security = key switch
        {
            RSA { KeySize: >= 2048 } rsa => new RsaSecurityKey(rsa),
            RSA => throw Auth0CibaException.BadInput(Parameter, ClientAuthenticationTexts.RsaTooShort),
            ECDsa ec => new ECDsaSecurityKey(ec),
            _ => throw Auth0CibaException.BadInput(Parameter, ClientAuthenticationTexts.KeyOfUnknownKind),
        };
        var allowed = key is RSA ? RsaAlgorithms : [key.KeySize == 384 ? "ES384" : "ES256"];
        Algorithm = algorithm ?? allowed[0];
        if (!allowed.Contains(Algorithm, StringComparer.Ordinal))
            throw Auth0CibaException.BadInput("ClientAssertionAlgorithm", ClientAuthenticationTexts.AlgorithmUnfit(string.Join(", ", allowed)));
        security.KeyId = keyId;
        Credentials = new SigningCredentials(security, Algorithm);
    }

    /// <summary>The algorithm that signs.</summary>
    public string Algorithm { get; }

    internal SigningCredentials Credentials { get; }

    /// <summary>Takes the private key of a certificate, such as one of a certificate store.</summary>
    /// <param name="certificate">A certificate with its private key; must live as long as the session.</param>
    /// <param name="algorithm">The algorithm; default: RS256, or the curve's.</param>
    /// <param name="keyId">The kid header; default: none.</param>
    /// <exception cref="Auth0CibaException">BadInput.</exception>
    public static ClientAssertionKey FromCertificate(X509Certificate2 certificate, string? algorithm = null, string? keyId = null)
    {
        var key = (AsymmetricAlgorithm?)(certificate ?? throw new ArgumentNullException(nameof(certificate))).GetRSAPrivateKey() ?? certificate.GetECDsaPrivateKey();
        return new ClientAssertionKey(key ?? throw Auth0CibaException.BadInput(Parameter, ClientAuthenticationTexts.CertificateWithoutKey), algorithm, keyId);
    }

    /// <summary>Reads a PEM text: PKCS#8, PKCS#1 or SEC1. Not on .NET Framework.</summary>
    /// <param name="pem">The text.</param>
    /// <param name="password">Its password, where it is encrypted.</param>
    /// <param name="algorithm">The algorithm; default: RS256, or the curve's.</param>
    /// <param name="keyId">The kid header; default: none.</param>
    /// <exception cref="Auth0CibaException">BadInput; never quotes the key.</exception>
    public static ClientAssertionKey FromPem(Secret pem, Secret? password = null, string? algorithm = null, string? keyId = null)
    {
        if (!KeyFiles.CanReadPem)
            throw Auth0CibaException.BadInput(Parameter, ClientAuthenticationTexts.PemNeedsPowerShell7);
        try
        {
            return new ClientAssertionKey(KeyFiles.ReadPem((pem ?? throw new ArgumentNullException(nameof(pem))).AsPlainText(), password?.AsPlainText()), algorithm, keyId);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw Auth0CibaException.BadInput(Parameter, ClientAuthenticationTexts.PemUnreadable);
        }
    }

    /// <summary>Reads a key file: PFX by its bytes, else PEM.</summary>
    /// <param name="path">The file.</param>
    /// <param name="password">Its password, where it has one.</param>
    /// <param name="algorithm">The algorithm; default: RS256, or the curve's.</param>
    /// <param name="keyId">The kid header; default: none.</param>
    /// <exception cref="Auth0CibaException">BadInput; never quotes the key.</exception>
    public static ClientAssertionKey FromFile(string path, Secret? password = null, string? algorithm = null, string? keyId = null)
    {
        var bytes = KeyFiles.Read(path, Parameter);

        // A PFX is DER, which begins with a SEQUENCE; PEM is text.
        if (bytes.Length == 0 || bytes[0] != 0x30)
            return FromPem(Secret.FromPlainText(System.Text.Encoding.UTF8.GetString(bytes)), password, algorithm, keyId);
        try
        {
            return FromCertificate(KeyFiles.ReadPfx(bytes, password?.AsPlainText()), algorithm, keyId);
        }
        catch (CryptographicException)
        {
            throw Auth0CibaException.BadInput(Parameter, ClientAuthenticationTexts.PfxUnreadable);
        }
    }

    /// <summary>Says the algorithm, nothing of the key.</summary>
    public override string ToString() => $"(private key, {Algorithm})";
}
