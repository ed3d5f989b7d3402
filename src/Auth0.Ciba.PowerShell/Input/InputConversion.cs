using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.PowerShell.Input;

/// <summary>Hashtables and objects of the shell as what the engine takes.</summary>
internal static class InputConversion
{
    /// <summary>Options keep their values as they are; names are text.</summary>
    internal static IReadOnlyDictionary<string, object?>? ToStoreOptions(IDictionary? table) => table is null ? null : ToDictionary(table, Unwrap);

    internal static IReadOnlyDictionary<string, string>? ToParameters(IDictionary? table)
    {
        if (table is null)
            return null;
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in table)
        {
            var name = LanguagePrimitives.ConvertTo<string>(entry.Key);
            parameters[name] = Unwrap(entry.Value) switch
            {
                null => string.Empty,
                string text => text,
                bool flag => flag ? "true" : "false",
                ValueType number and IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
                _ => throw Auth0CibaException.BadInput("AuthorizationParameter", InputTexts.ParameterUnfit(name)),
            };
        }

        return parameters;
    }

    /// <summary>Details given as JSON text, hashtables, or objects such as those of ConvertFrom-Json, in any mixture.</summary>
    internal static AuthorizationDetails? ToAuthorizationDetails(object?[]? details)
    {
        if (details is null)
            return null;

        // Text is kept as it is, so that its numbers stay what they are.
        var arrays = details.Select(item => Unwrap(item) is string json ? AuthorizationDetails.Parse(json) : AuthorizationDetails.FromObjects([ToPlain(item, 0)]));
        return AuthorizationDetails.Parse("[" + string.Join(",", arrays.Select(array => array.Json.Substring(1, array.Json.Length - 2))) + "]");
    }

    private static object? ToPlain(object? value, int depth)
    {
        if (depth > 16)
            throw Auth0CibaException.BadInput("AuthorizationDetails", InputTexts.NestedTooDeep);
        var inner = Unwrap(value);
        return inner switch
        {
            null or string or ValueType => inner,
            IDictionary table => ToDictionary(table, item => ToPlain(item, depth + 1)),
            IEnumerable items => items.Cast<object?>().Select(item => ToPlain(item, depth + 1)).ToArray(),
            PSCustomObject => ((PSObject)value!).Properties.ToDictionary(property => property.Name, property => ToPlain(ReadValue(property), depth + 1), StringComparer.Ordinal),
            _ => throw Auth0CibaException.BadInput("AuthorizationDetails", InputTexts.CannotBeSent(inner.GetType().Name)),
        };
    }

    private static object? ReadValue(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (ExtendedTypeSystemException)
        {
            throw Auth0CibaException.BadInput("AuthorizationDetails", InputTexts.MemberUnreadable(property.Name));
        }
    }

    private static Dictionary<string, object?> ToDictionary(IDictionary table, Func<object?, object?> convert)
    {
        var plain = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in table)
            plain[LanguagePrimitives.ConvertTo<string>(entry.Key)] = convert(entry.Value);
        return plain;
    }

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
