using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Protocol;

/// <summary>
/// Authorization details of a rich authorization request (RFC 9396): one to five JSON objects, each with a <c>type</c>, within the limits
/// that Auth0 documents (5 KB, 10 members an object, names and values to 255 signs, 5 levels).
/// Source: auth0.com/docs/get-started/apis/configure-rich-authorization-requests.
/// </summary>
public sealed class AuthorizationDetails
{
    private const string Parameter = "AuthorizationDetails";

    private AuthorizationDetails(string json) => Json = json;

    /// <summary>The details as compact JSON text, an array.</summary>
    public string Json { get; }

    /// <summary>Reads and checks details given as JSON: an array of objects, or one object.</summary>
    /// <param name="json">JSON text.</param>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.BadInput"/>: names the rule that is broken.</exception>
    public static AuthorizationDetails Parse(string json)
    {
        JsonElement element;
        try
        {
            element = JsonReading.Parse(json ?? throw new ArgumentNullException(nameof(json)));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw Auth0CibaException.BadInput(Parameter, ProtocolTexts.DetailsNotJson);
        }

        var items = element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().ToList() : [element];
        AuthorizationDetailsRules.Check(items, Parameter);
        var compact = ToArray(items);
        if (Encoding.UTF8.GetByteCount(compact) > AuthorizationDetailsRules.MaxBytes)
            throw Auth0CibaException.BadInput(Parameter, ProtocolTexts.DetailsTooLarge(AuthorizationDetailsRules.MaxBytes));
        return new AuthorizationDetails(compact);
    }

    /// <summary>Makes and checks details of plain objects: dictionaries with text keys, sequences, text, numbers, booleans and null.</summary>
    /// <param name="details">One dictionary for each detail.</param>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.BadInput"/>: names the rule that is broken.</exception>
    public static AuthorizationDetails FromObjects(IEnumerable<object?> details) => Parse(PlainJson.Write(details, Parameter));

    /// <summary>The details as plain objects: dictionaries, arrays, text, numbers and booleans.</summary>
    public IReadOnlyList<IDictionary<string, object?>> ToObjects() => ToObjects(JsonReading.Parse(Json));

    /// <summary>The compact JSON text.</summary>
    public override string ToString() => Json;

    internal static IReadOnlyList<IDictionary<string, object?>> ToObjects(JsonElement array) =>
        array.EnumerateArray().Select(item => (IDictionary<string, object?>)JsonValues.ToDictionary(item)).ToArray();

    /// <summary>Whether what was granted is what was asked: as JSON values, member order ignored, array order kept; none is an empty array too.</summary>
    internal static bool Matches(AuthorizationDetails? asked, JsonElement? granted)
    {
        var nothingGranted = granted is not { } value || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0);
        if (asked is null || nothingGranted)
            return asked is null && nothingGranted;
        return JsonValues.AreEqual(JsonReading.Parse(asked.Json), granted!.Value);
    }

    private static string ToArray(List<JsonElement> items) => PlainJson.ToText(writer =>
    {
        writer.WriteStartArray();
        foreach (var item in items)
            item.WriteTo(writer);
        writer.WriteEndArray();
    });
}
