using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Bench.Soak;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Auth0.Ciba.Tests.Faults;

/// <summary>The soak of bench/Soak, shorter and on the manual clock: the same plan, the same judge; a seed takes the same course,
/// but for the engine's own spreading of first polls.</summary>
[Trait("Suite", "Fault")]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Requests = 60;
    private static readonly TimeSpan Over = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task EveryOutcomeIsRightUnderRandomFaults(int seed)
    {
        var people = Enumerable.Range(0, Requests).Select(i => new SimulatedUser { Sub = SoakPlan.User(i) }).ToArray();
        await using var rig = await EngineRig.StartAsync(b => b with { IntervalSeconds = 2 }, o => o with { Model = o.Model with { Users = people } });
        var session = rig.Open(concurrency: 1);
        var open = new List<Task<SoakOutcome>>();
        var outcomes = new List<SoakOutcome>();
        var known = new Dictionary<string, string>();

        // A stall lasts until the clock moves, which here waits for it; the fault suite has stalls of its own.
        foreach (var next in SoakPlan.Make(seed, Requests, Over, faultsPerSecond: 1).Where(e => e.Fault?.Kind != "stall"))
        {
            await DriveToAsync(rig, session, next.At);
            if (next.Ask is { } ask)
                await AskAsync(rig, session, ask, known, open, outcomes);
            else if (next.Decide is { } decide)
                Decide(rig, decide, known);
            else if (next.Fault is { } fault)
                rig.Control.Inject(ToFault(fault));
            else
                rig.Control.RotateKeys(publishNew: true, keepOld: true);
        }

        await DriveToAsync(rig, session, Over + SoakPlan.Tail + SoakPlan.Tail);
        outcomes.AddRange(await Task.WhenAll(open));
        var states = rig.Control.Requests.ToLookup(request => request.User, request => JsonNamingPolicy.CamelCase.ConvertName(request.State.ToString()));
        output.WriteLine($"Counted: soak {seed}: {rig.Polls} polls; " + string.Join(", ", outcomes.GroupBy(outcome => $"{outcome.Request.Fate} {outcome.Outcome}").OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Count()} {group.Key}")));

        Assert.All(outcomes, outcome => Assert.Null(SoakVerdict.Judge(outcome, [.. states[outcome.Request.User]])));
        Assert.Empty(rig.Control.Violations);
        Assert.Contains(outcomes, outcome => outcome.Outcome == SoakVerdict.Approved);
        Assert.True(outcomes.Count(SoakVerdict.IsNotFound) <= Requests / 5, "Most decisions are found, in spite of the faults.");
    }

    /// <summary>The judge itself: it finds what is wrong.</summary>
    [Theory]
    [InlineData(Fate.Denied, "approved", "denied")]
    [InlineData(Fate.Unanswered, "approved", "expired")]
    [InlineData(Fate.Approved, "Auth0Ciba.AccessDenied", "redeemed")]
    [InlineData(Fate.Approved, "Auth0Ciba.RequestExpired", "redeemed")]
    [InlineData(Fate.LostYes, "Auth0Ciba.RequestExpired", "redeemed")]
    [InlineData(Fate.Unanswered, "Auth0Ciba.AccessDenied", "expired")]
    [InlineData(Fate.Denied, "Auth0Ciba.Unexpected", "denied")]
    public void TheJudgeFindsWhatIsWrong(Fate fate, string outcome, string state)
    {
        var request = new SoakRequest("auth0|a", fate, 60);

        Assert.NotNull(SoakVerdict.Judge(new SoakOutcome(request, outcome, "auth0|a", true), [state]));
        Assert.NotNull(SoakVerdict.Judge(new SoakOutcome(request, SoakVerdict.Approved, "auth0|b", true), ["redeemed"]));
        Assert.NotNull(SoakVerdict.Judge(new SoakOutcome(request, ErrorIds.Indeterminate, null, false), ["pending", "pending"]));
        Assert.NotNull(SoakVerdict.Judge(new SoakOutcome(request, ErrorIds.TenantUnreachable, null, false), ["pending"]));
    }

    private static Fault ToFault(SoakFault fault) => JsonSerializer.SerializeToElement(fault, JsonSerializerOptions.Web).Deserialize<Fault>(SimulatorJson.Control)!;

    private static void Decide(EngineRig rig, SoakRequest request, Dictionary<string, string> known)
    {
        if (request.Fate == Fate.Denied)
            rig.Control.DenyAll(request.User);
        else
            rig.Control.ApproveAll(request.User);
        if (request.Fate == Fate.LostYes && known.TryGetValue(request.User, out var authReqId))
            rig.Control.Inject(ToFault(SoakPlan.LoseAnswer(authReqId)));
    }

    private static async Task AskAsync(EngineRig rig, Session session, SoakRequest request, Dictionary<string, string> known, List<Task<SoakOutcome>> open, List<SoakOutcome> outcomes)
    {
        try
        {
            var pending = await rig.DriveAsync(session.InitiateAsync(EngineRig.Ask(request.User, "Soak", expiry: request.Expiry)));
            known[request.User] = pending.AuthReqId;
            open.Add(FollowAsync(session, request, pending));
        }
        catch (Auth0CibaException e)
        {
            outcomes.Add(new SoakOutcome(request, e.ErrorId, null, false));
        }
    }

    private static async Task<SoakOutcome> FollowAsync(Session session, SoakRequest request, PendingAuthentication pending)
    {
        try
        {
            return new SoakOutcome(request, SoakVerdict.Approved, (await session.WaitAsync(pending)).Subject, true);
        }
        catch (Auth0CibaException e)
        {
            return new SoakOutcome(request, e.ErrorId, null, true);
        }
    }

    /// <summary>From timer to timer, and on only when all that it started is done: so the course is the plan's and not the machine's.</summary>
    private static async Task DriveToAsync(EngineRig rig, Session session, TimeSpan time)
    {
        while (true)
        {
            await EngineRig.UntilAsync(() => session.IsQuiet);
            if (rig.Clock.NextDue is not { } due || due > time)
                break;
            rig.Clock.Advance(due > rig.Clock.Elapsed ? due - rig.Clock.Elapsed : TimeSpan.Zero);
        }

        if (time > rig.Clock.Elapsed)
            rig.Clock.Advance(time - rig.Clock.Elapsed);
    }
}
