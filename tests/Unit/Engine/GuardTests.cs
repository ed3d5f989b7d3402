using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>The guard against asking the same thing twice.</summary>
public sealed class GuardTests
{
    private const string Details = """[{"type":"money_transfer","amount":1}]""";

    [Fact]
    public async Task AnIdenticalRequestThatIsPendingIsAnErrorWithThatRequest()
    {
        await using var rig = await EngineRig.StartAsync();
        var session = rig.Open(guards: true);

        var first = await session.InitiateAsync(EngineRig.Ask());
        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()));

        Assert.Equal((ErrorIds.AlreadyPending, ErrorKind.ResourceExists), (error.ErrorId, error.Kind));
        var target = Assert.IsType<PendingAuthentication>(error.Target);
        Assert.Equal((first.RequestId, first.AuthReqId), (target.RequestId, target.AuthReqId));
        Assert.Equal(1, rig.Asks);
    }

    [Theory]
    [InlineData("message")]
    [InlineData("scope")]
    [InlineData("audience")]
    [InlineData("details")]
    [InlineData("expiry")]
    [InlineData("person")]
    public async Task WhateverDiffersMakesItAnotherRequest(string what)
    {
        await using var rig = await EngineRig.StartAsync();
        var session = rig.Open(guards: true);
        var asked = EngineRig.Ask(audience: TenantModel.PaymentsApi, details: Details, expiry: 100);
        var other = EngineRig.Ask(
            user: what == "person" ? EngineRig.Bob : EngineRig.Alice,
            message: what == "message" ? "Deploy 43" : "Deploy 42",
            scope: what == "scope" ? "openid email" : "openid",
            audience: what == "audience" ? null : TenantModel.PaymentsApi,
            details: what switch { "audience" => null, "details" => Details.Replace("1}", "2}"), _ => Details },
            expiry: what == "expiry" ? 101 : 100);
        if (what == "audience")
            asked = EngineRig.Ask(audience: TenantModel.PaymentsApi, expiry: 100);

        await session.InitiateAsync(asked);
        await session.InitiateAsync(other);

        Assert.Equal(2, rig.Asks);
        Assert.Equal(ErrorIds.AlreadyPending, (await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(other))).ErrorId);
    }

    [Fact]
    public async Task AnotherClientMayAskTheSameOverOneStore()
    {
        await using var rig = await EngineRig.StartAsync(configure: o => o with
        {
            Model = o.Model with { Clients = [.. o.Model.Clients, o.Model.Clients[0] with { ClientId = "second", Secrets = ["second-secret"] }] },
        });
        using var store = new MemoryRecordStore(rig.Clock);

        await rig.Open(store, guards: true).InitiateAsync(EngineRig.Ask());
        await rig.Open(store, guards: true, clientId: "second", secret: "second-secret").InitiateAsync(EngineRig.Ask());

        Assert.Equal(2, rig.Asks);
    }

    [Fact]
    public async Task OnceDecidedOrExpiredTheSameMayBeAskedAgain()
    {
        await using var rig = await EngineRig.StartAsync();
        var session = rig.Open(guards: true);

        var first = await session.InitiateAsync(EngineRig.Ask(expiry: 60));
        rig.Control.Approve(first.AuthReqId);
        await rig.WaitAsync(first, session);
        await session.InitiateAsync(EngineRig.Ask(expiry: 60));
        rig.Clock.Advance(TimeSpan.FromSeconds(60));
        await session.InitiateAsync(EngineRig.Ask(expiry: 60));

        Assert.Equal(3, rig.Asks);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 4)]
    public async Task OfManyIdenticalAsksAtOnceOneLeaves(bool join, int sessions)
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var open = Enumerable.Range(0, sessions).Select(_ => rig.Open(store, guards: true)).ToArray();

        var asks = Enumerable.Range(0, 32).Select(i => Task.Run(() => open[i % sessions].InitiateAsync(EngineRig.Ask(), new AskOptions { Join = join }))).ToArray();
        await EngineRig.UntilAsync(() => asks.Any(ask => ask.IsCompletedSuccessfully));
        await rig.DriveUntilAsync(() => asks.All(ask => ask.IsCompleted));

        Assert.Equal(1, rig.Asks);
        var asked = asks.Where(ask => ask.IsCompletedSuccessfully).Select(ask => ask.Result.RequestId).ToArray();
        Assert.Equal(join ? 32 : 1, asked.Length);
        Assert.Single(asked.Distinct());
        Assert.All(asks.Where(ask => ask.IsFaulted), ask => Assert.Equal(ErrorIds.AlreadyPending, ((Auth0CibaException)ask.Exception!.InnerException!).ErrorId));
        Assert.Single(await store.RequestsAsync());
    }

    [Fact]
    public async Task IdenticalAsksThatWaitForTheirTurnAreStillOnlyOne()
    {
        await using var rig = await EngineRig.StartAsync();
        var session = rig.Open(guards: true, asksPerMinute: 1);
        await session.InitiateAsync(EngineRig.Ask(EngineRig.Bob));

        var asks = Enumerable.Range(0, 3).Select(_ => session.InitiateAsync(EngineRig.Ask())).ToArray();
        Assert.All(asks, ask => Assert.False(ask.IsCompleted));
        await rig.DriveUntilAsync(() => asks.All(ask => ask.IsCompleted));

        Assert.Equal([false, false, true], asks.Select(ask => ask.IsCompletedSuccessfully).Order());
        Assert.Equal(2, rig.Asks);
    }

    [Fact]
    public async Task AJoinedRequestIsPolledForOnceAnIntervalAndTellsBoth()
    {
        await using var rig = await EngineRig.StartAsync();
        var session = rig.Open(guards: true);

        var first = await session.InitiateAsync(EngineRig.Ask());
        var joined = await session.InitiateAsync(EngineRig.Ask(), new AskOptions { Join = true });
        var waits = new[] { session.WaitAsync(first), session.WaitAsync(joined) };
        await rig.DriveUntilAsync(() => rig.Polls >= 2);
        rig.Control.Approve(first.AuthReqId);
        await rig.DriveAsync(Task.WhenAll(waits));

        Assert.Equal((1, 3L), (rig.Asks, rig.Polls));
        Assert.Equal(rig.Clock.Elapsed, TimeSpan.FromSeconds(15));
        Assert.Empty(rig.Control.Violations);
    }

    [Fact]
    public async Task WhoeverJoinedARequestThatWasBeingMadeTakesItUpAlsoOnceItIsDecided()
    {
        await using var rig = await EngineRig.StartAsync();
        var session = rig.Open(guards: true);
        rig.Control.Inject(new Fault { Kind = FaultKind.Stall, Endpoint = WireEndpoint.Backchannel, StallSeconds = 0.1 });

        var asking = session.InitiateAsync(EngineRig.Ask(expiry: 1));
        await EngineRig.UntilAsync(() => rig.Clock.NextDue == TimeSpan.FromSeconds(0.1));
        var joining = session.InitiateAsync(EngineRig.Ask(expiry: 1), new AskOptions { Join = true });
        await EngineRig.UntilAsync(() => rig.Clock.ActiveTimers == 2);
        rig.Clock.Advance(TimeSpan.FromSeconds(0.1));
        var asked = await asking;
        rig.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal((asked.RequestId, 1), ((await rig.DriveAsync(joining)).RequestId, rig.Asks));
    }

    [Fact]
    public async Task JoiningWhereThereIsNothingToJoinAsks()
    {
        await using var rig = await EngineRig.StartAsync();

        var asked = await rig.Open(guards: true).InitiateAsync(EngineRig.Ask(), new AskOptions { Join = true });

        Assert.Equal((1, EngineRig.Alice), (rig.Asks, asked.UserId));
    }

    [Theory]
    [InlineData("unknown user", ErrorIds.UnknownUser)]
    [InlineData("rate limit", ErrorIds.RateLimited)]
    [InlineData("refused", ErrorIds.BadRequest)]
    public async Task AnAskOfNobodyLeavesNoTrace(string why, string errorId)
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var session = rig.Open(store, guards: true);
        var request = EngineRig.Ask(why == "unknown user" ? "auth0|nobody" : EngineRig.Alice);
        for (var i = 0; i < 7; i++)
        {
            if (why == "rate limit")
                rig.Control.Inject(new Fault { Kind = FaultKind.RateLimited, Endpoint = WireEndpoint.Backchannel, RetryAfter = "600" });
            if (why == "refused")
                rig.Control.Inject(new Fault { Kind = FaultKind.Answer, Endpoint = WireEndpoint.Backchannel, Status = 400, Body = """{"error":"invalid_request"}""" });

            // More often than the five a minute: those who were not asked are not counted.
            var error = await Assert.ThrowsAsync<Auth0CibaException>(() => rig.DriveAsync(session.InitiateAsync(request, new AskOptions { RequestKey = "run 1" })));
            Assert.Equal(errorId, error.ErrorId);
        }

        Assert.Empty(await store.RequestsAsync());
        Assert.Empty(await store.ListAsync("same/", null, default));
        Assert.Empty(await store.ListAsync("key/", null, default));
        Assert.Empty(rig.Control.Requests);
    }

    [Theory]
    [InlineData("same/")]
    [InlineData("key/")]
    [InlineData("asks/")]
    [InlineData("request/")]
    public async Task AStoreThatFailsKeepsTheRequestFromLeaving(string entry)
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        store.BeforeSet = (id, _) =>
        {
            if (id.StartsWith(entry, StringComparison.Ordinal))
                throw new IOException("the disk is full");
        };
        var session = rig.Open(store, guards: true);

        await Assert.ThrowsAsync<IOException>(() => session.InitiateAsync(EngineRig.Ask(), new AskOptions { RequestKey = "run 1" }));
        Assert.Equal(0, rig.Asks);

        store.BeforeSet = null;
        await session.InitiateAsync(EngineRig.Ask(), new AskOptions { RequestKey = "run 1" });
        Assert.Equal(1, rig.Asks);
    }

    [Fact]
    public async Task AnAskThatIsStoppedInItsQueueLeavesNoTrace()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var session = rig.Open(store, guards: true, asksPerMinute: 1);
        await session.InitiateAsync(EngineRig.Ask(EngineRig.Bob));
        using var stop = new System.Threading.CancellationTokenSource();

        var ask = session.InitiateAsync(EngineRig.Ask(), null, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ask);

        Assert.Single(await store.RequestsAsync());
        await rig.DriveAsync(session.InitiateAsync(EngineRig.Ask()));
        Assert.Equal(2, rig.Asks);
    }
}
