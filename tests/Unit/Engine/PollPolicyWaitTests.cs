using System;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>How long the policy waits.</summary>
public sealed class PollPolicyWaitTests
{
    [Fact]
    public void TheFirstPollComesOneIntervalAfterTheAcknowledgement() => Assert.Equal(S(5.5), Begin(received: 0.5).Due);

    [Fact]
    public void APhaseDelaysTheFirstPollOnly()
    {
        var state = Begin(phase: 3);

        Assert.Equal(S(8), state.Due);
        Assert.Equal(S(13), PollPolicy.Decide(state, Answers.Pending(), S(8)).State.Due);
    }

    [Fact]
    public void TheIntervalCountsFromTheReceiptOfTheAnswer() => Assert.Equal(S(12.5), PollPolicy.Decide(Begin(), Answers.Pending(), S(7.5)).State.Due);

    [Theory]
    [InlineData(-3, -3)]
    [InlineData(7, 7)]
    [InlineData(299, 299)]
    [InlineData(299.001, 299.001)]
    [InlineData(299.6, 300)]
    [InlineData(303, 300)]
    public void ARequestThatIsTakenUpIsPolledWhenThatWasNotedOrNotAtAll(double noted, double due) => Assert.Equal(S(due), PollPolicy.TakeUp(Begin(), S(noted)).Due);

    [Fact]
    public void EverySlowDownAddsFiveSecondsForGood()
    {
        var state = Begin();
        foreach (var expected in new[] { 10, 15, 20 })
        {
            var now = state.Due;
            state = PollPolicy.Decide(state, Answers.Error(429, "slow_down"), now).State;
            Assert.Equal(S(expected), state.Interval);
            Assert.Equal(now + S(expected), state.Due);
        }

        var later = state.Due;
        Assert.Equal(later + S(20), PollPolicy.Decide(state, Answers.Pending(), later).State.Due);
    }

    [Theory]
    [InlineData(null, null, 10)]
    [InlineData(7, null, 10)]
    [InlineData(12, null, 12)]
    [InlineData(null, "12", 12)]
    [InlineData(null, "\"12\"", 12)]
    [InlineData(20, "12", 20)]
    [InlineData(12, "20", 20)]
    [InlineData(null, "7", 10)]
    [InlineData(null, "-12", 10)]
    [InlineData(null, "\"soon\"", 10)]
    [InlineData(null, "null", 10)]
    [InlineData(null, "1e300", 10)]
    [InlineData(null, "86401", 10)]
    public void SlowDownTakesTheLargestWish(int? retryAfter, string? interval, int expected)
    {
        var answer = Answers.Error(429, "slow_down", retryAfter is { } seconds ? S(seconds) : null, interval is null ? "" : $",\"interval\":{interval}");

        var state = PollPolicy.Decide(Begin(), answer, S(5)).State;

        Assert.Equal(S(expected), state.Interval);
        Assert.Equal(S(5 + expected), state.Due);
    }

    [Fact]
    public void PendingHeedsRetryAfterOnce()
    {
        var state = PollPolicy.Decide(Begin(), Answers.Pending(S(9)), S(5)).State;

        Assert.Equal(S(14), state.Due);
        Assert.Equal(S(19), PollPolicy.Decide(state, Answers.Pending(), S(14)).State.Due);
    }

    [Fact]
    public void PendingIgnoresAShorterRetryAfter() => Assert.Equal(S(10), PollPolicy.Decide(Begin(), Answers.Pending(S(2)), S(5)).State.Due);

    [Fact]
    public void FaultsBackOffByDoublingToAMinuteAndRecover()
    {
        var state = Begin();
        foreach (var expected in new[] { 10, 20, 40, 60, 60 })
        {
            var now = state.Due;
            state = PollPolicy.Decide(state, Answers.Raw(502, "<html>"), now).State;
            Assert.Equal(now + S(expected), state.Due);
        }

        var recovered = PollPolicy.Decide(state, Answers.Pending(), state.Due).State;
        Assert.Equal(state.Due + S(5), recovered.Due);
        Assert.Equal(recovered.Due + S(10), PollPolicy.Decide(recovered, Answers.Raw(502), recovered.Due).State.Due);
    }

    [Fact]
    public void BackOffNeverShortensAnIntervalOfMoreThanAMinute()
    {
        var state = Begin(expiresIn: 290, interval: 70);

        Assert.Equal(S(140), PollPolicy.Decide(state, Answers.Raw(500), S(70)).State.Due);
    }

    [Theory]
    [InlineData(503, 30, 35)]
    [InlineData(503, 3, 15)]
    [InlineData(502, 30, 35)]
    [InlineData(503, null, 15)]
    public void AFaultHeedsALongerRetryAfter(int status, int? retryAfter, int due) =>
        Assert.Equal(S(due), PollPolicy.Decide(Begin(), Answers.Raw(status, "", retryAfter is { } s ? S(s) : null), S(5)).State.Due);

