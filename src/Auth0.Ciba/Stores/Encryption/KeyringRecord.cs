using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace Auth0.Ciba.Stores.Encryption;

/// <summary>The one record of an encrypted store that is no secret: its salt, and the key of its names encrypted under each secret.</summary>
internal sealed class KeyringRecord
{
    /// <summary>Grows when the form of records changes.</summary>
    [JsonPropertyName("form")]
    public int Form { get; set; }

    /// <summary>Base64.</summary>
    [JsonPropertyName("salt")]
    public string Salt { get; set; } = string.Empty;

    /// <summary>Rounds of PBKDF2-HMAC-SHA256.</summary>
    [JsonPropertyName("rounds")]
    public int Rounds { get; set; }

    /// <summary>By the id of the secret's key.</summary>
    [JsonPropertyName("names")]
    public Dictionary<string, string> Names { get; set; } = [];
}

[JsonSerializable(typeof(KeyringRecord))]
internal sealed partial class KeyringJson : JsonSerializerContext;
