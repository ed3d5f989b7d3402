using System;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.Tokens;

namespace Auth0.Ciba.Simulator;

/// <summary>Reads a client's public key.</summary>
internal static class PublicKeyText
{
    public static SecurityKey Parse(string text)
    {
        if (text.TrimStart().StartsWith('{'))
            return new JsonWebKey(text);
        if (text.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal))
            return new X509SecurityKey(X509Certificate2.CreateFromPem(text));
        try
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(text);
            return new RsaSecurityKey(rsa);
        }
        catch (CryptographicException)
        {
            var ec = ECDsa.Create();
            ec.ImportFromPem(text);
            return new ECDsaSecurityKey(ec);
        }
    }
}
