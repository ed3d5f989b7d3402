using System;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Linq;
using System.Text.Json;

namespace Auth0.Ciba.Protocol;

/// <summary>JSON values compared by meaning, and turned into plain .NET values.</summary>
internal static class JsonValues
{
    private const long LargestExponent = 1_000_000_000;

    /// <summary>Equal as JSON values: member order ignored, array order kept, numbers by value.</summary>
    internal static bool AreEqual(JsonElement left, JsonElement right)
    {
        if (left.ValueKind != right.ValueKind)
            return false;

        switch (left.ValueKind)
        {
            case JsonValueKind.Object:
                var members = left.EnumerateObject().ToList();
                return members.Count == right.EnumerateObject().Count()
                    && members.All(member => right.TryGetProperty(member.Name, out var other) && AreEqual(member.Value, other));
            case JsonValueKind.Array:
                return left.GetArrayLength() == right.GetArrayLength()
                    && left.EnumerateArray().Zip(right.EnumerateArray(), AreEqual).All(equal => equal);
            case JsonValueKind.String:
                return string.Equals(left.GetString(), right.GetString(), StringComparison.Ordinal);
            case JsonValueKind.Number:
                return NumbersAreEqual(left, right);
            default:
                return true;
        }
    }

    /// <summary>Objects become read-only dictionaries, arrays lists, whole numbers long, other numbers decimal or double.</summary>
    internal static object? ToPlainValue(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => ToDictionary(element),
        JsonValueKind.Array => element.EnumerateArray().Select(ToPlainValue).ToArray(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => ToNumber(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    internal static ReadOnlyDictionary<string, object?> ToDictionary(JsonElement element) => new JsonMembers(element);

    private static bool NumbersAreEqual(JsonElement left, JsonElement right) =>
        string.Equals(left.GetRawText(), right.GetRawText(), StringComparison.Ordinal)
        || (Normalize(left.GetRawText()) is { } a && Normalize(right.GetRawText()) is { } b && a == b);

    /// <summary>
    /// Sign, digits and exponent without needless zeros: the same where the numbers are the same, with no type that rounds in between, for
    /// two different amounts must never look equal. Null where the exponent is beyond all reason; then only the same text is the same.
    /// </summary>
    private static (bool Negative, string Digits, long Exponent)? Normalize(string number)
    {
        var parts = number.TrimStart('-').Split('e', 'E');
        long exponent = 0;
        if (parts.Length > 1 && (!long.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) || exponent is < -LargestExponent or > LargestExponent))
            return null;

        var point = parts[0].IndexOf('.');
        var fraction = point < 0 ? 0 : parts[0].Length - point - 1;
        var digits = parts[0].Replace(".", string.Empty).TrimStart('0');
        var significant = digits.TrimEnd('0');
        return significant.Length == 0
            ? (false, string.Empty, 0)
            : (number[0] == '-', significant, exponent - fraction + digits.Length - significant.Length);
    }

    private static object ToNumber(JsonElement element)
    {
        if (element.TryGetInt64(out var whole))
            return whole;
        return element.TryGetDecimal(out var exact) ? exact : element.GetDouble();
    }

    /// <summary>The members of an object; as text, the JSON that they came from.</summary>
    private sealed class JsonMembers(JsonElement element)
        : ReadOnlyDictionary<string, object?>(element.EnumerateObject().ToDictionary(member => member.Name, member => ToPlainValue(member.Value), StringComparer.Ordinal))
    {
        public override string ToString() => element.GetRawText();
    }
}
