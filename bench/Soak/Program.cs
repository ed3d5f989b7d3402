using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;

namespace Auth0.Ciba.Bench.Soak;

/// <summary>
/// Ten minutes with a thousand requests under random faults: every outcome is judged by the tenant's own log, and memory is looked at in
/// the beginning, in the middle and at the end. Arguments: minutes, requests, seed. Ends with 1 where anything is wrong.
/// </summary>
internal static class Program
{
    private const int Interval = 2;

    /// <summary>One poll in ten is struck: a request is open for some 27 seconds.</summary>
    private const double FaultsPerRequest = 0.1 * 27 / Interval;

    private const long MostGrowth = 16L * 1024 * 1024;

    private static readonly ConcurrentBag<SoakOutcome> Outcomes = [];

    private static async Task<int> Main(string[] arguments)
    {
        double[] given = [.. arguments.Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        var (minutes, requests, seed) = (given.ElementAtOrDefault(0) is > 0 and var m ? m : 10, (int)(given.ElementAtOrDefault(1) is > 0 and var r ? r : 1000), (int)given.ElementAtOrDefault(2));
        var over = TimeSpan.FromMinutes(minutes) - SoakPlan.Tail;
        if (over <= TimeSpan.Zero)
        {
            Console.Error.WriteLine($"A soak takes longer than {SoakPlan.Tail}.");
            return 2;
        }

        using var tenant = await SoakTenant.StartAsync(requests, Interval);
        using var session = new Session(new SessionOptions { Domain = tenant.Issuer, ClientId = SoakTenant.ClientId, ClientSecret = Secret.FromPlainText(SoakTenant.Secret), AllowInsecureLoopback = true });
        var memory = new List<MemoryMark>();
        await RunAsync(tenant, session, SoakPlan.Make(seed, requests, over, FaultsPerRequest * requests / over.TotalSeconds), over, memory);
        memory.Add(MemoryMark.Take("at the end"));
        return await ReportAsync(tenant, minutes, requests, seed, memory);
    }

    private static async Task RunAsync(SoakTenant tenant, Session session, IReadOnlyList<SoakEvent> events, TimeSpan over, List<MemoryMark> memory)
    {
        var running = new List<Task>();
        var known = new ConcurrentDictionary<string, string>();
        var clock = Stopwatch.StartNew();
        foreach (var next in events)
        {
            // A tenth of the way everything is loaded and has run once.
            if ((memory.Count == 0 && next.At > over / 10) || (memory.Count == 1 && next.At > over / 2))
                memory.Add(MemoryMark.Take(memory.Count == 0 ? "after a tenth" : "in the middle"));
            if (next.At - clock.Elapsed is { Ticks: > 0 } wait)
                await Task.Delay(wait);
            if (next.Ask is { } ask)
                running.Add(FollowAsync(session, ask, known));
            else if (next.Decide is { } decide)
                await DecideAsync(tenant, decide, known);
            else if (next.Fault is { } fault)
                await tenant.InjectAsync(fault);
            else
                await tenant.RotateAsync();
        }

        await Task.WhenAll(running);
    }

    private static async Task DecideAsync(SoakTenant tenant, SoakRequest request, ConcurrentDictionary<string, string> known)
    {
        await tenant.DecideAsync(request.User, request.Fate != Fate.Denied);
        if (request.Fate == Fate.LostYes && known.TryGetValue(request.User, out var authReqId))
            await tenant.InjectAsync(SoakPlan.LoseAnswer(authReqId));
    }

    private static async Task FollowAsync(Session session, SoakRequest request, ConcurrentDictionary<string, string> known)
    {
        var followed = false;
        var began = DateTimeOffset.UtcNow;
        try
        {
            var pending = await session.InitiateAsync(new BackchannelAuthenticationRequest { UserId = request.User, BindingMessage = "Soak", RequestedExpiry = request.Expiry });
            known[request.User] = pending.AuthReqId;
            followed = true;
            var result = await session.WaitAsync(pending);
            Outcomes.Add(new SoakOutcome(request, SoakVerdict.Approved, result.Subject, true, began, DateTimeOffset.UtcNow));
        }
        catch (Auth0CibaException e)
        {
            Outcomes.Add(new SoakOutcome(request, e.ErrorId, null, followed, began, DateTimeOffset.UtcNow));
        }
    }

    private static async Task<int> ReportAsync(SoakTenant tenant, double minutes, int requests, int seed, List<MemoryMark> memory)
    {
        var log = await tenant.ReadAsync();
        var (polls, violations) = await tenant.CountAsync();
        var judged = Outcomes.Select(outcome => (Outcome: outcome, Verdict: SoakVerdict.Judge(outcome, log))).OrderBy(pair => pair.Outcome.Began).ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Soak of {minutes} min, seed {seed}: {Outcomes.Count} requests, {polls} polls"));
        foreach (var group in Outcomes.GroupBy(outcome => (outcome.Request.Fate, Outcome: outcome.WasFollowed ? outcome.Outcome : "the question failed: " + outcome.Outcome)).OrderBy(group => group.Key.Fate).ThenByDescending(group => group.Count()))
            Console.WriteLine($"  {group.Count(),5}  {group.Key.Fate,-10}  {group.Key.Outcome}");
        var wrong = judged.Count(pair => pair.Verdict.Wrong is not null);
        Console.WriteLine($"  wrong outcomes, or none that the tenant's log accounts for: {wrong}");
        foreach (var (outcome, verdict) in judged.Where(pair => pair.Verdict.Wrong is not null))
            Console.WriteLine($"    {outcome.Request.User}, {outcome.Request.Fate}: {verdict.Wrong}");
        ShowExplained("questions that failed, each matched to its struck answer", judged, outcome => !outcome.WasFollowed);
        ShowExplained("waits that ended Indeterminate, each matched to its lost answer", judged, outcome => outcome.WasFollowed && SoakVerdict.IsIndeterminate(outcome));
        ShowExplained("decisions not found, each later poll matched to what struck it", judged, SoakVerdict.IsNotFound, show: true);
        var doubles = judged.Count(pair => log.Made(pair.Outcome.Request.User).Count > 1) + violations["duplicateAsk"];
        Console.WriteLine($"  double asks: {doubles}");
        var impolite = violations.Where(kind => kind.Key is "earlyPoll" or "overlappingPoll" or "pollAfterExpiry" or "pollAfterEnd").ToArray();
        Console.WriteLine($"  early polls: {violations["earlyPoll"]}; overlapping: {violations["overlappingPoll"]}; after the expiry: {violations["pollAfterExpiry"]}; after the end: {violations["pollAfterEnd"]}");
        memory.ForEach(Console.WriteLine);

        var growth = memory[^1].Live - memory[0].Live;
        return wrong == 0 && Outcomes.Count == requests && doubles == 0 && impolite.All(kind => kind.Value == 0) && growth < MostGrowth ? 0 : 1;
    }

    private static void ShowExplained(string what, IEnumerable<(SoakOutcome Outcome, SoakJudgement Verdict)> judged, Func<SoakOutcome, bool> which, bool show = false)
    {
        var all = judged.Where(pair => which(pair.Outcome)).ToArray();
        Console.WriteLine($"  {what}: {all.Count(pair => pair.Verdict.Wrong is null && pair.Verdict.Why is not null)} of {all.Length}");
        foreach (var (outcome, verdict) in all.Where(_ => show))
            Console.WriteLine($"    {outcome.Request.User}, {outcome.Request.Fate}: {verdict.Why}");
    }
}
