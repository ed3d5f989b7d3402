using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Auth0.Ciba.PowerShell.Gate;

/// <summary>
/// JSON of which there is one text for one value (RFC 8785): members in the order of their UTF-16 codes, no needless sign, no needless escape.
/// Numbers other than 32-bit integers are written as tagged text, so that nothing depends on how a platform prints them.
/// </summary>
internal static class CanonicalJson
{
    internal static string Text(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var sign in value)
        {
            text.Append(sign switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\t' => "\\t",
                '\n' => "\\n",
                '\f' => "\\f",
                '\r' => "\\r",
                < ' ' => "\\u" + ((int)sign).ToString("x4", CultureInfo.InvariantCulture),
                _ => sign.ToString(),
            });
        }

        return text.Append('"').ToString();
    }

    internal static string Array(IEnumerable<string> items) => $"[{string.Join(",", items)}]";

    internal static string Object(IEnumerable<KeyValuePair<string, string>> members) =>
        "{" + string.Join(",", members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{Text(member.Key)}:{member.Value}")) + "}";

    /// <summary>A value of a type that JSON does not have. No member of a user's own object begins with a single #.</summary>
    internal static string Tagged(string type, string value) => $"{{{Text("#" + type)}:{value}}}";

    internal static string Name(string key) => key.StartsWith("#", StringComparison.Ordinal) ? "#" + key : key;

    /// <summary>SHA-256 in base64url, of the text's UTF-8.</summary>
    internal static string Digest(string text) => Digest(new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text));

    internal static string Digest(byte[] bytes)
    {
        using var algorithm = SHA256.Create();
        return Convert.ToBase64String(algorithm.ComputeHash(bytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}
