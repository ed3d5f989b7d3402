using System;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Stores;

/// <summary>
/// What a stored record must be beside JSON of the right types. A store may hold another program's records, or an attacker's; they are refused
/// where they are read, so that nothing that works with a record needs to doubt it.
/// </summary>
internal static class RecordRules
{
    /// <summary>Reads a record that keeps the rules of its kind.</summary>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.StoreFailed"/>.</exception>
    internal static T Read<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type, Func<T, bool> isSound, Func<string> unreadable)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json.Span, type) is { } record && isSound(record) ? record : throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new Auth0CibaException(ErrorIds.StoreFailed, unreadable(), e);
        }
    }

    /// <summary>Times with which can be reckoned: records are of this age, and last for days.</summary>
    internal static bool AreTimes(params DateTimeOffset?[] times) => times.All(time => time is null || time.Value == default || time.Value.Year is > 1970 and < 9000);

    internal static bool AreTexts(params string?[] texts) => texts.All(text => text is not null);

    internal static bool IsAddress(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http";

    internal static bool IsSpan(double seconds) => seconds is >= 0 and <= 86_400 * 366;

    internal static bool AreDetails(string? json)
    {
        try
        {
            return json is null || AuthorizationDetails.Parse(json) is not null;
        }
        catch (Auth0CibaException)
        {
            return false;
        }
    }

    internal static bool IsJsonObject(string? json) => json is not null && JsonReading.TryParseObject(System.Text.Encoding.UTF8.GetBytes(json), out _, out _);
}
