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

    internal static string Base64Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
