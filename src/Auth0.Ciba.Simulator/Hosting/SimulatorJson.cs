using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Auth0.Ciba.Simulator;

/// <summary>How the simulator writes JSON: the tenant's wire plainly, its own surfaces in camelCase with named enums.</summary>
internal static class SimulatorJson
{
    /// <summary>Quotes and plus signs stay as they are: Auth0's texts are mimicked to the byte.</summary>
    public static readonly JsonSerializerOptions Wire = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly JsonSerializerOptions Control = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>For files and commands written by people: a misspelt member is an error, comments are allowed.</summary>
    public static readonly JsonSerializerOptions Strict = new(Control)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Encoder = JavaScriptEncoder.Default,
    };

    public static byte[] ToBytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Wire);
}
