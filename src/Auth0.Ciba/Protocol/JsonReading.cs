using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;

namespace Auth0.Ciba.Protocol;

/// <summary>Strict reading of the JSON that a tenant sends: one object, no member twice, bounded depth; numbers may arrive as text.</summary>
internal static class JsonReading
{
    internal const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>Parses and checks; the element lives on its own.</summary>
    /// <exception cref="JsonException">Not JSON, too deep, or a member stands twice.</exception>
    /// <exception cref="InvalidOperationException">A text is not valid Unicode.</exception>
    internal static JsonElement Parse(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(SkipByteOrderMark(utf8), Options);
        RefuseAmbiguity(document.RootElement);
        return document.RootElement.Clone();
    }

    internal static JsonElement Parse(string text)
    {
        using var document = JsonDocument.Parse(text, Options);
        RefuseAmbiguity(document.RootElement);
        return document.RootElement.Clone();
    }

    /// <summary>Parses one object, or says why it is none.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="element">The object.</param>
    /// <param name="reason">Why there is none.</param>
    /// <param name="subject">How the reason calls the text. Without it: the body of an answer.</param>
    internal static bool TryParseObject(ReadOnlyMemory<byte> utf8, out JsonElement element, out string reason, Func<string>? subject = null)
    {
        element = default;
        reason = string.Empty;
        if (utf8.IsEmpty)
        {
            reason = ProtocolTexts.JsonEmpty(Subject());
            return false;
        }

        try
        {
            element = Parse(utf8);
        }
        catch (JsonException e)
        {
            reason = e.Message.Contains("depth") ? ProtocolTexts.JsonTooDeep(Subject()) : ProtocolTexts.JsonInvalid(Subject(), e.LineNumber + 1 ?? 1);
            return false;
        }
        catch (InvalidOperationException)
        {
            reason = ProtocolTexts.JsonNotUnicode(Subject());
            return false;
        }

        if (element.ValueKind == JsonValueKind.Object)
            return true;

        reason = ProtocolTexts.JsonNoObject(Subject(), Name(element.ValueKind));
        return false;

        string Subject() => subject?.Invoke() ?? ProtocolTexts.TheBody;
    }

    internal static bool TryGetText(JsonElement parent, string name, out string? text)
    {
        text = null;
        if (!parent.TryGetProperty(name, out var value))
            return true;
        if (value.ValueKind != JsonValueKind.String)
            return false;
        text = value.GetString();
        return true;
    }

    /// <summary>Reads seconds given as a number or as text; absent is null, anything else false.</summary>
    internal static bool TryGetSeconds(JsonElement parent, string name, out double? seconds)
    {
        seconds = null;
        if (!parent.TryGetProperty(name, out var value))
            return true;

        double number;
        if (value.ValueKind == JsonValueKind.Number)
        {
            if (!value.TryGetDouble(out number))
                return false;
        }
        else if (value.ValueKind != JsonValueKind.String || !TryGetText(parent, name, out var text)
            || !double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        if (double.IsNaN(number) || number < 0 || number > 1e9)
            return false;
        seconds = number;
        return true;
    }

    internal static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>No member twice, no text that is not valid Unicode: whoever reads the element later must not be surprised.</summary>
    private static void RefuseAmbiguity(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            _ = element.GetString();
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                RefuseAmbiguity(item);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var member in element.EnumerateObject())
            {
                if (!names.Add(member.Name))
                    throw new JsonException("a member stands twice");
                RefuseAmbiguity(member.Value);
            }
        }
    }

    private static ReadOnlyMemory<byte> SkipByteOrderMark(ReadOnlyMemory<byte> utf8) =>
        utf8.Length >= 3 && utf8.Span[0] == 0xEF && utf8.Span[1] == 0xBB && utf8.Span[2] == 0xBF ? utf8.Slice(3) : utf8;
}
