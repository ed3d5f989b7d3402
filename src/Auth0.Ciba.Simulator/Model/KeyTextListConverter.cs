using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Auth0.Ciba.Simulator;

/// <summary>Reads public keys: PEM as a JSON string, a JWK as a JSON object.</summary>
internal sealed class KeyTextListConverter : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var keys = new List<string>();
        foreach (var element in document.RootElement.EnumerateArray())
            keys.Add(element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText());
        return keys;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var key in value)
            writer.WriteStringValue(key);
        writer.WriteEndArray();
    }
}
