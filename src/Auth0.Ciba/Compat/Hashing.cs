using System;
using System.Security.Cryptography;

namespace Auth0.Ciba.Compat;

/// <summary>Random bytes, digests and their comparison, the same on both frameworks.</summary>
internal static class Hashing
{
    internal static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        using var generator = RandomNumberGenerator.Create();
        generator.GetBytes(bytes);
        return bytes;
    }

    internal static byte[] Sha(int bits, byte[] data)
    {
        using HashAlgorithm algorithm = bits switch
        {
            256 => SHA256.Create(),
            384 => SHA384.Create(),
            512 => SHA512.Create(),
            _ => throw new ArgumentOutOfRangeException(nameof(bits)),
        };
        return algorithm.ComputeHash(data);
    }

    internal static byte[] Hmac(int bits, byte[] key, byte[] data)
    {
        using HMAC algorithm = bits switch
        {
            256 => new HMACSHA256(key),
            512 => new HMACSHA512(key),
            _ => throw new ArgumentOutOfRangeException(nameof(bits)),
        };
        return algorithm.ComputeHash(data);
    }

    /// <summary>PBKDF2 with HMAC-SHA256 (RFC 8018 section 5.2), 32 bytes.</summary>
    internal static byte[] Stretch(byte[] passphrase, byte[] salt, int rounds)
    {
#if NETFRAMEWORK
        using var derivation = new Rfc2898DeriveBytes(passphrase, salt, rounds, HashAlgorithmName.SHA256);
        return derivation.GetBytes(32);
#else
        return Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, rounds, HashAlgorithmName.SHA256, 32);
#endif
    }

    internal static string Base64Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
