using System;
using System.Linq;
using System.Text;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>The small readers and writers of the wire.</summary>
public sealed class ReadingTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("7", 7.0)]
    [InlineData(" 7 ", 7.0)]
    [InlineData("1.5", 1.5)]
    [InlineData("100000", 86400.0)]
    [InlineData("999999999999999999999999999999", 86400.0)]
    [InlineData("Sun, 01 Mar 2026 12:00:30 GMT", 30.0)]
    [InlineData("Sunday, 01-Mar-26 12:00:30 GMT", 30.0)]
    [InlineData("Sun, 01 Mar 2026 11:59:59 GMT", null)]
    [InlineData("Sun, 01 Mar 2026 12:00:00 GMT", null)]
    [InlineData("Thu, 31 Dec 2099 12:00:00 GMT", 86400.0)]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("1e3", null)]
    [InlineData("NaN", null)]
    [InlineData("Infinity", null)]
    [InlineData("soon", null)]
    [InlineData("12:30", null)]
    [InlineData("7 seconds", null)]
    [InlineData("1,000", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void RetryAfterIsSecondsOrADateAhead(string? text, double? seconds) => Assert.Equal(seconds, RetryAfter.Parse(text, Now)?.TotalSeconds);

    [Theory]
    [InlineData(30, 30.0)]
    [InlineData(0, null)]
    [InlineData(-30, null)]
    [InlineData(1_000_000, 86400.0)]
    public void RateLimitResetIsAnEpochAhead(int ahead, double? seconds) =>
        Assert.Equal(seconds, RetryAfter.ParseReset((Now.ToUnixTimeSeconds() + ahead).ToString(System.Globalization.CultureInfo.InvariantCulture), Now)?.TotalSeconds);

    [Theory]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData(null)]
    public void AResetThatIsNoEpochIsNone(string? text) => Assert.Null(RetryAfter.ParseReset(text, Now));

    [Theory]
    [InlineData("""{"a":1}""", "")]
    [InlineData("\ufeff{\"a\":1}", "")]
    [InlineData("", "empty")]
    [InlineData(" ", "not valid JSON")]
    [InlineData("{", "not valid JSON")]
    [InlineData("[1]", "JSON array, not an object")]
    [InlineData("true", "JSON boolean, not an object")]
    [InlineData("null", "JSON null, not an object")]
    [InlineData("7", "JSON number, not an object")]
    [InlineData("""{"a":1,"a":1}""", "not valid JSON")]
    [InlineData("""{"x":[{"a":1,"a":1}]}""", "not valid JSON")]
    [InlineData("""{"a":1,"\u0061":2}""", "not valid JSON")]
    [InlineData("""{"a":1} trailing""", "not valid JSON")]
    [InlineData("""{"a":1,}""", "not valid JSON")]
    [InlineData("""{"a":NaN}""", "not valid JSON")]
    [InlineData("""{"a":"\ud800"}""", "not valid Unicode")]
    [InlineData("""{"a":["\udc00x"]}""", "not valid Unicode")]
    [InlineData("""{"\ud800":1}""", "not valid Unicode")]
    public void AnAnswerIsOneObject(string json, string reason)
    {
        Assert.Equal(reason.Length == 0, JsonReading.TryParseObject(Encoding.UTF8.GetBytes(json), out _, out var said));
        Assert.Contains(reason, said);
    }

    [Fact]
    public void BytesThatAreNoUtf8AreRefused() => Assert.False(JsonReading.TryParseObject(new byte[] { (byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)':', (byte)'1', (byte)'}' }, out _, out _));

    [Theory]
    [InlineData("5", 5.0)]
    [InlineData("0", 0.0)]
    [InlineData("0.5", 0.5)]
    [InlineData("\"5\"", 5.0)]
    [InlineData("\"0.5\"", 0.5)]
    [InlineData("\"\"", null)]
    [InlineData("\"-5\"", null)]
    [InlineData("\"5s\"", null)]
    [InlineData("\" 5\"", null)]
    [InlineData("\"1e3\"", null)]
    [InlineData("-5", null)]
    [InlineData("2e9", null)]
    [InlineData("1e400", null)]
    [InlineData("null", null)]
    [InlineData("true", null)]
    [InlineData("[5]", null)]
    public void SecondsAreANumberOrItsText(string json, double? seconds)
    {
        var read = JsonReading.TryGetSeconds(JsonReading.Parse($$"""{"s":{{json}}}"""), "s", out var value);

        Assert.Equal((seconds is not null, seconds), (read, value));
        Assert.True(JsonReading.TryGetSeconds(JsonReading.Parse("{}"), "s", out var absent) && absent is null);
    }

    [Theory]
    [InlineData("a b", "a+b")]
    [InlineData("a+b", "a%2Bb")]
    [InlineData("ä&=%", "%C3%A4%26%3D%25")]
    [InlineData("{\"a\":\"b\"}", "%7B%22a%22%3A%22b%22%7D")]
    public void AFormIsEncoded(string value, string encoded) =>
        Assert.Equal($"n={encoded}&m=1", Encoding.ASCII.GetString(new FormParameters().Add("n", value).Add("m", "1").Encode()));

    [Fact]
    public void AFormHoldsAParameterOnceAndNoEmptyOnes()
    {
        var form = new FormParameters().Add("a", "1").Add("b", "").Add("c", null);

        Assert.Equal("a=1", Encoding.ASCII.GetString(form.Encode()));
        Assert.Throws<InvalidOperationException>(() => form.Add("a", "2"));
    }

    [Fact]
    public void ALoginHintIsTheRecordedJson() =>
        Assert.Equal("""{"format":"iss_sub","iss":"https://d/","sub":"auth0|a\"b"}""", LoginHint.IssSub("https://d/", "auth0|a\"b"));

    [Fact]
    public void AnErrorsDescriptionIsBounded()
    {
        var error = OAuthError.TryRead(Answers.Raw(400, $$"""{"error":"x","error_description":"{{new string('d', 10_000)}}"}"""))!;

        Assert.Equal(500, error.Description!.Length);
        Assert.EndsWith("(x)", error.ToString());
    }

    [Theory]
    [InlineData("a b", "a", true)]
    [InlineData("a b", "b a", true)]
    [InlineData("a b", "", true)]
    [InlineData("a", "a b", false)]
    [InlineData("A", "a", false)]
    [InlineData("", "a", false)]
    public void AScopeCoversFewer(string granted, string asked, bool covers) => Assert.Equal(covers, ScopeSet.Covers(granted, asked));

    [Fact]
    public void ScopesKeepTheirOrderOnceEach() => Assert.Equal(["b", "a"], ScopeSet.Split(" b  a b ").ToArray());
}
