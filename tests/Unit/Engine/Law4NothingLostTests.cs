using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Auth0.Ciba.Tokens;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Law 4: never lose a yes, never make one up.</summary>
[Trait("Suite", "Fault")]
public sealed class Law4NothingLostTests
{
    public static TheoryData<string, Fault> PassingFaults => new()
    {
        { "502 HTML", new Fault { Kind = FaultKind.HtmlBadGateway } },
        { "500 JSON", new Fault { Kind = FaultKind.ServerError } },
        { "503", new Fault { Kind = FaultKind.Unavailable } },
        { "503 Retry-After seconds", new Fault { Kind = FaultKind.Unavailable, RetryAfter = "7" } },
        { "503 Retry-After date", new Fault { Kind = FaultKind.Unavailable, RetryAfter = "Sun, 01 Mar 2026 12:00:30 GMT" } },
        { "503 Retry-After past date", new Fault { Kind = FaultKind.Unavailable, RetryAfter = "Sun, 01 Mar 2020 12:00:00 GMT" } },
        { "503 Retry-After garbage", new Fault { Kind = FaultKind.Unavailable, RetryAfter = "soon" } },
        { "dropped", new Fault { Kind = FaultKind.Reset } },
        { "429 other", new Fault { Kind = FaultKind.RateLimited } },
        { "429 Retry-After", new Fault { Kind = FaultKind.RateLimited, RetryAfter = "9" } },
        { "429 reset", new Fault { Kind = FaultKind.RateLimited, RateLimitResetSeconds = 11 } },
        { "429 empty", new Fault { Kind = FaultKind.Answer, Status = 429, Body = "" } },
        { "400 HTML", new Fault { Kind = FaultKind.Answer, Status = 400, Body = "<html>", ContentType = "text/html" } },
        { "401 HTML", new Fault { Kind = FaultKind.Answer, Status = 401, Body = "<html>", ContentType = "text/html" } },
        { "400 empty", new Fault { Kind = FaultKind.EmptyBody, Status = 400 } },
    };

    [Theory(DisplayName = "Lacked vector: 502 HTML, drop, 429 other, 503 (Retry-After date, past, garbage) mid-wait, then approval -> success")]
    [MemberData(nameof(PassingFaults))]
    public async Task FaultsAreOutlived(string what, Fault fault)
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(fault with { Endpoint = WireEndpoint.Token, Count = 3 });

        var pending = await rig.AskAsync();
        var waiting = rig.Session.WaitAsync(pending);
        await rig.DriveUntilAsync(() => rig.Polls >= 4);
        rig.Control.Approve(pending.AuthReqId);

