using System;
using System.Linq;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>What each answer to a poll means: every row of the wire facts, section 2.2, at every status seen for it.</summary>
public sealed class PollPolicyAnswerTests
{
    private const string GoesOn = "waits the interval";
    private const string SlowsDown = "waits 10 s from now on";
    private const string HoldsTenant = "holds the tenant";
    private const string BacksOff = "backs off";

    private static readonly PollState State = PollPolicy.Begin(
        TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromSeconds(300), TimeSpan.FromSeconds(5), TimeSpan.Zero, TimeSpan.FromSeconds(30));

    private static readonly TimeSpan Now = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(400, "authorization_pending", GoesOn)]
    [InlineData(401, "authorization_pending", GoesOn)]
    [InlineData(403, "authorization_pending", GoesOn)]
    [InlineData(429, "authorization_pending", HoldsTenant)]
    [InlineData(400, "slow_down", SlowsDown)]
    [InlineData(403, "slow_down", SlowsDown)]
    [InlineData(429, "slow_down", SlowsDown)]
    [InlineData(503, "slow_down", BacksOff)]
    [InlineData(400, "access_denied", ErrorIds.AccessDenied)]
    [InlineData(403, "access_denied", ErrorIds.AccessDenied)]
    [InlineData(401, "access_denied", ErrorIds.InvalidClient)]
    [InlineData(429, "access_denied", HoldsTenant)]
    [InlineData(400, "expired_token", ErrorIds.RequestExpired)]
    [InlineData(403, "expired_token", ErrorIds.RequestExpired)]
    [InlineData(429, "expired_token", HoldsTenant)]
    [InlineData(400, "invalid_grant", ErrorIds.InvalidGrant)]
    [InlineData(401, "invalid_grant", ErrorIds.InvalidGrant)]
    [InlineData(403, "invalid_grant", ErrorIds.InvalidGrant)]
    [InlineData(429, "invalid_grant", HoldsTenant)]
    [InlineData(400, "invalid_client", ErrorIds.InvalidClient)]
    [InlineData(401, "invalid_client", ErrorIds.InvalidClient)]
    [InlineData(403, "invalid_client", ErrorIds.InvalidClient)]
    [InlineData(429, "invalid_client", HoldsTenant)]
    [InlineData(400, "unauthorized_client", ErrorIds.GrantNotAllowed)]
    [InlineData(403, "unauthorized_client", ErrorIds.GrantNotAllowed)]
    [InlineData(400, "invalid_request", ErrorIds.BadRequest)]
    [InlineData(403, "an_action_said_no", ErrorIds.BadRequest)]
    [InlineData(429, "too_many_requests", HoldsTenant)]
    [InlineData(429, "Rate limit reached", HoldsTenant)]
    [InlineData(400, "too_many_requests", ErrorIds.BadRequest)]
    [InlineData(500, "server_error", BacksOff)]
    [InlineData(502, "access_denied", BacksOff)]
    [InlineData(503, "temporarily_unavailable", BacksOff)]
    [InlineData(504, "invalid_grant", BacksOff)]
    public void AnErrorMeansWhatItsCodeSays(int status, string code, string expected)
    {
        Assert.Equal(expected, Meaning(Answers.Error(status, code)));
        Assert.Equal(expected, Meaning(Answers.BareError(status, code)));
    }

    [Theory]
    [InlineData(400, "", BacksOff)]
    [InlineData(400, "<html><body>Bad Request</body></html>", BacksOff)]
    [InlineData(401, "Unauthorized", BacksOff)]
    [InlineData(403, "<html>blocked</html>", BacksOff)]
    [InlineData(404, "null", BacksOff)]
    [InlineData(400, "[]", BacksOff)]
    [InlineData(400, "\"access_denied\"", BacksOff)]
    [InlineData(400, "{}", BacksOff)]
    [InlineData(400, """{"error":""}""", BacksOff)]
    [InlineData(400, """{"error":null}""", BacksOff)]
    [InlineData(400, """{"error":{"code":"access_denied"}}""", BacksOff)]
    [InlineData(400, """{"error":"access_denied","error":"authorization_pending"}""", BacksOff)]
    [InlineData(400, """{"error":"access_denied" """, BacksOff)]
    [InlineData(400, """{"error":"\ud800"}""", BacksOff)]
    [InlineData(429, "", HoldsTenant)]
    [InlineData(429, "<html>slow_down</html>", HoldsTenant)]
    [InlineData(429, """{"error":"slow_down","error":"slow_down"}""", HoldsTenant)]
    [InlineData(500, "", BacksOff)]
    [InlineData(502, "<html>Bad Gateway</html>", BacksOff)]
    [InlineData(503, "Service Unavailable", BacksOff)]
    [InlineData(301, "", BacksOff)]
    [InlineData(307, "", BacksOff)]
    [InlineData(204, "", BacksOff)]
    [InlineData(201, """{"access_token":"a","id_token":"b"}""", BacksOff)]
    [InlineData(200, "", ErrorIds.BadResponse)]
    [InlineData(200, "<html>captive portal</html>", ErrorIds.BadResponse)]
    [InlineData(200, "null", ErrorIds.BadResponse)]
    [InlineData(200, "[]", ErrorIds.BadResponse)]
    [InlineData(200, "{}", ErrorIds.BadResponse)]
    [InlineData(200, """{"error":"authorization_pending"}""", ErrorIds.BadResponse)]
    [InlineData(200, """{"access_token":"a","access_token":"b","id_token":"c"}""", ErrorIds.BadResponse)]
    [InlineData(200, """{"access_token":"a","id_token":"b","token_type":null}""", ErrorIds.BadResponse)]
    [InlineData(200, """{"access_token":"a","id_token":"b","authorization_details":"[]"}""", ErrorIds.BadResponse)]
    [InlineData(200, """{"access_token":"a","id_token":"b"}""", "verifies")]
    public void ABodyThatIsNoErrorNeverDecides(int status, string body, string expected) =>
        Assert.Equal(expected, Meaning(Answers.Raw(status, body)));

    [Theory]
    [InlineData(31, "verifies")]
    [InlineData(32, ErrorIds.BadResponse)]
    [InlineData(100_000, ErrorIds.BadResponse)]
    public void DeepJsonIsNotRead(int depth, string expected)
    {
        var nested = new string('[', depth) + new string(']', depth);
        Assert.Equal(expected, Meaning(Answers.Raw(200, $$"""{"access_token":"a","id_token":"b","x":{{nested}}}""")));
    }

    [Theory]
    [InlineData(nameof(TransportFault.NotSent), 0, BacksOff)]
    [InlineData(nameof(TransportFault.NoAnswer), 0, BacksOff)]
    [InlineData(nameof(TransportFault.Cut), 400, BacksOff)]
    [InlineData(nameof(TransportFault.Cut), 502, BacksOff)]
    [InlineData(nameof(TransportFault.Cut), 200, ErrorIds.Indeterminate)]
    [InlineData(nameof(TransportFault.TooLarge), 200, ErrorIds.BadResponse)]
    [InlineData(nameof(TransportFault.TooLarge), 400, BacksOff)]
    public void AFaultIsOutlivedUnlessItHidTheOneAnswer(string fault, int status, string expected) =>
        Assert.Equal(expected, Meaning(Answers.Fault(Enum.Parse<TransportFault>(fault), status)));

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    public void AccessDeniedIsExpiryOnceTheTimeIsOver(int status)
    {
        var denied = Answers.Error(status, "access_denied");

        Assert.Equal(ErrorIds.AccessDenied, PollPolicy.Decide(State, denied, State.Deadline - TimeSpan.FromTicks(1)).ErrorId);
        Assert.Equal(ErrorIds.RequestExpired, PollPolicy.Decide(State, denied, State.Deadline).ErrorId);
        Assert.Equal(ErrorIds.RequestExpired, PollPolicy.Decide(State, denied, Now, wallClockSaysOver: true).ErrorId);
    }

    [Fact]
    public void InvalidGrantAfterTheTimeIsExpiry()
    {
        Assert.Equal(ErrorIds.RequestExpired, PollPolicy.Decide(State, Answers.Error(401, "invalid_grant"), State.Deadline).ErrorId);
        Assert.Equal(ErrorIds.InvalidGrant, PollPolicy.Decide(State, Answers.Error(401, "invalid_grant"), Now).ErrorId);
    }

    [Theory]
    [InlineData(nameof(TransportFault.NoAnswer), 0, ErrorIds.Indeterminate)]
    [InlineData(nameof(TransportFault.Cut), 400, ErrorIds.Indeterminate)]
    [InlineData(nameof(TransportFault.None), 500, ErrorIds.Indeterminate)]
    [InlineData(nameof(TransportFault.None), 502, ErrorIds.Indeterminate)]
    [InlineData(nameof(TransportFault.None), 400, ErrorIds.InvalidGrant)]
    [InlineData(nameof(TransportFault.NotSent), 0, ErrorIds.InvalidGrant)]
    public void InvalidGrantAfterALostAnswerMayHideAYes(string fault, int status, string expected)
    {
        var lost = fault == nameof(TransportFault.None) ? Answers.Raw(status, "<html>") : Answers.Fault(Enum.Parse<TransportFault>(fault), status);
        var after = PollPolicy.Decide(State, lost, Now).State;

        Assert.Equal(expected, PollPolicy.Decide(after, Answers.Error(401, "invalid_grant"), after.Due).ErrorId);
        Assert.Equal(expected == ErrorIds.Indeterminate ? expected : ErrorIds.RequestExpired, PollPolicy.Decide(after, Answers.Error(401, "invalid_grant"), after.Deadline).ErrorId);
    }

    [Theory]
    [InlineData(nameof(TransportFault.NoAnswer), ErrorIds.Indeterminate)]
    [InlineData(nameof(TransportFault.NotSent), ErrorIds.RequestExpired)]
    public void TheEndByTheClockAfterALostAnswerIsNoExpiry(string fault, string expected)
    {
        var after = PollPolicy.Decide(State, Answers.Fault(Enum.Parse<TransportFault>(fault)), Now).State;

        Assert.Equal(expected, PollPolicy.TimeIsOver(after).ErrorId);
        Assert.Equal(ErrorIds.RequestExpired, PollPolicy.Decide(after, Answers.Error(400, "expired_token"), after.Deadline).ErrorId);
    }

    [Fact]
    public void PendingProvesThatALostAnswerWasNoYes()
    {
        var lost = PollPolicy.Decide(State, Answers.Fault(TransportFault.NoAnswer), Now).State;
        var pending = PollPolicy.Decide(lost, Answers.Pending(), lost.Due).State;

        Assert.Equal(ErrorIds.InvalidGrant, PollPolicy.Decide(pending, Answers.Error(401, "invalid_grant"), pending.Due).ErrorId);
        Assert.Equal(ErrorIds.RequestExpired, PollPolicy.TimeIsOver(pending).ErrorId);
    }

    [Fact]
    public void AMessageNamesTheTenantsText()
    {
        foreach (var code in new[] { "access_denied", "invalid_grant", "invalid_client", "unauthorized_client", "invalid_request" })
            Assert.Contains($"text of the tenant ({code})", PollPolicy.Decide(State, Answers.Error(400, code), Now).Message);
    }

    private static string Meaning(HttpAnswer answer)
    {
        var decision = PollPolicy.Decide(State, answer, Now);
        if (decision.Step == PollStep.End)
            return decision.ErrorId!;
        if (decision.Step == PollStep.Verify)
            return "verifies";

        var wait = (decision.State.Due - Now).TotalSeconds;
        var interval = decision.State.Interval.TotalSeconds;
        var held = decision.HoldUntil is { } until && until == decision.State.Due;
        return (wait, interval, decision.State.Faults, held) switch
        {
            (5, 5, 0, false) => GoesOn,
            (10, 10, 0, false) => SlowsDown,
            (10, 5, 1, true) => HoldsTenant,
            (10, 5, 1, false) => BacksOff,
            _ => string.Join(", ", new object[] { wait, interval, decision.State.Faults, held }.Select(part => part.ToString())),
        };
    }
}
