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

namespace Auth0.Ciba.Tests.Faults;

/// <summary>What became of a soak on the manual clock.</summary>
internal sealed record SoakCourse(IReadOnlyList<SoakOutcome> Outcomes, SoakLog Log, IReadOnlyList<Violation> Violations, long Polls, int MostOpen);

/// <summary>
/// One soak on the manual clock. The clock stands while anything is under way, and moves to the next timer only when all that the last one
/// started is done; one request is on its way at a time. So it depends on the seed alone which answer a fault strikes.
/// </summary>
internal sealed class SoakRun : IAsyncDisposable
{
    private readonly EngineRig _rig;
    private readonly Session _session;
    private readonly List<Task<SoakOutcome>> _open = [];
    private readonly List<SoakOutcome> _failed = [];
    private readonly Dictionary<string, string> _known = [];
    private int _mostOpen;

    private SoakRun(EngineRig rig) => (_rig, _session) = (rig, rig.Open(concurrency: 1));

    internal static async Task<SoakCourse> RunAsync(int seed, int requests, TimeSpan over)
    {
        var people = Enumerable.Range(0, requests).Select(i => new SimulatedUser { Sub = SoakPlan.User(i) }).ToArray();
        await using var run = new SoakRun(await EngineRig.StartAsync(b => b with { IntervalSeconds = 2 }, o => o with { Model = o.Model with { Users = people } }));

        // A stall lasts until the clock moves, which here waits for it; the fault suite has stalls of its own.
        foreach (var next in SoakPlan.Make(seed, requests, over, faultsPerSecond: 0.25).Where(e => e.Fault?.Kind != "stall"))
            await run.DoAsync(next);
        await run.DriveToAsync(over + SoakPlan.Tail + SoakPlan.Tail);
        return await run.EndAsync();
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    private async Task DoAsync(SoakEvent next)
    {
        await DriveToAsync(next.At);
        if (next.Ask is { } ask)
            await AskAsync(ask);
        else if (next.Decide is { } decide)
            Decide(decide);
        else if (next.Fault is { } fault)
            _rig.Control.Inject(ToFault(fault));
        else
            _rig.Control.RotateKeys(publishNew: true, keepOld: true);
    }

    private async Task<SoakCourse> EndAsync()
    {
        SoakOutcome[] outcomes = [.. _failed, .. await Task.WhenAll(_open)];
        var made = _rig.Control.Requests.Select(request => new SoakMade(request.User, request.AuthReqId, Name(request.State), request.DecidedAt));
        var answers = _rig.Control.Log.Select(entry => new SoakAnswer(entry.Time, Name(entry.Endpoint), entry.AuthReqId, entry.LoginHint, entry.Status, entry.Error, entry.Fault is { } fault ? Name(fault) : null));
        return new SoakCourse([.. outcomes.OrderBy(outcome => outcome.Began)], new SoakLog(made, [.. answers]), _rig.Control.Violations, _rig.Polls, _mostOpen);
    }

    private void Decide(SoakRequest request)
    {
        if (request.Fate == Fate.Denied)
            _rig.Control.DenyAll(request.User);
        else
            _rig.Control.ApproveAll(request.User);
        if (request.Fate == Fate.LostYes && _known.TryGetValue(request.User, out var authReqId))
            _rig.Control.Inject(ToFault(SoakPlan.LoseAnswer(authReqId)));
    }

    private async Task AskAsync(SoakRequest request)
    {
        var began = _rig.Clock.GetUtcNow();
        try
        {
            var asking = _session.InitiateAsync(EngineRig.Ask(request.User, "Soak", expiry: request.Expiry));
            await DriveAskAsync(asking);
            var pending = await asking;
            _known[request.User] = pending.AuthReqId;
            _open.Add(FollowAsync(request, pending, began));
            _mostOpen = Math.Max(_mostOpen, _open.Count(wait => !wait.IsCompleted));
        }
        catch (Auth0CibaException e)
        {
            _failed.Add(new SoakOutcome(request, e.ErrorId, null, false, began, _rig.Clock.GetUtcNow()));
        }
    }

    /// <summary>Moves the clock for a question only where it waits for a rate limit to pass, and that is the one timer beside the poller's.</summary>
    private async Task DriveAskAsync(Task asking)
    {
        while (true)
        {
            await EngineRig.UntilAsync(() => _session.IsQuiet && (asking.IsCompleted || _rig.Clock.ActiveTimers > (_open.Any(wait => !wait.IsCompleted) ? 1 : 0)));
            if (asking.IsCompleted)
                return;
            AdvanceTo(_rig.Clock.NextDue!.Value);
        }
    }

    private async Task<SoakOutcome> FollowAsync(SoakRequest request, PendingAuthentication pending, DateTimeOffset began)
    {
        try
        {
            return new SoakOutcome(request, SoakVerdict.Approved, (await _session.WaitAsync(pending)).Subject, true, began, began);
        }
        catch (Auth0CibaException e)
        {
            return new SoakOutcome(request, e.ErrorId, null, true, began, began);
        }
    }

    private async Task DriveToAsync(TimeSpan time)
    {
        while (true)
        {
            await EngineRig.UntilAsync(() => _session.IsQuiet);
            if (_rig.Clock.NextDue is not { } due || due > time)
                break;
            AdvanceTo(due);
        }

        AdvanceTo(time);
    }

    private void AdvanceTo(TimeSpan time)
    {
        if (time > _rig.Clock.Elapsed)
            _rig.Clock.Advance(time - _rig.Clock.Elapsed);
    }

    private static string Name(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static Fault ToFault(SoakFault fault) => JsonSerializer.SerializeToElement(fault, JsonSerializerOptions.Web).Deserialize<Fault>(SimulatorJson.Control)!;
}
