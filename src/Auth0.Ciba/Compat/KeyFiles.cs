using System;
using System.IO;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Compat;

/// <summary>Files with private keys: PFX, and PEM, which .NET Framework 4.7.2 cannot read.</summary>
internal static class KeyFiles
{
    internal static bool CanReadPem =>
#if NETFRAMEWORK
        false;
#else
        true;
#endif

    /// <exception cref="Auth0CibaException">BadInput.</exception>
    internal static byte[] Read(string path, string parameter)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Auth0CibaException.BadInput(parameter, CompatTexts.FileUnreadable(e.Message));
        }
    }

    /// <summary>The certificate of a PFX, its key kept in memory alone where the platform can.</summary>
    internal static X509Certificate2 ReadPfx(byte[] bytes, string? password) =>
#if NETFRAMEWORK
        new(bytes, password);
#else
        new(bytes, password, OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet);
#endif

    /// <summary>All certificates of a PFX. Windows' TLS takes no key that is in memory alone; it then lies in the user's key store until it is disposed.</summary>
    internal static X509Certificate2Collection ReadPfxForTls(byte[] bytes, string? password)
    {
        var certificates = new X509Certificate2Collection();
#if NETFRAMEWORK
        certificates.Import(bytes, password, X509KeyStorageFlags.DefaultKeySet);
#else
        certificates.Import(bytes, password, OperatingSystem.IsLinux() ? X509KeyStorageFlags.EphemeralKeySet : X509KeyStorageFlags.DefaultKeySet);
#endif
        return certificates;
    }

    /// <summary>An RSA or elliptic-curve private key; PKCS#8, PKCS#1 or SEC1.</summary>
    /// <exception cref="ArgumentException">No such key is in the text.</exception>
    /// <exception cref="CryptographicException">The key cannot be read.</exception>
    internal static AsymmetricAlgorithm ReadPem(string pem, string? password)
    {
#if NETFRAMEWORK
        throw new PlatformNotSupportedException();
#else
        if (TryRead(RSA.Create(), pem, password) is { } rsa)
            return rsa;
        return TryRead(ECDsa.Create(), pem, password) ?? throw new ArgumentException("There is no RSA or elliptic-curve private key in it.");
#endif
    }

#if !NETFRAMEWORK
    private static AsymmetricAlgorithm? TryRead(AsymmetricAlgorithm key, string pem, string? password)
    {
        try
        {
            if (password is null)
                key.ImportFromPem(pem);
            else
                key.ImportFromEncryptedPem(pem, password);

            // A public key is PEM too; asking for its private part fails.
            _ = key is RSA rsa ? rsa.ExportPkcs8PrivateKey() : ((ECDsa)key).ExportPkcs8PrivateKey();
            return key;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }
#endif
}
