using System;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace Auth0.Ciba.Simulator;

/// <summary>Auth0's limits of <c>authorization_details</c>, and that each type is registered on the API.</summary>
internal static class AuthorizationDetailsRule
{
    private const int MaxBytes = 5 * 1024;
    private const int MaxEntries = 5;
    private const int MaxProperties = 10;
    private const int MaxText = 255;
    private const int MaxLevels = 5;

    public static WireAnswer? Check(string? json, SimulatedApi? api, WireBehaviour behaviour)
    {
        if (json is null)
            return null;
        if (api is null)
            return WireAnswer.Fail(400, behaviour.DetailsWithoutAudienceError, "Audience must be explicitly specified when authorization_details parameter is passed");
        var problem = Problem(json, api);
        return problem is null ? null : WireAnswer.Fail(400, behaviour.DetailsError, problem);
    }

    private static string? Problem(string json, SimulatedApi api)
    {
        if (Encoding.UTF8.GetByteCount(json) > MaxBytes)
            return "authorization_details must be at most 5 KB";
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Array || root.EnumerateArray().Any(entry => entry.ValueKind != JsonValueKind.Object))
                return "authorization_details must be a JSON array of objects";
            if (root.GetArrayLength() is 0 or > MaxEntries)
                return "authorization_details must have 1 to 5 entries";
            foreach (var entry in root.EnumerateArray())
            {
                if (!entry.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
                    return "every entry of authorization_details must have a type";
                if (!api.AuthorizationDetailsTypes.Contains(type.GetString()!, StringComparer.Ordinal))
                    return "an authorization_details type is not registered for the audience";
                if (Excess(entry, 1) is { } problem)
                    return problem;
            }

            return null;
        }
        catch (JsonException)
        {
            return "authorization_details must be a JSON array of objects";
        }
    }

    private static string? Excess(JsonElement value, int level)
    {
        if (level > MaxLevels)
            return "authorization_details must have at most 5 levels";
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var names = value.EnumerateObject().Select(member => member.Name).ToArray();
                if (names.Length > MaxProperties)
                    return "objects of authorization_details must have at most 10 properties";
                if (names.Any(name => name.Length > MaxText || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-'))))
                    return "property names of authorization_details must be at most 255 characters of a-zA-Z0-9_.-";
                return value.EnumerateObject().Select(member => Excess(member.Value, level + 1)).FirstOrDefault(problem => problem is not null);
            case JsonValueKind.Array:
                return value.EnumerateArray().Select(entry => Excess(entry, level + 1)).FirstOrDefault(problem => problem is not null);
            case JsonValueKind.String when value.GetString()!.Length > MaxText:
                return "values of authorization_details must be at most 255 characters long";
            default:
                return null;
        }
    }
}
