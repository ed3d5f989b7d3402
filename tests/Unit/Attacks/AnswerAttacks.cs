using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Attacks;

/// <summary>Answers that are none: to the poll and to the request. %SOUND% stands for an answer that would be taken.</summary>
[Trait("Suite", "Attack")]
public sealed class AnswerAttacks
{
    private const int FiftyMegabytes = 50 * 1024 * 1024;

    /// <summary>Bodies that no endpoint gives.</summary>
    public static TheoryData<string, string> Bodies => new()
    {
        { "HTML", "<!doctype html><html><body>Approved</body></html>" },
        { "null", "null" },
        { "an array", "[]" },
        { "a sound answer in an array", "[%SOUND%]" },
        { "a sound answer in another object", """{"data":%SOUND%}""" },
        { "a number", "7" },
        { "true", "true" },
        { "a text", "\"approved\"" },
        { "nothing", "" },
        { "spaces", "   " },
        { "JSON that is cut", "{\"access_token\":\"a\",\"id_to" },
        { "two objects", "%SOUND%%SOUND%" },
        { "garbage behind", "%SOUND%x" },
        { "a comment", "/* x */%SOUND%" },
        { "a comma too many", """{"access_token":"a","id_token":"b",}""" },
        { "33 levels", "{\"x\":" + Nested(33) + "}" },
        { "100,000 levels", Nested(100_000) },
        { "a member twice in an inner object", """{"x":{"a":1,"a":2}}""" },
        { "half a sign", """{"x":"\ud800"}""" },
        { "half a sign as a name", """{"\ud800":1}""" },
        { "a nul sign in the middle", "{\"a\":\0 1}" },
        { "UTF-16", "\uFEFF{\"\u0000a\":1}" },
        { "an infinite number", """{"access_token":"a","id_token":"b","expires_in":1e999,"auth_req_id":"a"}""" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task APollsAnswerThatIsNoneIsABadResponse(string what, string body)
    {
        await using var hostile = new HostileTenant();

        var error = await hostile.PollAsync(new RawAnswer(200, Fill(hostile, body)));

        Assert.True(error.ErrorId == ErrorIds.BadResponse, $"{what}: {error}");
        await hostile.AssertUnharmedAsync(error);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task ARequestsAnswerThatIsNoneIsABadResponseAndNeverAskedAgain(string what, string body)
    {
        await using var hostile = new HostileTenant();

        var error = await hostile.AskAsync(new RawAnswer(200, Fill(hostile, body)));

        Assert.True(error.ErrorId == ErrorIds.BadResponse, $"{what}: {error}");
        Assert.Equal((1, 0), (hostile.Asks, hostile.Polls));
        Assert.Equal((RequestPhase.Ended, ErrorIds.BadResponse), ((await hostile.Store.RequestsAsync()).Single() is { } record ? (record.Phase, record.ErrorId) : default));
        await hostile.AssertUnharmedAsync(error);
    }

    [Fact]
    public async Task FiftyMegabytesAreRefusedAfterTheFirst()
    {
        await using var hostile = new HostileTenant();
        var huge = new RawAnswer(200, "") { Bytes = [.. Encoding.ASCII.GetBytes("{\"x\":\""), .. Enumerable.Repeat((byte)'x', FiftyMegabytes)] };

        var error = await hostile.PollAsync(huge);

        Assert.Equal(ErrorIds.BadResponse, error.ErrorId);
        Assert.Contains("larger than 1048576 bytes", error.Message);
        await hostile.AssertUnharmedAsync(error);
    }

    [Fact]
    public async Task FiftyMegabytesInsteadOfAnAcknowledgementAreIndeterminate()
    {
        await using var hostile = new HostileTenant();

        var error = await hostile.AskAsync(new RawAnswer(200, "") { Bytes = new byte[FiftyMegabytes] });

        Assert.Equal(ErrorIds.Indeterminate, error.ErrorId);
        Assert.Equal(0, hostile.Polls);
        await hostile.AssertUnharmedAsync(error);
    }

    /// <summary>Members that a careless reader would take by their first, last, or decoded name.</summary>
    [Theory]
    [InlineData("the ID token twice", """, "id_token":"another"}""")]
    [InlineData("the access token twice", """, "access_token":"another"}""")]
    [InlineData("the same again", """, "token_type":"Bearer"}""")]
    [InlineData("an escaped twin", """, "\u0069d_token":"another"}""")]
    [InlineData("an error beside the tokens", """, "error":"authorization_pending"}""")]
    [InlineData("an empty error beside the tokens", """, "error":null}""")]
    [InlineData("a refresh token that breaks lines", """, "refresh_token":"a\r\nX-Evil: 1"}""")]
    [InlineData("details that are no list", """, "authorization_details":{"type":"x"}}""")]
    [InlineData("details as text", """, "authorization_details":"[]"}""")]
    public async Task ASoundAnswerWithOneMemberMoreIsABadResponse(string what, string more)
    {
        await using var hostile = new HostileTenant();

        var error = await hostile.PollAsync(new RawAnswer(200, Fill(hostile, "%SOUND%").TrimEnd('}') + more));

        Assert.True(error.ErrorId == ErrorIds.BadResponse, $"{what}: {error}");
        await hostile.AssertUnharmedAsync(error);
    }

    [Theory]
    [InlineData("access_token", "a\\r\\nX-Evil: 1")]
    [InlineData("access_token", "a\\u0000")]
    [InlineData("access_token", "tok\\u00e9n")]
    [InlineData("scope", "openid\\u001b[2K")]
    [InlineData("scope", "openid\\nadmin")]
    public async Task ATokenOrScopeThatCouldBreakAHeaderIsABadResponse(string member, string json)
    {
        await using var hostile = new HostileTenant();
        var sound = member == "scope" ? "\"scope\":\"openid\"" : $"\"access_token\":\"{TestTokens.AccessToken}\"";

        var error = await hostile.PollAsync(new RawAnswer(200, Fill(hostile, "%SOUND%").Replace(sound, $"\"{member}\":\"{json}\"")));

        Assert.Equal(ErrorIds.BadResponse, error.ErrorId);
        await hostile.AssertUnharmedAsync(error);
    }

    /// <summary>Law 1 asks for a 200. Whatever else comes with sound tokens is no approval, and the wait goes on to its end.</summary>
    [Theory]
    [InlineData(201)]
    [InlineData(202)]
    [InlineData(203)]
    [InlineData(206)]
    [InlineData(299)]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    public async Task SoundTokensWithAnotherStatusAreNoApproval(int status)
    {
        await using var hostile = new HostileTenant();

        var error = await hostile.PollAsync(new RawAnswer(status, Fill(hostile, "%SOUND%")));

        Assert.Equal(ErrorIds.RequestExpired, error.ErrorId);
        Assert.True(hostile.Polls > 1);
        await hostile.AssertUnharmedAsync(error);
    }

    /// <summary>A server error may be a proxy's, and the answer behind it lost: the end is Indeterminate then, never a yes.</summary>
    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task SoundTokensWithAServerErrorAreNoApproval(int status)
    {
        await using var hostile = new HostileTenant();

        var error = await hostile.PollAsync(new RawAnswer(status, Fill(hostile, "%SOUND%")));

        Assert.Equal(ErrorIds.Indeterminate, error.ErrorId);
        await hostile.AssertUnharmedAsync(error);
    }

    /// <summary>The rig itself: what the attacks bend is an answer that would be taken.</summary>
    [Fact]
    public async Task TheSoundAnswerIsTaken()
    {
        await using var hostile = new HostileTenant();
        hostile.Tenant.OnToken = _ => new RawAnswer(200, Fill(hostile, "%SOUND%"));

        var result = await hostile.Clock.DriveAsync(hostile.Session.WaitAsync(await hostile.Session.InitiateAsync(EngineRig.Ask())));

        Assert.Equal(EngineRig.Alice, result.Subject);
    }

    private static string Fill(HostileTenant hostile, string body) => body.Replace("%SOUND%", HostileTenant.Answer(hostile.IdToken()));

    private static string Nested(int levels) => string.Concat(Enumerable.Repeat("[", levels)) + string.Concat(Enumerable.Repeat("]", levels));
}
