using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Protocol;

/// <summary>Auth0's documented limits of authorization details, checked before anything is sent.</summary>
internal static class AuthorizationDetailsRules
{
    internal const int MaxBytes = 5 * 1024;
    private const int MaxObjects = 5;
    private const int MaxMembers = 10;
    private const int MaxText = 255;
    private const int MaxLevels = 5;

    internal static void Check(List<JsonElement> items, string parameter)
    {
        if (items.Count is 0 or > MaxObjects)
            throw Auth0CibaException.BadInput(parameter, $"must be 1 to {MaxObjects} objects, not {items.Count}.");

        foreach (var item in items)
        {
            if (item.ValueKind != JsonValueKind.Object)
                throw Auth0CibaException.BadInput(parameter, $"each must be an object, not a JSON {JsonReading.Name(item.ValueKind)}.");
            if (!item.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(type.GetString()))
                throw Auth0CibaException.BadInput(parameter, "each object must have a 'type' that is text.");
            CheckValue(item, parameter, 1);
        }
    }

    private static void CheckValue(JsonElement element, string parameter, int level)
    {
        if (element.ValueKind == JsonValueKind.String && element.GetString()!.Length > MaxText)
            throw Auth0CibaException.BadInput(parameter, $"no value may be longer than {MaxText} signs.");
        if (element.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            return;
        if (level > MaxLevels)
            throw Auth0CibaException.BadInput(parameter, $"must not be nested more than {MaxLevels} levels deep.");

        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                CheckValue(item, parameter, level + 1);
            return;
        }

        if (element.EnumerateObject().Count() > MaxMembers)
            throw Auth0CibaException.BadInput(parameter, $"no object may have more than {MaxMembers} members.");
        foreach (var member in element.EnumerateObject())
        {
            if (member.Name.Length is 0 or > MaxText || !member.Name.All(IsNameSign))
                throw Auth0CibaException.BadInput(parameter, $"member names must be 1 to {MaxText} of the signs a-z, A-Z, 0-9, '_', '.' and '-'.");
            CheckValue(member.Value, parameter, level + 1);
        }
    }

    private static bool IsNameSign(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '.' or '-';
}
