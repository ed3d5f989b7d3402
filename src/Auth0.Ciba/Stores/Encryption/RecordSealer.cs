using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Auth0.Ciba.Stores.Encryption;

/// <summary>
/// One record as one JWE (RFC 7516, compact): <c>dir</c> with A256CBC-HS512. Inside, before the value, stand the version that the record has
/// when it is written (0: a new one) and its id.
/// </summary>
internal static class RecordSealer
{
    internal const string Algorithm = "dir";
    internal const string Encryption = SecurityAlgorithms.Aes256CbcHmacSha512;

    private static readonly JsonWebTokenHandler Handler = new();

    /// <summary>Each byte as the letter of the same number: any value survives, and JSON, which is what records are, does not grow by it.</summary>
    private static readonly Encoding Latin1 = Encoding.GetEncoding("iso-8859-1");

    internal static byte[] Seal(StoreKey key, string id, long version, ReadOnlyMemory<byte> value)
    {
        var text = string.Format(CultureInfo.InvariantCulture, "{0}:{1}:{2}{3}", version, id.Length, id, Latin1.GetString(value.ToArray()));
        return Encoding.ASCII.GetBytes(Handler.EncryptToken(text, key.Credentials));
    }

    /// <exception cref="UnreadableException">It was not made by a holder of one of the keys.</exception>
    internal static SealedRecord Open(IReadOnlyCollection<StoreKey> keys, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            // Not ReadJsonWebToken, which takes 256,000 letters and no more.
            var token = new JsonWebToken(Encoding.ASCII.GetString(bytes.ToArray()));
            if (token.Alg != Algorithm || token.Enc != Encryption || token.Zip.Length != 0)
                throw new UnreadableException(EncryptionTexts.DamagedOrPlain);
            var key = keys.FirstOrDefault(known => known.Id == token.Kid) ?? throw new UnreadableException(EncryptionTexts.SecretNotGiven);
            return Parse(Handler.DecryptToken(token, new TokenValidationParameters { TokenDecryptionKey = key.Content }));
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException or FormatException)
        {
            throw new UnreadableException(EncryptionTexts.Damaged);
        }
    }

    private static SealedRecord Parse(string text)
    {
        var versionEnd = text.IndexOf(':');
        var lengthEnd = text.IndexOf(':', versionEnd + 1);
        var version = long.Parse(text.Substring(0, versionEnd), CultureInfo.InvariantCulture);
        var length = int.Parse(text.Substring(versionEnd + 1, lengthEnd - versionEnd - 1), CultureInfo.InvariantCulture);
        var start = lengthEnd + 1 + length;
        return new SealedRecord(text.Substring(lengthEnd + 1, length), version, Latin1.GetBytes(text.Substring(start)));
    }
}