    [Theory]
    [InlineData(40, null, 40)]
    [InlineData(null, 50, 50)]
    [InlineData(40, 50, 40)]
    [InlineData(1, null, 5)]
    [InlineData(null, null, 10)]
    public void ARateLimitHoldsTheTenantForTheTimeItNames(int? retryAfter, int? reset, int wait)
    {
        var answer = Answers.Raw(429, """{"error":"too_many_requests"}""", retryAfter is { } r ? S(r) : null, reset is { } e ? S(e) : null);

        var decision = PollPolicy.Decide(Begin(), answer, S(5));

        Assert.Equal(S(5 + wait), decision.HoldUntil);
        Assert.Equal(S(5 + wait), decision.State.Due);
        Assert.Equal(S(5), decision.State.Interval);
    }

    [Fact]
    public void ASlowDownHoldsNobodyElse() => Assert.Null(PollPolicy.Decide(Begin(), Answers.Error(429, "slow_down", S(30)), S(5)).HoldUntil);

    [Fact]
    public void SoftWaitsAreShortenedToTheLastPoll()
    {
        var state = Begin(expiresIn: 60);

        Assert.Equal(S(59), PollPolicy.Decide(state, Answers.Raw(503, "", S(600)), S(30)).State.Due);
        Assert.Equal(S(59), PollPolicy.Decide(state, Answers.Raw(429, "", S(600)), S(30)).State.Due);
        Assert.Equal(S(630), PollPolicy.Decide(state, Answers.Raw(429, "", S(600)), S(30)).HoldUntil);
    }

    [Fact]
    public void ATenantsWishAboutThisRequestIsNotShortened()
    {
        var state = Begin(expiresIn: 60);

        Assert.True(PollPolicy.Decide(state, Answers.Error(429, "slow_down", S(600)), S(30)).State.IsOver);
        Assert.True(PollPolicy.Decide(state, Answers.Pending(S(600)), S(30)).State.IsOver);
    }

    [Fact]
    public void AWaitAfterWhichNoOtherFitsIsStretchedToTheLastPoll()
    {
        var state = Begin(expiresIn: 60);

        Assert.Equal(S(48), PollPolicy.Decide(state, Answers.Pending(), S(43)).State.Due);
        Assert.Equal(S(59), PollPolicy.Decide(state, Answers.Pending(), S(50)).State.Due);
        Assert.Equal(S(59), PollPolicy.Decide(state, Answers.Pending(), S(54)).State.Due);
        Assert.True(PollPolicy.Decide(state, Answers.Pending(), S(59)).State.IsOver);
    }

    [Theory]
    [InlineData(5, 5, 4.5)]
    [InlineData(3, 5, 2.7)]
    [InlineData(1, 5, 0.9)]
    [InlineData(10, 3600, 9)]
    public void WhereTheIntervalDoesNotFitThereIsOnePollAtTheEnd(double expiresIn, double interval, double due)
    {
        var state = Begin(expiresIn, interval);

        Assert.Equal(S(due), state.Due);
        Assert.True(PollPolicy.Decide(state, Answers.Pending(), state.Due).State.IsOver);
    }

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(0.01, 0.1)]
    [InlineData(0.5, 0.5)]
    public void AVeryShortIntervalIsATenthOfASecondAtLeast(double interval, double due) => Assert.Equal(S(due), Begin(interval: interval).Due);

    [Fact]
    public void AboveFiveMinutesTheIntervalGrowsToTheLongOne()
    {
        var state = Begin(expiresIn: 301);
        foreach (var expected in new[] { 10, 20, 30, 30 })
        {
            var now = state.Due;
            state = PollPolicy.Decide(state, Answers.Pending(), now).State;
            Assert.Equal(now + S(expected), state.Due);
        }

        Assert.Equal(S(5), PollPolicy.Decide(Begin(expiresIn: 300), Answers.Pending(), S(5)).State.Interval);
    }

    [Fact]
    public void GrowthNeverCostsTheLastPoll()
    {
        var resumedNearTheEnd = Begin(expiresIn: 600, received: 588);

        Assert.Equal(S(593), resumedNearTheEnd.Due);
        Assert.Equal(S(599), PollPolicy.Decide(resumedNearTheEnd, Answers.Pending(), S(593)).State.Due);
    }

    [Fact]
    public void AnIntervalBeyondTheLongOneIsKept() => Assert.Equal(S(40), PollPolicy.Decide(Begin(expiresIn: 900, interval: 40), Answers.Pending(), S(40)).State.Interval);

    [Fact]
    public void AfterARotationTheWaitGoesOnAtTheInterval() => Assert.Equal(S(10), PollPolicy.GoOn(Begin(), S(5)).State.Due);

    [Fact]
    public void ALostAnswerIsRememberedThroughAFaultThatLeftNothing()
    {
        var lost = PollPolicy.Decide(Begin(), Answers.Fault(TransportFault.NoAnswer), S(5)).State;
        var after = PollPolicy.Decide(lost, Answers.Fault(TransportFault.NotSent), lost.Due).State;

        Assert.Equal(ErrorIds.Indeterminate, PollPolicy.Decide(after, Answers.Error(401, "invalid_grant"), after.Due).ErrorId);
    }

    private static PollState Begin(double expiresIn = 300, double interval = 5, double received = 0, double phase = 0) =>
        PollPolicy.Begin(TimeSpan.Zero, S(received), S(expiresIn), S(interval), S(phase), S(30));

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);
}
