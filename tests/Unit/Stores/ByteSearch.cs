using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Auth0.Ciba.Tests.Stores;

/// <summary>Looks for a text of 9 letters or more in bytes: plain, UTF-16, hex and base64.</summary>
internal static class ByteSearch
{
    internal static bool Finds(byte[] bytes, string text)
    {
        // A shorter one is found by chance in megabytes of random base64.
        ArgumentOutOfRangeException.ThrowIfLessThan(text.Length, 9, nameof(text));
        var utf8 = Encoding.UTF8.GetBytes(text);
        IEnumerable<byte[]> forms = [utf8, Encoding.Unicode.GetBytes(text), Encoding.BigEndianUnicode.GetBytes(text), Encoding.ASCII.GetBytes(Convert.ToHexString(utf8)), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8))];

        // A text inside a longer one can begin at any of three places of base64's groups.
        foreach (var shift in new[] { 0, 1, 2 })
        {
            var skipped = (3 - shift) % 3;
            var inner = utf8[skipped..];
            forms = forms.Append(Encoding.ASCII.GetBytes(Convert.ToBase64String(inner[..(inner.Length / 3 * 3)])));
        }

        return forms.Any(form => bytes.AsSpan().IndexOf(form) >= 0);
    }
}
