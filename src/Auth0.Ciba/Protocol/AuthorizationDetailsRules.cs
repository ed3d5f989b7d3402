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
            throw Auth0CibaException.BadInput(parameter, ProtocolTexts.DetailsTooMany(MaxObjects, items.Count));

        foreach (var item in items)
        {
            if (item.ValueKind != JsonValueKind.Object)
                throw Auth0CibaException.BadInput(parameter, ProtocolTexts.DetailNoObject(JsonReading.Name(item.ValueKind)));
            if (!item.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(type.GetString()))
                throw Auth0CibaException.BadInput(parameter, ProtocolTexts.DetailWithoutType);
            CheckValue(item, parameter, 1);
        }
    }

    private static void CheckValue(JsonElement element, string parameter, int level)
    {
        if (element.ValueKind == JsonValueKind.String && element.GetString()!.Length > MaxText)
            throw Auth0CibaException.BadInput(parameter, ProtocolTexts.DetailTextTooLong(MaxText));
        if (element.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            return;
        if (level > MaxLevels)
            throw Auth0CibaException.BadInput(parameter, ProtocolTexts.DetailTooDeep(MaxLevels));

        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                CheckValue(item, parameter, level + 1);
            return;
        }

        if (element.EnumerateObject().Count() > MaxMembers)
            throw Auth0CibaException.BadInput(parameter, ProtocolTexts.DetailMembersTooMany(MaxMembers));
        foreach (var member in element.EnumerateObject())
        {
            if (member.Name.Length is 0 or > MaxText || !member.Name.All(IsNameSign))
                throw Auth0CibaException.BadInput(parameter, ProtocolTexts.DetailMemberNameUnfit(MaxText));
            CheckValue(member.Value, parameter, level + 1);
        }
    }

    private static bool IsNameSign(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '.' or '-';
}
