using System;
using System.Linq;
using System.Text.Json;

namespace Auth0.Ciba.Approvals.Policies;

/// <summary>A JSON object of a policy, of which every member is known.</summary>
internal sealed class PolicyObject
{
    private readonly JsonElement _element;
    private readonly string? _where;

    internal PolicyObject(JsonElement element, string? where, params string[] known)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw PolicyReader.Unusable(where, PolicyTexts.MustBeObject);
        if (element.EnumerateObject().FirstOrDefault(member => !known.Contains(member.Name, StringComparer.Ordinal)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
            throw PolicyReader.Unusable(where, PolicyTexts.UnknownMember(unknown.Name));
        _element = element;
        _where = where;
    }

    internal JsonElement? Optional(string name) => _element.TryGetProperty(name, out var value) ? value : null;

    internal JsonElement Required(string name) => Optional(name) ?? throw PolicyReader.Unusable(_where, PolicyTexts.Lacks(name));

    internal JsonElement Object(string name) =>
        Required(name) is { ValueKind: JsonValueKind.Object } value ? value : throw PolicyReader.Unusable(name, PolicyTexts.MustBeObject);

    internal string? Text(string name) => Optional(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value when value.GetString() is { Length: > 0 and <= 600 } text => text,
        _ => throw PolicyReader.Unusable($"{_where}.{name}", PolicyTexts.MustBeText),
    };

    internal bool Flag(string name) => Optional(name)?.ValueKind switch
    {
        null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw PolicyReader.Unusable($"{_where}.{name}", PolicyTexts.MustBeTrueOrFalse),
    };

    internal int? Integer(string name, int least, int most)
    {
        if (Optional(name) is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw PolicyReader.Unusable($"{_where}.{name}", PolicyTexts.MustBeBetween(least, most));
    }
}
