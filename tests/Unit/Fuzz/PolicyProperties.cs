using System;
using System.Linq;
using System.Text;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Auth0.Ciba.Tests.Fuzz;

/// <summary>
/// The poll policy under any sequence of answers: never a poll before the interval, never one after the deadline, a poll late in every request,
/// and always an end.
/// </summary>
[Trait("Suite", "Fuzz")]
public sealed class PolicyProperties
{
    private static readonly string[] Bodies =
    [
        "", "<html>", "null", "{}", """{"error":"authorization_pending"}""", """{"error":"slow_down"}""", """{"error":"slow_down","interval":10}""", """{"error":"slow_down","interval":"7"}""",
        """{"error":"access_denied"}""", """{"error":"expired_token"}""", """{"error":"invalid_grant"}""", """{"error":"invalid_client"}""", """{"error":"unauthorized_client"}""",
        """{"error":"too_many_requests"}""", """{"error":"anything"}""", """{"access_token":"a","id_token":"b"}""", """{"access_token":"a","error":"x"}""",
    ];

    private static readonly Gen<TimeSpan?> Waits = Gen.Elements<double?>(null, 0.001, 0.5, 1, 4.9, 5, 7, 30, 59.999, 299, 3600, 86400).Select(seconds => seconds is { } given ? TimeSpan.FromSeconds(given) : (TimeSpan?)null);

    private static readonly Gen<HttpAnswer> Answers = Gen.Frequency(
        (4, from status in Gen.Elements(200, 201, 204, 302, 400, 401, 403, 404, 429, 500, 502, 503, 504) from body in Gen.Elements(Bodies) from retryAfter in Waits from reset in Waits
            select new HttpAnswer { Status = status, Body = Encoding.UTF8.GetBytes(body), RetryAfter = retryAfter, RateLimitReset = reset }),
        (3, from retryAfter in Waits select new HttpAnswer { Status = 400, Body = Encoding.UTF8.GetBytes(Bodies[4]), RetryAfter = retryAfter }),
        (1, from fault in Gen.Elements(TransportFault.NotSent, TransportFault.NoAnswer, TransportFault.Cut, TransportFault.TooLarge) from status in Gen.Elements(0, 200, 400, 503)
            select new HttpAnswer { Status = status, Fault = fault, FaultText = "a fault" }));

    private static readonly Gen<Course> Courses =
        from expiresIn in Gen.Elements(0.5, 1, 2, 4.9, 5, 5.5, 6, 9, 10, 11, 29, 60, 120, 300, 301, 900, 3600, 259200)
        from interval in Gen.Elements(0, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 400, 3600)
        from phase in Gen.Elements(0, 0.1, 0.5, 0.95)
        from took in Gen.Elements(0, 0.01, 0.9, 4)
        from answers in (from answer in Answers from time in Gen.Elements(0, 0.003, 0.1, 1, 3, 31) from late in Gen.Elements(0, 0, 0, 0.02, 2, 400) select (answer, time, late)).NonEmptyListOf()
        from over in Gen.Elements(true, false)
        select new Course(expiresIn, interval, phase, took, [.. answers], over);

    [Fact]
    public void NeverEarlyNeverLateAndAlwaysAnEnd() => Fuzz.Check(Courses, Holds, runs: 5000);

    private static bool Holds(Course course)
    {
        var received = TimeSpan.FromSeconds(100 + course.Took);
        var state = PollPolicy.Begin(TimeSpan.FromSeconds(100), received, TimeSpan.FromSeconds(course.ExpiresIn), TimeSpan.FromSeconds(course.Interval), TimeSpan.FromSeconds(course.Interval * course.Phase), TimeSpan.FromSeconds(30));
        var onlyPoll = received + state.Interval > state.LastPoll;
        var polls = 0;
        while (true)
        {
            // Never early: the interval counts from the receipt of the last answer. The one exception is a request with no room for an interval at all.
            Assert.True(state.IsOver || state.Due >= received + state.Interval || (polls == 0 && onlyPoll), $"early: {state}");

            // Never late: no poll is set for after the last moment.
            Assert.True(state.IsOver || state.Due <= state.LastPoll || (polls == 0 && onlyPoll && state.Due <= state.Deadline), $"late: {state}");

            // Always an end: each poll uses up a tenth of a second at least.
            Assert.True(polls <= course.ExpiresIn * 10 + 1, "no end");

            var (answer, time, late) = course.Answers[polls % course.Answers.Length];
            var sent = Max(state.Due, received) + TimeSpan.FromSeconds(late);
            if (state.IsOver || sent >= state.Deadline)
            {
                var end = PollPolicy.TimeIsOver(state);
                Assert.Equal((PollStep.End, state.AnswerLost ? ErrorIds.Indeterminate : ErrorIds.RequestExpired), (end.Step, end.ErrorId));
                return true;
            }

            polls++;
            received = sent + TimeSpan.FromSeconds(time);
            var before = state;
            var decision = PollPolicy.Decide(before, answer, received, course.WallClockSaysOver);
            if (decision.Step != PollStep.Wait)
                return EndsRightly(before, answer, decision, received, course.WallClockSaysOver);

            state = decision.State;
            Assert.True(state.Interval >= before.Interval && state.Deadline == before.Deadline, "the pace grew");
            Assert.True(!before.AnswerLost || state.AnswerLost || OAuthError.TryRead(answer)?.Code == Names.AuthorizationPending, "a lost answer is forgotten only once the tenant says that nothing was decided");

            // Room for another poll is used: the last one leaves within the last second, as long as only time and faults stand in the way.
            var isHard = OAuthError.TryRead(answer)?.Code is Names.SlowDown or Names.AuthorizationPending && answer.Fault == TransportFault.None;
            Assert.True(isHard || !state.IsOver || received + before.Interval > state.LastPoll, $"gave up: {state}");
        }
    }

    /// <summary>An end has its reason in the answer: a yes goes to be verified, a no is a no, and nothing else is either.</summary>
    private static bool EndsRightly(PollState state, HttpAnswer answer, PollDecision decision, TimeSpan received, bool wallClockSaysOver)
    {
        var code = answer.Fault == TransportFault.None ? OAuthError.TryRead(answer)?.Code : null;
        var over = received >= state.Deadline || wallClockSaysOver;
        if (decision.Step == PollStep.Verify)
            return answer is { Status: 200, Fault: TransportFault.None } && TokenResponse.TryRead(answer.Body, out _) is not null;
        return decision.ErrorId switch
        {
            ErrorIds.AccessDenied => code == Names.AccessDenied && answer.Status is not (200 or 401 or 429 or >= 500) && !over,
            ErrorIds.RequestExpired => code == Names.ExpiredToken || (code is Names.AccessDenied or Names.InvalidGrant && over),
            ErrorIds.Indeterminate => (answer.Status == 200 && answer.Fault == TransportFault.Cut) || (code == Names.InvalidGrant && state.AnswerLost),
            ErrorIds.InvalidGrant => code == Names.InvalidGrant && !state.AnswerLost && !over,
            ErrorIds.InvalidClient => code == Names.InvalidClient || (code == Names.AccessDenied && answer.Status == 401),
            ErrorIds.GrantNotAllowed => code == Names.UnauthorizedClient,
            ErrorIds.BadResponse => answer.Status == 200,
            ErrorIds.BadRequest => code is not null and not (Names.AuthorizationPending or Names.SlowDown),
            _ => false,
        };
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private sealed record Course(double ExpiresIn, double Interval, double Phase, double Took, (HttpAnswer Answer, double Time, double Late)[] Answers, bool WallClockSaysOver);
}
