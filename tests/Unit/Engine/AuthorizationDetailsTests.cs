using System;
using System.Linq;
using System.Text.Json;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>What may be asked in detail, and when two details are the same.</summary>
public sealed class AuthorizationDetailsTests
{
    [Theory]
    [InlineData("""{"type":"a"}""", """[{"type":"a"}]""")]
    [InlineData("""[ {"type":"a"} , {"type":"b"} ]""", """[{"type":"a"},{"type":"b"}]""")]
    [InlineData("""{"type":"a","n":1.50,"e":1e2,"t":"é<&>\u0041"}""", """[{"type":"a","n":1.50,"e":1e2,"t":"é<&>A"}]""")]
    public void TheyAreSentAsACompactArrayOfTheSameValues(string given, string sent) => Assert.Equal(sent, AuthorizationDetails.Parse(given).Json);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    [InlineData("[[]]")]
    [InlineData("""["text"]""")]
    [InlineData("{}")]
    [InlineData("""{"type":""}""")]
    [InlineData("""{"type":" "}""")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"Type":"a"}""")]
    [InlineData("""{"type":"a","type":"b"}""")]
    [InlineData("""{"type":"a","x":{"y":1,"y":2}}""")]
    [InlineData("""{"type":"a","a b":1}""")]
    [InlineData("""{"type":"a","":1}""")]
    [InlineData("""{"type":"a","ä":1}""")]
    [InlineData("""{"type":"a","x":"\ud800"}""")]
    [InlineData("""{"type":"\udc00"}""")]
    [InlineData("""{"type":"a","\ud800":1}""")]
    [InlineData("""{"type":"a"} {"type":"b"}""")]
    [InlineData("""{"type":"a",}""")]
    [InlineData("""{"type":"a"/* comment */}""")]
    public void WhatIsNoDetailIsBadInput(string json) => Refused(json);

    [Fact]
    public void TheDocumentedLimitsHoldAndNoMore()
    {
        AuthorizationDetails.Parse("[" + string.Join(",", Enumerable.Repeat("""{"type":"a"}""", 5)) + "]");
        Refused("[" + string.Join(",", Enumerable.Repeat("""{"type":"a"}""", 6)) + "]");

        AuthorizationDetails.Parse(Members(9));
        Refused(Members(10));

        AuthorizationDetails.Parse($$"""{"type":"{{new string('x', 255)}}","{{new string('n', 255)}}":1}""");
        Refused($$"""{"type":"{{new string('x', 256)}}"}""");
        Refused($$"""{"type":"a","{{new string('n', 256)}}":1}""");
        Refused($$"""{"type":"a","x":["{{new string('x', 256)}}"]}""");

        AuthorizationDetails.Parse("""{"type":"a","2":{"3":{"4":{"5":{"leaf":1}}}}}""");
        Refused("""{"type":"a","2":{"3":{"4":{"5":{"6":{"leaf":1}}}}}}""");
        Refused("""{"type":"a","2":[[[[[1]]]]]}""");
        Refused($$"""{"type":"a","x":{{new string('[', 5000)}}{{new string(']', 5000)}}}""");

        AuthorizationDetails.Parse(Bytes(5 * 1024));
        Refused(Bytes(5 * 1024 + 1));
    }

    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("1", "1e0", true)]
    [InlineData("100", "1E+2", true)]
    [InlineData("0.10", "1e-1", true)]
    [InlineData("0", "-0.00", true)]
    [InlineData("0", "0e5", true)]
    [InlineData("1e-28", "1.4e-28", false)]
    [InlineData("1e-40", "2e-40", false)]
    [InlineData("1e-40", "0", false)]
    [InlineData("1e-40", "10e-41", true)]
    [InlineData("1e400", "10e399", true)]
    [InlineData("1e400", "1e401", false)]
    [InlineData("1", "-1", false)]
    [InlineData("12345678901234567890123456789012345", "12345678901234567890123456789012345.0", true)]
    [InlineData("12345678901234567890123456789012345", "12345678901234567890123456789012346", false)]
    [InlineData("0.1", "0.1000000000000000000000000000000001", false)]
    [InlineData("1e99999999999999999999", "1e99999999999999999999", true)]
    [InlineData("1e99999999999999999999", "1e99999999999999999998", false)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("true", "true", true)]
    [InlineData("true", "false", false)]
    [InlineData("null", "null", true)]
    [InlineData("null", "0", false)]
    [InlineData("\"a\"", "\"\\u0061\"", true)]
    [InlineData("\"\u00e9\"", "\"e\u0301\"", false)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("[1,2]", "[1]", false)]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1.0}""", true)]
    [InlineData("""{"a":1}""", """{"A":1}""", false)]
    [InlineData("""{"a":null}""", "{}", false)]
    public void ValuesAreComparedByMeaning(string left, string right, bool equal)
    {
        var (a, b) = (JsonReading.Parse(left), JsonReading.Parse(right));

        Assert.Equal(equal, JsonValues.AreEqual(a, b));
        Assert.Equal(equal, JsonValues.AreEqual(b, a));
        Assert.True(JsonValues.AreEqual(a, a));
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(null, "[]", true)]
    [InlineData(null, """[{"type":"a"}]""", false)]
    [InlineData(null, "{}", false)]
    [InlineData("""{"type":"a"}""", null, false)]
    [InlineData("""{"type":"a"}""", "[]", false)]
    [InlineData("""{"type":"a"}""", """{"type":"a"}""", false)]
    [InlineData("""{"type":"a"}""", """[{"type":"a"}]""", true)]
    public void NothingAskedIsNothingGranted(string? asked, string? granted, bool matches)
    {
        JsonElement? element = granted is null ? null : JsonReading.Parse(granted);
        Assert.Equal(matches, AuthorizationDetails.Matches(asked is null ? null : AuthorizationDetails.Parse(asked), element));
    }

    [Fact]
    public void ObjectsArePlainValues()
    {
        var item = Assert.Single(AuthorizationDetails.Parse("""{"type":"a","n":7,"d":1.5,"b":true,"z":null,"l":[1,"x"],"o":{"k":"v"}}""").ToObjects());

        Assert.Equal(["a", 7L, 1.5m, true, null], new[] { item["type"], item["n"], item["d"], item["b"], item["z"] });
        Assert.Equal(new object?[] { 1L, "x" }, item["l"]);
        Assert.Equal("v", ((System.Collections.Generic.IDictionary<string, object?>)item["o"]!)["k"]);
        Assert.Throws<NotSupportedException>(() => item["type"] = "b");
    }

    private static string Members(int count) => "{\"type\":\"a\"" + string.Concat(Enumerable.Range(0, count).Select(i => $",\"m{i}\":1")) + "}";

    /// <summary>One object of just so many bytes, once it is an array.</summary>
    private static string Bytes(int total)
    {
        const string head = "{\"type\":\"a\",\"x\":[";
        var room = total - head.Length - "[]}]".Length;
        var items = Enumerable.Repeat("\"" + new string('x', 200) + "\"", room / 203).ToList();
        items.Add("\"" + new string('x', room - items.Count * 203 - 2) + "\"");
        return head + string.Join(",", items) + "]}";
    }

    private static void Refused(string json)
    {
        var error = Assert.Throws<Auth0CibaException>(() => AuthorizationDetails.Parse(json));
        Assert.Equal((ErrorIds.BadInput, "AuthorizationDetails"), (error.ErrorId, error.ParameterName));
    }
}
