using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Auth0.Ciba.Pester;
using Auth0.Ciba.Tests.Stores;
using Xunit;

namespace Auth0.Ciba.Tests.Support;

/// <summary>Looks for secrets in everything that an object or exception shows of itself.</summary>
internal static class Canaries
{
    private static readonly JsonSerializerOptions Json = new() { IncludeFields = true, ReferenceHandler = ReferenceHandler.IgnoreCycles, MaxDepth = 64 };

    /// <summary>Its text, its members ten steps deep, and its JSON; of an exception all inner ones with their data.</summary>
    public static string Show(object value)
    {
        var text = new StringBuilder().AppendLine(value.ToString()).AppendLine(ObjectWalk.GetText(value, withoutArguments: false));
        if (value is not Exception exception)
            return text.AppendLine(ToJson(value)).ToString();
        for (var one = exception; one is not null; one = one.InnerException)
        {
            text.AppendLine(one.ToString()).AppendLine(one.Message);
            foreach (DictionaryEntry entry in one.Data)
                text.Append(entry.Key).Append('=').Append(entry.Value).AppendLine();
        }

        return text.ToString();
    }

    /// <summary>The secrets that stand in a text: plain, UTF-16, hex, base64 or base64url, and in any of them escaped as in JSON, an address or a form.</summary>
    public static IEnumerable<string> Find(string text, IEnumerable<string> secrets)
    {
        string[] texts = [text, Unescape(text), Uri.UnescapeDataString(text), WebUtility.UrlDecode(text), WebUtility.HtmlDecode(text), text.Replace('-', '+').Replace('_', '/')];
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', texts.Distinct()));
        return secrets.Where(secret => ByteSearch.Finds(bytes, secret) || texts.Any(one => one.Contains(Hex(secret), StringComparison.OrdinalIgnoreCase)));
    }

    public static void AssertNone(object value, IReadOnlyCollection<string> secrets)
    {
        Assert.NotEmpty(secrets);
        var shown = Show(value);
        var found = Find(shown, secrets).ToArray();
        Assert.True(found.Length == 0, $"{value.GetType().Name} shows {string.Join(", ", found)}: {shown}");
    }

    private static string Hex(string secret) => Convert.ToHexString(Encoding.Unicode.GetBytes(secret));

    private static string Unescape(string text) => Regex.Replace(text, @"\\u([0-9a-fA-F]{4})", match => ((char)Convert.ToInt32(match.Groups[1].Value, 16)).ToString());

    /// <summary>What JSON refuses, such as delegates and key handles, it does not show.</summary>
    private static string ToJson(object value)
    {
        try
        {
            return JsonSerializer.Serialize(value, Json);
        }
        catch (Exception e) when (e is NotSupportedException or JsonException or InvalidOperationException)
        {
            return string.Empty;
        }
    }
}
