using System;
using Microsoft.IdentityModel.Tokens;

namespace Auth0.Ciba.Simulator;

/// <summary>A key for HS256 of any length: Auth0 signs with every client secret, the library refuses short ones.</summary>
internal static class HmacKey
{
    private const int BlockBytes = 64;

    /// <summary>Fills a short key with zeros, as HMAC itself does (RFC 2104 section 2): the signature is the same.</summary>
    public static SymmetricSecurityKey From(byte[] secret)
    {
        var key = secret;
        if (key.Length < BlockBytes)
            Array.Resize(ref key, BlockBytes);
        return new SymmetricSecurityKey(key);
    }
}
