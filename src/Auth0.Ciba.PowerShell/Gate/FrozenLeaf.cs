using System;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.PowerShell.Gate;

/// <summary>Values without parts, none of which can be changed once made. Their type stands in their text: 5 is not "5".</summary>
internal static class FrozenLeaf
{
    private static readonly HashSet<Type> Types =
    [
        typeof(string), typeof(bool), typeof(char), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
        typeof(float), typeof(double), typeof(decimal), typeof(BigInteger), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(Guid), typeof(Uri), typeof(Version),
    ];

    internal static bool IsType(Type type) => type.IsEnum || Types.Contains(type);

    /// <summary>The value's canonical text, or null where it is none of these.</summary>
    internal static string? TryWrite(object value, string path) => value switch
    {
        string text => CanonicalJson.Text(CheckText(text, path)),
        bool flag => flag ? "true" : "false",
        SwitchParameter flag => flag.ToBool() ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        Enum name => Tagged(name.GetType().FullName!, name.ToString("D")),
        char sign => Tagged("char", ((int)sign).ToString(CultureInfo.InvariantCulture)),
        double number => Tagged("double", number.ToString("G17", CultureInfo.InvariantCulture)),
        float number => Tagged("float", number.ToString("G9", CultureInfo.InvariantCulture)),
        DateTime time => Tagged("datetime", time.ToString("o", CultureInfo.InvariantCulture)),
        DateTimeOffset time => Tagged("datetimeoffset", time.ToString("o", CultureInfo.InvariantCulture)),
        TimeSpan time => Tagged("timespan", time.ToString("c", CultureInfo.InvariantCulture)),
        Guid id => Tagged("guid", id.ToString("D")),
        Uri address => Tagged("uri", CheckText(address.OriginalString, path)),
        Version version => Tagged("version", version.ToString()),
        BigInteger number => Tagged("biginteger", number.ToString(CultureInfo.InvariantCulture)),
        IFormattable number when Types.Contains(value.GetType()) => Tagged(value.GetType().Name.ToLowerInvariant(), number.ToString(null, CultureInfo.InvariantCulture)),
        _ => null,
    };

    /// <summary>Half a sign has no UTF-8, so no digest.</summary>
    internal static string CheckText(string text, string path)
    {
        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text);
            return text;
        }
        catch (EncoderFallbackException)
        {
            throw new Auth0CibaException(ErrorIds.CannotFreeze, GateTexts.TextNotUnicode(path));
        }
    }

    private static string Tagged(string type, string value) => CanonicalJson.Tagged(type, CanonicalJson.Text(value));
}
