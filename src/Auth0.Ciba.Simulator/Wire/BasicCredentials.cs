using System;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Auth0.Ciba.Simulator;

/// <summary>Reads <c>Authorization: Basic</c>; id and secret are form-urlencoded inside (RFC 6749 section 2.3.1).</summary>
internal static class BasicCredentials
{
    private const string Scheme = "Basic ";

    public static bool IsBasic(string? header) => header?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true;

    public static bool TryRead(string? header, [NotNullWhen(true)] out string? id, [NotNullWhen(true)] out string? secret)
    {
        id = secret = null;
        if (!IsBasic(header))
            return false;
        var buffer = new byte[header!.Length];
        if (!Convert.TryFromBase64String(header[Scheme.Length..].Trim(), buffer, out var length))
            return false;
        var text = Encoding.UTF8.GetString(buffer, 0, length);
        var colon = text.IndexOf(':');
        if (colon < 0)
            return false;
        id = Decode(text[..colon]);
        secret = Decode(text[(colon + 1)..]);
        return true;
    }

    private static string Decode(string value) => Uri.UnescapeDataString(value.Replace('+', ' '));
}