        Assert.True((await rig.DriveAsync(waiting)).IsApproved, what);
        Assert.Empty(rig.Control.Violations);
        Assert.Equal(1, rig.Asks);
    }

    [Fact]
    public async Task DiscoveryThatFailsAfterAnHourEndsNoWait()
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync(EngineRig.Ask(expiry: 7200));
        rig.Control.Inject(new Fault { Kind = FaultKind.HtmlBadGateway, Endpoint = WireEndpoint.Discovery, Count = 1000 });
        rig.Clock.Advance(TimeSpan.FromMinutes(65));
        rig.Control.Approve(pending.AuthReqId);

        Assert.True((await rig.WaitAsync(pending)).IsApproved);
    }

    [Fact]
    public async Task ALostYesIsIndeterminateWhenTheTenantCallsTheRequestUsed()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var session = rig.Open(store);

        var pending = await session.InitiateAsync(EngineRig.Ask());
        rig.Control.Approve(pending.AuthReqId);
        rig.Control.Inject(new Fault { Kind = FaultKind.Reset, Endpoint = WireEndpoint.Token, AfterProcessing = true });
        var error = await rig.FailAsync(pending, session);

        Assert.Equal((ErrorIds.Indeterminate, ErrorKind.InvalidOperation), (error.ErrorId, error.Kind));
        Assert.Equal(ErrorIds.Indeterminate, Assert.Single(await store.RequestsAsync()).ErrorId);
        Assert.Equal(ErrorIds.Indeterminate, (await rig.FailAsync(pending, session)).ErrorId);
        Assert.Equal(2, rig.Polls);
    }

    [Fact]
    public async Task ALostYesAtTheLastPollIsIndeterminateNotExpired()
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync(EngineRig.Ask(expiry: 7));
        rig.Control.Approve(pending.AuthReqId);
        rig.Control.Inject(new Fault { Kind = FaultKind.Reset, Endpoint = WireEndpoint.Token, AfterProcessing = true });
        var error = await rig.FailAsync(pending);

        Assert.Equal(ErrorIds.Indeterminate, error.ErrorId);
        Assert.Equal(1, rig.Polls);
        Assert.Empty(rig.Control.Violations);
    }

    [Fact]
    public async Task ACutYesIsIndeterminateAtOnce()
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync();
        rig.Control.Approve(pending.AuthReqId);
        rig.Control.Inject(new Fault { Kind = FaultKind.HalfBody, Endpoint = WireEndpoint.Token });

        Assert.Equal(ErrorIds.Indeterminate, (await rig.FailAsync(pending)).ErrorId);
        Assert.Equal(1, rig.Polls);
    }

    [Fact]
    public async Task ALostPendingHidesNoYes()
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync();
        rig.Control.Inject(new Fault { Kind = FaultKind.Reset, Endpoint = WireEndpoint.Token, AfterProcessing = true, Count = 2 });

        Assert.Equal(ErrorIds.RequestExpired, (await rig.FailAsync(pending)).ErrorId);
    }

    [Fact]
    public async Task AnAnswerThatIsNoTokenResponseLeavesTheRecordOpen()
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync();
        rig.Control.Inject(new Fault { Kind = FaultKind.Answer, Endpoint = WireEndpoint.Token, Body = "<html>captive portal</html>", ContentType = "text/html" });
        Assert.Equal(ErrorIds.BadResponse, (await rig.FailAsync(pending)).ErrorId);
        rig.Control.Approve(pending.AuthReqId);

        Assert.True((await rig.WaitAsync(pending)).IsApproved);
        Assert.Empty(rig.Control.Violations);
    }

    [Fact]
    public async Task WhoWaitsAgainAsSoonAsHeIsToldIsNotToldTheOldAnswer()
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync();
        rig.Control.Inject(new Fault { Kind = FaultKind.Answer, Endpoint = WireEndpoint.Token, Body = "<html>captive portal</html>", ContentType = "text/html" });
        var second = new TaskCompletionSource<AuthenticationOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var observation = await rig.Session.ObserveAsync(pending, first =>
        {
            Assert.Equal(ErrorIds.BadResponse, first.Error?.ErrorId);
            rig.Control.Approve(pending.AuthReqId);
            _ = rig.Session.ObserveAsync(pending, second.SetResult);
        });

        Assert.True((await rig.DriveAsync(second.Task)).Result?.IsApproved);
        Assert.Empty(rig.Control.Violations);
    }

    [Fact]
    public async Task EveryStepIsInTheStoreBeforeTheNextOne()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var steps = new List<string>();
        store.BeforeSet = (id, bytes) => steps.Add(id.StartsWith("request/", StringComparison.Ordinal)
            ? $"{Step(RequestRecord.Read(bytes))} after {rig.Asks} asks, {rig.Polls} polls, {rig.Control.Counters.Requests[WireEndpoint.Jwks]} key fetches"
            : "tokens");

        var session = rig.Open(store);
        var pending = await session.InitiateAsync(EngineRig.Ask());
        rig.Control.Approve(pending.AuthReqId);
        await rig.WaitAsync(pending, session);

        Assert.Equal(
            [
                "Asking after 0 asks, 0 polls, 0 key fetches",
                "Pending after 1 asks, 0 polls, 0 key fetches",
                "Pending, poll open, after 1 asks, 0 polls, 0 key fetches",
                "Redeemed after 1 asks, 1 polls, 0 key fetches",
                "tokens",
                "Ended after 1 asks, 1 polls, 1 key fetches",
            ],
            steps);
    }

    [Fact]
    public async Task ARecordThatCannotBeWrittenKeepsTheRequestFromLeaving()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock) { BeforeSet = (_, _) => throw new IOException("the disk is full") };

        await Assert.ThrowsAsync<IOException>(() => rig.Open(store).InitiateAsync(EngineRig.Ask()));

        Assert.Equal(0, rig.Asks);
    }

    [Fact]
    public async Task AnAskingRecordFoundLaterIsIndeterminateAndNeverAskedAgain()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        store.BeforeSet = (_, bytes) =>
        {
            if (RequestRecord.Read(bytes).Phase == RequestPhase.Pending)
                throw new IOException("the process was killed here");
        };
        await Assert.ThrowsAsync<IOException>(() => rig.Open(store).InitiateAsync(EngineRig.Ask()));
        var id = (await store.ListAsync("request/", null, default)).Single()["request/".Length..];

        var error = await rig.FailAsync(new PendingAuthentication(id, Assert.Single(await store.RequestsAsync())), rig.Open(store));

        Assert.Equal(ErrorIds.Indeterminate, error.ErrorId);
        Assert.Equal((1, 0L), (rig.Asks, rig.Polls));
        Assert.Null(await rig.Session.FindTokenAsync(new TokenQuery { UserId = EngineRig.Alice }));
    }

    private static string Step(RequestRecord record) => record is { Phase: RequestPhase.Pending, Turn.AnswerLost: true } ? "Pending, poll open," : record.Phase.ToString();
}
