using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Protocol;

/// <summary>Writes plain .NET values as JSON without reflection. What has no plain form is refused, never guessed at.</summary>
internal static class PlainJson
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Write(IEnumerable items, string parameter) => ToText(writer => WriteArray(writer, items, parameter, 0));

    /// <summary>Compact JSON text of what is written.</summary>
    internal static string ToText(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
            write(writer);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value, string parameter, int depth)
    {
        if (depth > JsonReading.MaxDepth)
            throw Auth0CibaException.BadInput(parameter, ProtocolTexts.NestedTooDeep);

        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case byte or sbyte or short or ushort or int or uint or long: writer.WriteNumberValue(Convert.ToInt64(value)); break;
            case ulong number: writer.WriteNumberValue(number); break;
            case decimal number: writer.WriteNumberValue(number); break;
            case double number when !double.IsNaN(number) && !double.IsInfinity(number): writer.WriteNumberValue(number); break;
            case float number when !float.IsNaN(number) && !float.IsInfinity(number): writer.WriteNumberValue(number); break;
            case char sign: writer.WriteStringValue(sign.ToString()); break;
            case Guid id: writer.WriteStringValue(id); break;
            case DateTime time: writer.WriteStringValue(time); break;
            case DateTimeOffset time: writer.WriteStringValue(time); break;
            case Enum name: writer.WriteStringValue(name.ToString()); break;
            case Uri address: writer.WriteStringValue(address.OriginalString); break;
            case IEnumerable<KeyValuePair<string, object?>> members: WriteObject(writer, members, parameter, depth); break;
            case IEnumerable items: WriteArray(writer, items, parameter, depth); break;
            default: throw Auth0CibaException.BadInput(parameter, ProtocolTexts.NoFormInJson(value.GetType().Name));
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> members, string parameter, int depth)
    {
        writer.WriteStartObject();
        foreach (var member in members)
        {
            writer.WritePropertyName(member.Key);
            WriteValue(writer, member.Value, parameter, depth + 1);
        }

        writer.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter writer, IEnumerable items, string parameter, int depth)
    {
        writer.WriteStartArray();
        foreach (var item in items)
            WriteValue(writer, item, parameter, depth + 1);
        writer.WriteEndArray();
    }
}
