using System;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Secrets;

namespace Auth0.Ciba.Stores;

/// <summary>Secrets for <see cref="EncryptedRecordStore"/>.</summary>
public static class StoreSecret
{
    /// <summary>Bytes of a made secret.</summary>
    internal const int Length = 32;

    /// <summary>Letters that a passphrase has at least.</summary>
    internal const int ShortestPassphrase = 12;

    /// <summary>Makes a secret of 32 random bytes; its text is their base64. Keep it where the store's users find it, and never beside the store.</summary>
    public static Secret Create() => Secret.FromPlainText(Convert.ToBase64String(Hashing.RandomBytes(Length)));

    /// <summary>The bytes of a made secret, base64 or base64url; null for a passphrase.</summary>
    internal static byte[]? TryGetBytes(Secret secret)
    {
        var text = secret.AsPlainText().Trim().TrimEnd('=').Replace('-', '+').Replace('_', '/');
        if (text.Length != 43)
            return null;
        try
        {
            // The decoder passes over white space: a passphrase of several words is none of 32 bytes.
            var bytes = Convert.FromBase64String(text + "=");
            return bytes.Length == Length ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
