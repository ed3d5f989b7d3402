using System;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Linq;
using System.Text.Json;

namespace Auth0.Ciba.Protocol;

/// <summary>JSON values compared by meaning, and turned into plain .NET values.</summary>
internal static class JsonValues
{
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

    internal static ReadOnlyDictionary<string, object?> ToDictionary(JsonElement element) =>
        new(element.EnumerateObject().ToDictionary(member => member.Name, member => ToPlainValue(member.Value), StringComparer.Ordinal));

    private static bool NumbersAreEqual(JsonElement left, JsonElement right)
    {
        if (string.Equals(left.GetRawText(), right.GetRawText(), StringComparison.Ordinal))
            return true;

        // Beyond 28 digits a decimal rounds, and two different amounts could look equal: then only the same text is the same number.
        return Digits(left) <= 28 && Digits(right) <= 28
            && decimal.TryParse(left.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
            && decimal.TryParse(right.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
            && a == b && (a != 0 || (IsZero(left) && IsZero(right)));
    }

    private static int Digits(JsonElement number) => number.GetRawText().Count(char.IsDigit);

    private static bool IsZero(JsonElement number) =>
        number.GetRawText().TakeWhile(c => c is not ('e' or 'E')).All(c => c is '0' or '.' or '-');

    private static object ToNumber(JsonElement element)
    {
        if (element.TryGetInt64(out var whole))
            return whole;
        return element.TryGetDecimal(out var exact) ? exact : element.GetDouble();
    }
}
