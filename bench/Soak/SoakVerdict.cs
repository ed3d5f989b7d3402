using System;
using System.Collections.Generic;
using System.Linq;

namespace Auth0.Ciba.Bench.Soak;

/// <summary>How a request ended for the one who asked.</summary>
/// <param name="Request">The request.</param>
/// <param name="Outcome">approved, or the error id of the question or of the wait.</param>
/// <param name="Subject">Who answered, where somebody did.</param>
/// <param name="WasFollowed">Whether it was asked and waited for; else the question itself failed.</param>
/// <param name="Began">When it was to be asked.</param>
/// <param name="Ended">When that was known.</param>
internal sealed record SoakOutcome(SoakRequest Request, string Outcome, string? Subject, bool WasFollowed, DateTimeOffset Began, DateTimeOffset Ended);

/// <summary>A verdict on one outcome.</summary>
/// <param name="Wrong">What is wrong with it; null: nothing.</param>
/// <param name="Why">What in the tenant's log accounts for it, where it is not simply what the person decided.</param>
internal sealed record SoakJudgement(string? Wrong, string? Why = null);

/// <summary>
/// Judges each outcome by the tenant's log. What a person decided must be what is said, unless a fault accounts for it; an outcome that no
/// entry of the log accounts for is wrong.
/// </summary>
internal static class SoakVerdict
{
    internal const string Approved = "approved";
    private const string Denied = "Auth0Ciba.AccessDenied";
    private const string Indeterminate = "Auth0Ciba.Indeterminate";
    private const string Expired = "Auth0Ciba.RequestExpired";

    internal static SoakJudgement Judge(SoakOutcome outcome, SoakLog log)
    {
        var made = log.Made(outcome.Request.User);
        if (made.Count > 1 || log.Questions(outcome.Request.User).Count(question => question.Status != 429) > 1)
            return new SoakJudgement("asked more than once");
        if (!outcome.WasFollowed)
            return JudgeQuestion(outcome, log, made.Count > 0);
        if (made is not [var request])
            return new SoakJudgement("followed, and the tenant knows no such request");

        var polls = log.Polls(request.AuthReqId);
        return outcome.Outcome switch
        {
            Approved => JudgeYes(outcome, polls),
            Denied => new SoakJudgement(outcome.Request.Fate == Fate.Denied && polls.Any(poll => poll.IsNo) ? null : "a no that nobody gave"),
            _ when polls.Any(poll => poll.IsYes) => new SoakJudgement($"the tenant's yes arrived, and it says {outcome.Outcome}"),
            Indeterminate => JudgeIndeterminate(request, polls),
            Expired => JudgeExpired(request, polls),
            _ => new SoakJudgement($"{outcome.Outcome}, which no fault of the plan makes of a wait"),
        };
    }

    /// <summary>Whether the person decided in time and that was not found.</summary>
    internal static bool IsNotFound(SoakOutcome outcome) => outcome is { WasFollowed: true, Outcome: Expired or Indeterminate, Request.Fate: Fate.Approved or Fate.Denied };

    internal static bool IsIndeterminate(SoakOutcome outcome) => outcome.Outcome == Indeterminate;

    /// <summary>The question itself failed: by the one answer to it, or as discovery, which comes before it, was struck.</summary>
    private static SoakJudgement JudgeQuestion(SoakOutcome outcome, SoakLog log, bool wasMade)
    {
        if (log.Questions(outcome.Request.User).LastOrDefault() is not { } answer)
        {
            if (outcome.Outcome is Approved or Indeterminate)
                return new SoakJudgement($"{outcome.Outcome}, and no question reached the tenant");
            return log.StruckDiscovery(outcome.Began, outcome.Ended).FirstOrDefault() is { } struck
                ? new SoakJudgement(null, $"the question never left: discovery was struck ({struck})")
                : new SoakJudgement($"{outcome.Outcome}, no question reached the tenant, and nothing in its log says why");
        }

        if (answer.IsTrue)
            return new SoakJudgement($"the tenant answered the question ({answer}), and it says {outcome.Outcome}");
        var right = answer.IsLost ? Indeterminate : answer.Status == 429 ? "Auth0Ciba.RateLimited" : "Auth0Ciba.BadResponse";
        if (outcome.Outcome != right)
            return new SoakJudgement($"the answer to the question was struck ({answer}): {right}, not {outcome.Outcome}");
        return wasMade && answer.Status == 429
            ? new SoakJudgement("said that nobody was asked, and somebody was")
            : new SoakJudgement(null, $"the answer to the question was struck ({answer})");
    }

    private static SoakJudgement JudgeYes(SoakOutcome outcome, IReadOnlyList<SoakAnswer> polls)
    {
        if (outcome.Request.Fate is not (Fate.Approved or Fate.LostYes) || !polls.Any(poll => poll.IsYes))
            return new SoakJudgement("a yes that nobody gave");
        return new SoakJudgement(outcome.Subject == outcome.Request.User ? null : "another person's yes");
    }

    private static SoakJudgement JudgeIndeterminate(SoakMade request, IReadOnlyList<SoakAnswer> polls)
    {
        if (polls.Any(poll => poll.IsNo))
            return new SoakJudgement("the tenant's no arrived, and it says that nothing can be known");
        if (OpenAnswer(polls) is not { } lost)
            return new SoakJudgement("Indeterminate, and no answer is open");
        var found = JudgeLaterPolls(request, polls);
        return found.Wrong is null ? new SoakJudgement(null, $"an answer was lost ({lost}), and none after it said pending{(found.Why is null ? string.Empty : "; " + found.Why)}") : found;
    }

    private static SoakJudgement JudgeExpired(SoakMade request, IReadOnlyList<SoakAnswer> polls)
    {
        // The tenant itself says so where an answer took until after the end.
        if (polls.FirstOrDefault(poll => poll.IsNo) is { } end)
            return end.Fault == "stall" ? new SoakJudgement(null, $"the answer came after the end ({end})") : new SoakJudgement($"the tenant's answer arrived ({end}), and it says that nobody answered");
        return OpenAnswer(polls) is { } lost
            ? new SoakJudgement($"an answer was lost ({lost}), and it says that nobody answered")
            : JudgeLaterPolls(request, polls);
    }

    /// <summary>Where the person decided, and neither yes nor no arrived: each poll after that must have been struck, and there must be one.</summary>
    private static SoakJudgement JudgeLaterPolls(SoakMade request, IReadOnlyList<SoakAnswer> polls)
    {
        if (request.DecidedAt is not { } decided)
            return new SoakJudgement(null);
        var later = polls.Where(poll => poll.Time >= decided).ToArray();
        if (later.Length == 0)
            return new SoakJudgement($"decided at {decided:HH:mm:ss.fff}, and never polled after that");

        // Spent, says the tenant after its yes was lost: that is no answer either.
        return later.FirstOrDefault(poll => poll.IsTrue && poll.Error != "invalid_grant") is { } missed
            ? new SoakJudgement($"decided at {decided:HH:mm:ss.fff}, told the truth after that ({missed}), and it was not found")
            : new SoakJudgement(null, $"decided, and each later poll was struck ({string.Join("; ", later.Select(poll => poll.ToString()))})");
    }

    /// <summary>An answer that was lost and never made good: a later pending proves that it was no yes.</summary>
    private static SoakAnswer? OpenAnswer(IReadOnlyList<SoakAnswer> polls) => polls.Reverse().TakeWhile(poll => !poll.IsPending).FirstOrDefault(poll => poll.IsLost);
}
