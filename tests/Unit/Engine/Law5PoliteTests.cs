using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Law 5: polite to the second, as the simulator's judge sees it.</summary>
public sealed class Law5PoliteTests
{
    private static readonly Fault SlowDown = new()
    {
        Kind = FaultKind.Answer,
        Endpoint = WireEndpoint.Token,
        Status = 429,
        Body = """{"error":"slow_down","error_description":"You are polling faster than allowed. Try again in 5 seconds."}""",
    };

    [Fact(DisplayName = "Lacked vector: two slow_downs -> 5, 10, 15")]
    public async Task EverySlowDownAddsFiveSecondsForGood()
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(SlowDown with { Count = 2 });

        var pending = await rig.AskAsync();
        var waiting = rig.Session.WaitAsync(pending);
        await rig.DriveUntilAsync(() => rig.Polls >= 5);
        rig.Control.Approve(pending.AuthReqId);
        await rig.DriveAsync(waiting);

        Assert.Equal([5, 10, 15, 15, 15, 15], Gaps(rig, pending));
        Assert.Empty(rig.Control.Violations);
    }

    [Theory(DisplayName = "Lacked vector: slow_down JSON interval and Retry-After are used")]
    [InlineData(12, null, 12)]
    [InlineData(null, "13", 13)]
    [InlineData(12, "14", 14)]
    [InlineData(20, "14", 20)]
    [InlineData(null, "Sun, 01 Mar 2026 12:00:30 GMT", 25)]
    [InlineData(null, "soon", 10)]
    public async Task ASlowDownIsHeededAsItIsWritten(int? interval, string? retryAfter, int expected)
    {
        await using var rig = await EngineRig.StartAsync();
        var body = interval is null ? SlowDown.Body : SlowDown.Body!.TrimEnd('}') + $",\"interval\":{interval}}}";
        rig.Control.Inject(SlowDown with { Body = body, RetryAfter = retryAfter });

        var pending = await rig.AskAsync();
        var waiting = rig.Session.WaitAsync(pending);
        await rig.DriveUntilAsync(() => rig.Polls >= 3);
        rig.Control.Deny(pending.AuthReqId);
        await Assert.ThrowsAsync<Auth0CibaException>(() => rig.DriveAsync(waiting));

        Assert.Equal([5, expected, expected], Gaps(rig, pending).Take(3));
    }

    [Fact]
    public async Task ManyRequestsUnderFaultsAreAllApprovedWithoutAViolation()
    {
        await using var rig = await EngineRig.StartAsync(configure: o => o with
        {
            Model = o.Model with { Users = [.. Enumerable.Range(0, 40).Select(i => new SimulatedUser { Sub = $"auth0|u{i}" })] },
            AutoDecision = new AutoDecision(Approve: true, TimeSpan.FromSeconds(47)),
        });
        var session = rig.Open(concurrency: 4);
        var waits = new List<Task<BackchannelAuthenticationResult>>();
        for (var i = 0; i < 40; i++)
        {
            waits.Add(session.WaitAsync(await session.InitiateAsync(EngineRig.Ask($"auth0|u{i}"))));
            rig.Clock.Advance(TimeSpan.FromMilliseconds(70));
        }

        foreach (var kind in new[] { FaultKind.HtmlBadGateway, FaultKind.Reset, FaultKind.RateLimited, FaultKind.Unavailable, FaultKind.ServerError })
            rig.Control.Inject(new Fault { Kind = kind, Endpoint = WireEndpoint.Token, Count = 12 });
        rig.Control.Inject(SlowDown with { Count = 12 });
        var results = await rig.DriveAsync(Task.WhenAll(waits));

        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"auth0|u{i}"), results.Select(result => result.Subject));
        Assert.Empty(rig.Control.Violations);
        Assert.Empty(rig.Control.Faults);
        Assert.Equal(40, rig.Asks);
    }

    [Fact]
    public async Task TwoWaitsForOneRequestShareItsPolls()
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync();
        var waits = Enumerable.Range(0, 8).Select(_ => rig.Session.WaitAsync(pending)).ToArray();
        await rig.DriveUntilAsync(() => rig.Polls >= 2);
        rig.Control.Approve(pending.AuthReqId);
        await rig.DriveAsync(Task.WhenAll(waits));

        Assert.Equal(3, rig.Polls);
        Assert.Empty(rig.Control.Violations);
    }

    [Fact]
    public async Task WaitsThatAreStoppedAndTakenUpAgainPollNoFaster()
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(SlowDown);

        var pending = await rig.AskAsync();
        foreach (var seconds in new[] { 1, 5, 1, 9, 1, 3, 12, 2, 2, 2, 40, 1 })
        {
            using var stop = new CancellationTokenSource();
            var waiting = rig.Session.WaitAsync(pending, cancellationToken: stop.Token);
            rig.Clock.Advance(TimeSpan.FromSeconds(seconds));
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        rig.Control.Approve(pending.AuthReqId);
        Assert.True((await rig.WaitAsync(pending)).IsApproved);
        Assert.Empty(rig.Control.Violations);
        Assert.All(Gaps(rig, pending).Skip(1), gap => Assert.True(gap >= 10, $"{gap} s after a slow_down"));
    }

    [Fact]
    public async Task ANewSessionOverTheSameStoreKeepsThePace()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        rig.Control.Inject(SlowDown with { Count = 2 });
        var first = rig.Open(store);

        var pending = await first.InitiateAsync(EngineRig.Ask());
        var waiting = first.WaitAsync(pending);
        await rig.DriveUntilAsync(() => rig.Polls >= 3);

        // The tenant counts a poll before its answer is there; cut off then, the poll would count as one that may have been answered.
        await EngineRig.UntilAsync(() => store.RequestsAsync().Result.Single().Turn is { AnswerLost: false });
        first.Dispose();
        Assert.Equal(ErrorIds.SessionClosed, (await Assert.ThrowsAsync<Auth0CibaException>(() => waiting)).ErrorId);
        rig.Control.Approve(pending.AuthReqId);
        await rig.WaitAsync(pending, rig.Open(store));

        // Two seconds more than the interval: for so long the first session's lease might still be used.
        Assert.Equal([5, 10, 15, 17], Gaps(rig, pending));
        Assert.Empty(rig.Control.Violations);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(60)]
    [InlineData(300)]
    [InlineData(900)]
    public async Task NobodyIsPolledForAfterTheDeadline(int expiry)
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync(EngineRig.Ask(expiry: expiry));
        var error = await rig.FailAsync(pending);
        var last = rig.Control.Log.Last(entry => entry.Endpoint == WireEndpoint.Token).Time;

        Assert.Equal((ErrorIds.RequestExpired, ErrorKind.OperationTimeout), (error.ErrorId, error.Kind));
        Assert.Equal(pending.ExpiresAt, rig.Clock.GetUtcNow());
        Assert.Equal(pending.ExpiresAt - TimeSpan.FromSeconds(Math.Min(1, expiry / 10.0)), last);
        Assert.Equal(error.ErrorId, (await rig.FailAsync(pending)).ErrorId);
        Assert.Empty(rig.Control.Violations);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WaitingAgainNearTheDeadlineAfterAnEndThatLeavesTheRecordPollsNoFaster(bool isShared)
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var session = rig.Open(isShared ? store : null);
        var pending = await session.InitiateAsync(EngineRig.Ask(expiry: 12));
        var first = Assert.ThrowsAsync<Auth0CibaException>(() => session.WaitAsync(pending));
        await rig.DriveUntilAsync(() => rig.Polls == 1 && rig.Clock.NextDue == TimeSpan.FromSeconds(11));
        rig.Control.Inject(new Fault { Kind = FaultKind.Answer, Endpoint = WireEndpoint.Token, Body = "<html>" });
        await rig.DriveUntilAsync(() => first.IsCompleted);
        Assert.Equal(ErrorIds.BadResponse, (await first).ErrorId);

        // No interval fits any more, and the answer that was no answer may have been the yes.
        Assert.Equal(ErrorIds.Indeterminate, (await rig.FailAsync(pending, session)).ErrorId);

        Assert.Equal(2, rig.Polls);
        Assert.Equal(TimeSpan.FromSeconds(12), rig.Clock.Elapsed);
        Assert.Empty(rig.Control.Violations);
    }

    [Fact]
    public async Task WaitingAgainAfterAnEndThatLeavesTheRecordPollsWhenThatWasDue()
    {
        await using var rig = await EngineRig.StartAsync();
        var pending = await rig.AskAsync();
        rig.Control.Inject(new Fault { Kind = FaultKind.Answer, Endpoint = WireEndpoint.Token, Body = "<html>" });
        Assert.Equal(ErrorIds.BadResponse, (await rig.FailAsync(pending)).ErrorId);
        rig.Clock.Advance(TimeSpan.FromSeconds(3));

        rig.Control.Approve(pending.AuthReqId);
        Assert.True((await rig.WaitAsync(pending)).IsApproved);

        Assert.Equal([5, 5], Gaps(rig, pending));
        Assert.Empty(rig.Control.Violations);
    }

    [Fact]
    public async Task APollWhoseDiscoveryTookUntilTheDeadlineDoesNotLeave()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var pending = await rig.Open(store).InitiateAsync(EngineRig.Ask(expiry: 30));
        var late = rig.Open(store);
        rig.Control.Inject(new Fault { Kind = FaultKind.Stall, Endpoint = WireEndpoint.Discovery, StallSeconds = 40 });

        Assert.Equal(ErrorIds.RequestExpired, (await rig.FailAsync(pending, late)).ErrorId);

        Assert.Equal(0, rig.Polls);
    }

    [Fact]
    public async Task DiscoveryThatIsDownIsTriedOnceAMinuteWhereItIsKnown()
    {
        await using var rig = await EngineRig.StartAsync();
        await rig.AskAsync();
        rig.Clock.Advance(TimeSpan.FromMinutes(65));
        rig.Control.Inject(new Fault { Kind = FaultKind.HtmlBadGateway, Endpoint = WireEndpoint.Discovery, Count = 1000 });
        for (var i = 0; i < 10; i++)
            await rig.AskAsync(EngineRig.Ask(message: $"Deploy {i}"));

        Assert.Equal(2, rig.Control.Counters.Requests[WireEndpoint.Discovery]);
        rig.Clock.Advance(TimeSpan.FromSeconds(61));
        await rig.AskAsync(EngineRig.Ask(message: "Deploy on"));
        Assert.Equal(3, rig.Control.Counters.Requests[WireEndpoint.Discovery]);
    }

    [Fact]
    public async Task AYesInTheLastSecondsIsFound()
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync(EngineRig.Ask(expiry: 60));
        var waiting = rig.Session.WaitAsync(pending);
        await rig.DriveUntilAsync(() => rig.Clock.NextDue >= TimeSpan.FromSeconds(59));
        rig.Clock.Advance(TimeSpan.FromSeconds(58.9) - rig.Clock.Elapsed);
        rig.Control.Approve(pending.AuthReqId);

        Assert.True((await rig.DriveAsync(waiting)).IsApproved);
        Assert.Empty(rig.Control.Violations);
    }

    [Fact]
    public async Task ARateLimitHoldsEveryRequestOfTheSession()
    {
        await using var rig = await EngineRig.StartAsync();
        var alice = await rig.AskAsync();
        rig.Clock.Advance(TimeSpan.FromSeconds(2));
        var bob = await rig.AskAsync(EngineRig.Ask(EngineRig.Bob));
        rig.Control.Inject(new Fault { Kind = FaultKind.RateLimited, Endpoint = WireEndpoint.Token, RetryAfter = "60" });
        rig.Control.ApproveAll();

        var first429 = rig.Session.WaitAsync(alice);
        rig.Clock.Advance(TimeSpan.FromSeconds(3));
        await EngineRig.UntilAsync(() => rig.Clock.NextDue == TimeSpan.FromSeconds(65));
        await rig.DriveAsync(Task.WhenAll(first429, rig.Session.WaitAsync(bob)));

        var first = rig.Control.Log.First(entry => entry.Endpoint == WireEndpoint.Token);
        Assert.Equal(429, first.Status);
        Assert.All(rig.Control.Log.Where(entry => entry.Endpoint == WireEndpoint.Token && entry != first), entry =>
            Assert.True(entry.Time >= first.Time.AddSeconds(60), $"{entry}"));
    }

    [Fact]
    public async Task FirstPollsOfManyAskedTogetherAreSpreadOverOneInterval()
    {
        await using var rig = await EngineRig.StartAsync(configure: o => o with
        {
            Model = o.Model with { Users = [.. Enumerable.Range(0, 60).Select(i => new SimulatedUser { Sub = $"auth0|u{i}" })] },
        });
        var session = rig.Open(concurrency: 1);
        var waits = new List<Task>();
        for (var i = 0; i < 60; i++)
            waits.Add(session.WaitAsync(await session.InitiateAsync(EngineRig.Ask($"auth0|u{i}"))));
        rig.Control.ApproveAll();
        await rig.DriveAsync(Task.WhenAll(waits).ContinueWith(_ => true, TaskScheduler.Default));

        var seconds = rig.Control.Log.Where(entry => entry.Endpoint == WireEndpoint.Token).Select(entry => (entry.Time - rig.Control.Log[0].Time).TotalSeconds).ToArray();
        Assert.Equal(60, seconds.Length);
        Assert.All(seconds, second => Assert.InRange(second, 5, 10.01));
        Assert.True(seconds.Distinct().Count() > 10, "the first polls came together: " + string.Join(", ", seconds));
        Assert.Empty(rig.Control.Violations);
    }

    /// <summary>Seconds from the asking to the first poll, and between polls.</summary>
    private static IReadOnlyList<double> Gaps(EngineRig rig, PendingAuthentication pending)
    {
        var times = rig.Control.Log.Where(entry => entry.AuthReqId == pending.AuthReqId).Select(entry => entry.Time).ToArray();
        return [.. times.Zip(times.Skip(1), (earlier, later) => (later - earlier).TotalSeconds)];
    }
}
