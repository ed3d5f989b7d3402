using System;
using System.Collections.Generic;
using System.Linq;

namespace Auth0.Ciba.Bench.Soak;

/// <summary>How a request ended, and what the tenant knows of it.</summary>
/// <param name="Request">The request.</param>
/// <param name="Outcome">approved, or the error id of the question or of the wait.</param>
/// <param name="Subject">Who answered, where somebody did.</param>
/// <param name="WasFollowed">Whether it was asked and waited for; else the question itself failed.</param>
internal sealed record SoakOutcome(SoakRequest Request, string Outcome, string? Subject, bool WasFollowed);

/// <summary>Judges outcomes by what the tenant did: its state of a request is the truth.</summary>
internal static class SoakVerdict
{
    internal const string Approved = "approved";
    private const string Indeterminate = "Auth0Ciba.Indeterminate";
    private const string Expired = "Auth0Ciba.RequestExpired";

    /// <summary>Null where the outcome is right; else what is wrong with it.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="states">The tenant's state of each request that it made for this person.</param>
    internal static string? Judge(SoakOutcome outcome, IReadOnlyCollection<string> states)
    {
        if (states.Count > 1)
            return "asked more than once";
        var state = states.SingleOrDefault();
        if (!outcome.WasFollowed)
            return outcome.Outcome switch
            {
                Approved => "approved without a request",
                Indeterminate => null,

                // Ids that say that nobody was asked: then nobody was.
                _ => state is null || outcome.Outcome == "Auth0Ciba.BadResponse" ? null : $"said {outcome.Outcome}, and the person was asked",
            };

        string[] right = (outcome.Request.Fate, state) switch
        {
            (Fate.Approved, "redeemed") => [Approved],
            (Fate.LostYes, "redeemed") => [Approved, Indeterminate],

            // Every poll after the decision was struck by a fault: nobody could know.
            (Fate.Approved or Fate.LostYes, _) => [Expired, Indeterminate],
            (Fate.Denied, "denied") => ["Auth0Ciba.AccessDenied", Expired, Indeterminate],
            (Fate.Denied, _) => [Expired, Indeterminate],
            _ => [Expired, Indeterminate],
        };
        if (!right.Contains(outcome.Outcome, StringComparer.Ordinal))
            return $"{outcome.Request.Fate}, {state} at the tenant, and said {outcome.Outcome}";
        return outcome is { Outcome: Approved } && outcome.Subject != outcome.Request.User ? "another person's yes" : null;
    }

    /// <summary>Whether the person decided in time and the decision was not found, as every later poll was struck.</summary>
    internal static bool IsNotFound(SoakOutcome outcome) => outcome is { WasFollowed: true, Outcome: Expired or Indeterminate, Request.Fate: Fate.Approved or Fate.Denied };
}
