using System;
using System.Linq;
using Auth0.Ciba.Bench.Soak;
using Auth0.Ciba.Errors;
using Xunit;

namespace Auth0.Ciba.Tests.Faults;

/// <summary>
/// The judge of the soak. A log is written as words: q a question, p pending, y the tokens, n a no, s slow_down, g invalid_grant; behind a slash what struck it:
/// r reset, b 502, l 429, h HTML with 403, t a stall; ! the person's decision.
/// </summary>
public sealed class SoakVerdictTests
{
    private const string User = "auth0|a";
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(Fate.Approved, SoakVerdict.Approved, "q p ! y")]
    [InlineData(Fate.Approved, SoakVerdict.Approved, "q p/r ! y/t")]
    [InlineData(Fate.LostYes, SoakVerdict.Approved, "q p ! y")]
    [InlineData(Fate.Denied, ErrorIds.AccessDenied, "q p ! n")]
    [InlineData(Fate.Unanswered, ErrorIds.RequestExpired, "q p p")]
    [InlineData(Fate.Unanswered, ErrorIds.RequestExpired, "q p/r p")]
    public void WhatThePersonDecidedNeedsNoReason(Fate fate, string outcome, string log)
    {
        var verdict = Judge(fate, outcome, log);

        Assert.Null(verdict.Wrong);
        Assert.Null(verdict.Why);
    }

    [Theory]
    [InlineData(Fate.LostYes, ErrorIds.Indeterminate, "q p ! y/r", "lost (reset")]
    [InlineData(Fate.LostYes, ErrorIds.Indeterminate, "q p ! y/r g", "lost (reset")]
    [InlineData(Fate.Approved, ErrorIds.Indeterminate, "q p/r ! y/h", "each later poll was struck (answer")]
    [InlineData(Fate.Unanswered, ErrorIds.Indeterminate, "q p p/b", "lost (htmlBadGateway")]
    [InlineData(Fate.Unanswered, ErrorIds.Indeterminate, "q p/r p/l", "lost (reset")]
    [InlineData(Fate.Denied, ErrorIds.Indeterminate, "q p ! n/r n/h", "lost (reset")]
    [InlineData(Fate.Approved, ErrorIds.RequestExpired, "q p ! y/h y/l", "each later poll was struck")]
    [InlineData(Fate.Denied, ErrorIds.RequestExpired, "q p ! n/t", "after the end")]
    public void AnotherOutcomeIsAccountedForByTheLog(Fate fate, string outcome, string log, string why)
    {
        var verdict = Judge(fate, outcome, log);

        Assert.Null(verdict.Wrong);
        Assert.Contains(why, verdict.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Fate.Approved, SoakVerdict.Approved, "q p ! y/r")]
    [InlineData(Fate.Denied, SoakVerdict.Approved, "q p ! n")]
    [InlineData(Fate.Denied, SoakVerdict.Approved, "q p ! y")]
    [InlineData(Fate.Unanswered, SoakVerdict.Approved, "q p p")]
    [InlineData(Fate.Approved, ErrorIds.AccessDenied, "q p ! y")]
    [InlineData(Fate.Unanswered, ErrorIds.AccessDenied, "q p p")]
    [InlineData(Fate.Denied, ErrorIds.AccessDenied, "q p ! n/r")]
    [InlineData(Fate.Approved, ErrorIds.Indeterminate, "q p/r ! y")]
    [InlineData(Fate.Approved, ErrorIds.RequestExpired, "q p ! y")]
    [InlineData(Fate.Denied, ErrorIds.Indeterminate, "q p/r ! n")]
    [InlineData(Fate.Unanswered, ErrorIds.Indeterminate, "q p p")]
    [InlineData(Fate.Unanswered, ErrorIds.Indeterminate, "q p/r p")]
    [InlineData(Fate.Unanswered, ErrorIds.Indeterminate, "q p p/h")]
    [InlineData(Fate.Unanswered, ErrorIds.RequestExpired, "q p p/r")]
    [InlineData(Fate.Denied, ErrorIds.RequestExpired, "q p ! n")]
    [InlineData(Fate.Approved, ErrorIds.RequestExpired, "q p !")]
    [InlineData(Fate.Approved, ErrorIds.RequestExpired, "q p ! p")]
    [InlineData(Fate.Approved, ErrorIds.RequestExpired, "q p ! s/h s")]
    [InlineData(Fate.Approved, ErrorIds.Indeterminate, "q p/r !")]
    [InlineData(Fate.Approved, ErrorIds.Indeterminate, "q p ! p y/r")]
    [InlineData(Fate.Denied, ErrorIds.Unexpected, "q p ! n")]
    [InlineData(Fate.Unanswered, ErrorIds.RequestExpired, "q q p")]
    public void WhatNothingAccountsForIsWrong(Fate fate, string outcome, string log) => Assert.NotNull(Judge(fate, outcome, log).Wrong);

    [Fact]
    public void AnotherPersonsYesIsWrong() => Assert.NotNull(Judge(Fate.Approved, SoakVerdict.Approved, "q p ! y", subject: "auth0|b").Wrong);

    [Theory]
    [InlineData(ErrorIds.Indeterminate, "q/r", true)]
    [InlineData(ErrorIds.Indeterminate, "q/b", true)]
    [InlineData(ErrorIds.BadResponse, "q/h", true)]
    [InlineData(ErrorIds.RateLimited, "q/l q/l", true)]
    [InlineData(ErrorIds.TenantError, "d", true)]
    [InlineData(ErrorIds.Indeterminate, "q/h", false)]
    [InlineData(ErrorIds.Indeterminate, "q", false)]
    [InlineData(ErrorIds.RateLimited, "q", false)]
    [InlineData(ErrorIds.RateLimited, "q/r", false)]
    [InlineData(ErrorIds.BadResponse, "q/b", false)]
    [InlineData(ErrorIds.Indeterminate, "d", false)]
    [InlineData(ErrorIds.TenantError, "", false)]
    [InlineData(ErrorIds.Indeterminate, "q/r q/r", false)]
    public void AQuestionThatFailedIsAccountedFor(string outcome, string log, bool isAccountedFor)
    {
        var verdict = Judge(Fate.Approved, outcome, log, wasFollowed: false);

        Assert.Equal(isAccountedFor, verdict.Wrong is null);
        Assert.Equal(isAccountedFor, verdict.Why is not null);
    }

    [Fact]
    public void WhoSaysThatNobodyWasAskedIsRight() => Assert.NotNull(Judge(Fate.Approved, ErrorIds.RateLimited, "q/l", wasFollowed: false, isMade: true).Wrong);

    [Fact]
    public void DiscoveryThatWasStruckAtAnotherTimeAccountsForNothing()
    {
        var log = new SoakLog([], [new SoakAnswer(Start.AddMinutes(5), "discovery", null, null, 502, null, "htmlBadGateway")]);

        Assert.NotNull(SoakVerdict.Judge(new SoakOutcome(new SoakRequest(User, Fate.Approved, 60), ErrorIds.TenantError, null, false, Start, Start.AddSeconds(2)), log).Wrong);
    }

    [Fact]
    public void APersonWhoWasAskedTwiceIsWrong()
    {
        var log = new SoakLog([new SoakMade(User, "1", "pending", null), new SoakMade(User, "2", "pending", null)], []);

        Assert.Contains("more than once", SoakVerdict.Judge(new SoakOutcome(new SoakRequest(User, Fate.Unanswered, 60), ErrorIds.RequestExpired, null, true, Start, Start), log).Wrong, StringComparison.Ordinal);
    }

    private static SoakJudgement Judge(Fate fate, string outcome, string text, string subject = User, bool wasFollowed = true, bool? isMade = null)
    {
        DateTimeOffset? decided = null;
        var answers = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((word, at) => (Word: word, Time: Start.AddSeconds(2 * at))).Where(item =>
        {
            if (item.Word == "!")
                decided = item.Time;
            return item.Word != "!";
        }).Select(item => Answer(item.Word, item.Time)).ToArray();
        SoakMade[] made = isMade ?? wasFollowed ? [new SoakMade(User, "id", "any", decided)] : [];
        return SoakVerdict.Judge(new SoakOutcome(new SoakRequest(User, fate, 60), outcome, outcome == SoakVerdict.Approved ? subject : null, wasFollowed, Start, Start.AddSeconds(60)), new SoakLog(made, answers));
    }

    private static SoakAnswer Answer(string word, DateTimeOffset time)
    {
        var (endpoint, status, error) = word[0] switch
        {
            'q' => ("backchannel", 200, null),
            'd' => ("discovery", 200, null),
            'p' => ("token", 400, "authorization_pending"),
            's' => ("token", 429, "slow_down"),
            'n' => ("token", 403, "access_denied"),
            'g' => ("token", 403, "invalid_grant"),
            _ => ("token", 200, (string?)null),
        };
        (int Status, string Fault)? struck = word[^1] switch { 'r' => (0, "reset"), 'b' => (502, "htmlBadGateway"), 'l' => (429, "rateLimited"), 'h' => (403, "answer"), 't' => (status, "stall"), 'd' => (502, "htmlBadGateway"), _ => null };
        return new SoakAnswer(
            time, endpoint, endpoint == "token" ? "id" : null, endpoint == "backchannel" ? $$"""{"format":"iss_sub","sub":"{{User}}"}""" : null,
            struck?.Status ?? status, struck is null || struck.Value.Fault == "stall" ? error : null, struck?.Fault);
    }
}
