using System.Text.Json;

namespace Auth0.Ciba.Simulator;

/// <summary>Reads <c>login_hint</c>: a JSON subject identifier of format iss_sub (RFC 9493).</summary>
internal static class LoginHintReader
{
    private const string Prefix = "login_hint parameter validation failed: ";

    public static WireAnswer? Read(string? hint, string issuer, WireBehaviour behaviour, out string? sub)
    {
        sub = null;
        if (hint is null)
            return WireAnswer.BadRequest("login_hint is required");
        try
        {
            using var document = JsonDocument.Parse(hint);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return WireAnswer.BadRequest(Prefix + "it must be a JSON object");
            if (Text(root, "format") != "iss_sub")
                return WireAnswer.BadRequest(Prefix + "\"format\" must be \"iss_sub\"");
            if (behaviour.CheckLoginHintIssuer && Text(root, "iss") != issuer)
                return WireAnswer.BadRequest(Prefix + "\"iss\" must be the issuer of the tenant");
            sub = Text(root, "sub");
            return sub is null ? WireAnswer.BadRequest(Prefix + "\"sub\" contains unsupported format") : null;
        }
        catch (JsonException)
        {
            return WireAnswer.BadRequest(Prefix + "it must be a JSON object");
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
