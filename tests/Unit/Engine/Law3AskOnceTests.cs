using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tenant;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Law 3: a person is asked once, whatever becomes of the answer.</summary>
[Trait("Suite", "Fault")]
public sealed class Law3AskOnceTests
{
    [Theory]
    [InlineData(FaultKind.Reset, false, ErrorIds.Indeterminate)]
    [InlineData(FaultKind.Reset, true, ErrorIds.Indeterminate)]
    [InlineData(FaultKind.HalfBody, true, ErrorIds.Indeterminate)]
    [InlineData(FaultKind.HtmlBadGateway, false, ErrorIds.Indeterminate)]
    [InlineData(FaultKind.HtmlBadGateway, true, ErrorIds.Indeterminate)]
    [InlineData(FaultKind.ServerError, false, ErrorIds.Indeterminate)]
    [InlineData(FaultKind.Unavailable, false, ErrorIds.Indeterminate)]
    [InlineData(FaultKind.EmptyBody, true, ErrorIds.BadResponse)]
    [InlineData(FaultKind.HugeBody, false, ErrorIds.Indeterminate)]
    public async Task AFaultyAnswerIsNeverAskedAgain(FaultKind kind, bool afterProcessing, string errorId)
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var session = rig.Open(store);
        rig.Control.Inject(new Fault { Kind = kind, Endpoint = WireEndpoint.Backchannel, AfterProcessing = afterProcessing, BodyBytes = 2 * 1024 * 1024 });

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Equal(1, rig.Asks);
        var record = Assert.Single(await store.RequestsAsync());
        Assert.Equal((RequestPhase.Ended, errorId), (record.Phase, record.ErrorId));
    }

    [Fact]
    public async Task AnAnswerThatDoesNotComeInTimeIsNeverAskedAgain()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var session = rig.Open(store, timeoutSeconds: 10);
        await session.InitiateAsync(EngineRig.Ask(EngineRig.Bob));
        rig.Control.ClearLog();
        rig.Control.Inject(new Fault { Kind = FaultKind.Stall, Endpoint = WireEndpoint.Backchannel, AfterProcessing = true, StallSeconds = 1000 });

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()));
        await EngineRig.UntilAsync(() => rig.Asks > 0);

        Assert.Equal(ErrorIds.Indeterminate, error.ErrorId);
        Assert.Equal(1, rig.Asks);
        Assert.Single(rig.Control.Requests, request => request.User == EngineRig.Alice);
        Assert.Equal(ErrorIds.Indeterminate, Assert.Single(await store.RequestsAsync(), record => record.UserId == EngineRig.Alice).ErrorId);
    }

    [Fact]
    public async Task ARedirectIsNotFollowed()
    {
        await using var other = new RawHttpServer(_ => new RawAnswer(200, TestTenant.Acknowledgement));
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(new Fault { Kind = FaultKind.Redirect, Endpoint = WireEndpoint.Backchannel, Location = other.BaseAddress + "bc-authorize" });

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => rig.AskAsync());

        Assert.Equal(ErrorIds.BadResponse, error.ErrorId);
        Assert.Equal(1, rig.Asks);
        Assert.Equal((0, 0), (other.Connections, other.Requests.Count));
    }

    [Fact]
    public async Task ARedirectedPollIsNotFollowedAndOutlived()
    {
        await using var other = new RawHttpServer(_ => new RawAnswer(200, "{}"));
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(new Fault { Kind = FaultKind.Redirect, Endpoint = WireEndpoint.Token, Location = other.BaseAddress + "oauth/token" });

        var pending = await rig.AskAsync();
        rig.Control.Approve(pending.AuthReqId);

        Assert.True((await rig.WaitAsync(pending)).IsApproved);
        Assert.Equal((0, 0), (other.Connections, other.Requests.Count));
    }

    [Fact]
    public async Task AReusedConnectionThatIsClosedUnderThePostIsNotTriedAgain()
    {
        await using var tenant = new TestTenant { OnAsk = _ => null };
        using var session = tenant.Open();

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()));

        Assert.Equal(ErrorIds.Indeterminate, error.ErrorId);
        Assert.Equal(1, tenant.Server.Count(TestTenant.DiscoveryPath));
        Assert.Equal(1, tenant.Server.Count(TestTenant.AskPath));
        Assert.Equal(1, tenant.Server.Connections);
    }

    /// <summary>The last guard, below all handlers: a body that leaves once.</summary>
    [Fact]
    public async Task AFormBodyLeavesOnce()
    {
        using var content = new OneShotContent([1, 2, 3]);
        using var first = new MemoryStream();
        using var second = new MemoryStream();

        Assert.False(content.MayHaveBeenSent);
        await content.CopyToAsync(first);

        Assert.True(content.MayHaveBeenSent);
        Assert.ThrowsAny<Exception>(() => content.CopyToAsync(second).GetAwaiter().GetResult());
        Assert.Equal((3, 0), (first.Length, second.Length));
    }

    [Fact]
    public async Task ASecondSecretIsTriedAfterA401AndKept()
    {
        await using var rig = await EngineRig.StartAsync();
        var session = rig.Open(secret: "the old one", nextSecret: rig.Simulator.ClientSecret);

        var pending = await session.InitiateAsync(EngineRig.Ask());
        Assert.Equal([401, 200], rig.Control.Log.Where(entry => entry.Endpoint == WireEndpoint.Backchannel).Select(entry => entry.Status));
        rig.Control.Approve(pending.AuthReqId);
        await rig.WaitAsync(pending, session);
        await session.InitiateAsync(EngineRig.Ask(message: "another"));

        Assert.Equal(3, rig.Asks);
        Assert.Equal(2, rig.Control.Requests.Count);
        Assert.Equal(1, rig.Control.Counters.Errors["invalid_client"]);
    }

    [Fact]
    public async Task TwoWrongSecretsAreTwoPostsAndAnError()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var session = rig.Open(store, secret: "wrong", nextSecret: "wrong too");

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()));

        Assert.Equal(ErrorIds.InvalidClient, error.ErrorId);
        Assert.Equal(2, rig.Asks);
        Assert.Empty(await store.RequestsAsync());
    }

    [Theory]
    [InlineData(401, "<html>proxy login</html>", ErrorIds.BadResponse)]
    [InlineData(401, """{"error":"access_denied","error_description":"Unauthorized"}""", ErrorIds.InvalidClient)]
    [InlineData(403, """{"error":"invalid_client"}""", ErrorIds.InvalidClient)]
    [InlineData(500, """{"error":"invalid_client"}""", ErrorIds.Indeterminate)]
    public async Task OnlyAWellFormed401InvalidClientBringsTheSecondSecret(int status, string body, string errorId)
    {
        await using var rig = await EngineRig.StartAsync();
        var session = rig.Open(nextSecret: "the next one");
        rig.Control.Inject(new Fault { Kind = FaultKind.Answer, Endpoint = WireEndpoint.Backchannel, Status = status, Body = body });

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Equal(1, rig.Asks);
    }

    [Theory]
    [InlineData("20", null, 20)]
    [InlineData(null, 30, 30)]
    [InlineData(null, null, 5)]
    public async Task ARateLimitIsWaitedFor(string? retryAfter, int? reset, int seconds)
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(new Fault { Kind = FaultKind.RateLimited, Endpoint = WireEndpoint.Backchannel, RetryAfter = retryAfter, RateLimitResetSeconds = reset });

        await rig.DriveAsync(rig.AskAsync());

        var asks = rig.Control.Log.Where(entry => entry.Endpoint == WireEndpoint.Backchannel).ToArray();
        Assert.Equal([429, 200], asks.Select(entry => entry.Status));
        Assert.Equal(TimeSpan.FromSeconds(seconds), asks[1].Time - asks[0].Time);
        Assert.Single(rig.Control.Requests);
    }

    /// <summary>The hold ends a part of a millisecond after a whole one: that is waited for too, not looked at again and again.</summary>
    [Fact]
    public async Task APartOfAMillisecondIsWaitedFor()
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(new Fault { Kind = FaultKind.RateLimited, Endpoint = WireEndpoint.Backchannel, RetryAfter = "5.0004" });

        await rig.DriveAsync(rig.AskAsync());

        Assert.Equal(TimeSpan.FromMilliseconds(5001), rig.Clock.Elapsed);
        Assert.Equal(2, rig.Asks);
    }

    [Theory]
    [InlineData("61", 1, 1)]
    [InlineData("10", 9, 4)]
    public async Task ARateLimitThatLastsIsAnError(string retryAfter, int times, int posts)
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var session = rig.Open(store);
        rig.Control.Inject(new Fault { Kind = FaultKind.RateLimited, Endpoint = WireEndpoint.Backchannel, RetryAfter = retryAfter, Count = times });

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => rig.DriveAsync(session.InitiateAsync(EngineRig.Ask())));

        Assert.Equal((ErrorIds.RateLimited, ErrorKind.LimitsExceeded), (error.ErrorId, error.Kind));
        Assert.Equal(TimeSpan.FromSeconds(int.Parse(retryAfter, System.Globalization.CultureInfo.InvariantCulture)), error.RetryAfter);
        Assert.Equal(posts, rig.Asks);
        Assert.Empty(await store.RequestsAsync());
    }

    [Fact]
    public async Task ARateLimitThatGrowsLongWhileARequestWaitsIsAnErrorToo()
    {
        var clock = new ManualTimeProvider();
        using var bobWaits = new SemaphoreSlim(0);
        await using var tenant = new TestTenant();
        tenant.OnAsk = request => request.Body.Contains("alice", StringComparison.Ordinal)
            ? new RawAnswer(429, "{}", "Retry-After: 200") { Before = bobWaits.WaitAsync }
            : new RawAnswer(429, "{}", "Retry-After: 30");
        using var session = tenant.Open(clock);
        var alice = session.InitiateAsync(EngineRig.Ask());
        await EngineRig.UntilAsync(() => tenant.Server.Count(TestTenant.AskPath) == 1);
        var bob = session.InitiateAsync(EngineRig.Ask(EngineRig.Bob));
        await EngineRig.UntilAsync(() => clock.NextDue == TimeSpan.FromSeconds(30));
        bobWaits.Release();
        await Assert.ThrowsAsync<Auth0CibaException>(() => alice);

        clock.Advance(TimeSpan.FromSeconds(30));
        await EngineRig.UntilAsync(() => bob.IsCompleted || clock.NextDue is not null);

        Assert.True(bob.IsCompleted);
        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => bob);
        Assert.Equal((ErrorIds.RateLimited, TimeSpan.FromSeconds(170)), (error.ErrorId, error.RetryAfter));
        Assert.Equal(2, tenant.Server.Count(TestTenant.AskPath));
    }

    /// <summary>Others hold a request that says Asking for five minutes for left behind; it leaves before, or not at all.</summary>
    [Fact]
    public async Task ARequestThatWaitedAsLongAsOthersHeedItDoesNotLeave()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var session = rig.Open(store, guards: true);
        store.AfterSet = (id, _) =>
        {
            if (id.StartsWith("asks/", StringComparison.Ordinal))
                rig.Clock.Advance(TimeSpan.FromSeconds(130));
        };
        rig.Control.Inject(new Fault { Kind = FaultKind.RateLimited, Endpoint = WireEndpoint.Backchannel, RetryAfter = "60", Count = 9 });

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => rig.DriveAsync(session.InitiateAsync(EngineRig.Ask())));

        // After 130 s and 190 s; 250 s would be too late.
        Assert.Equal((ErrorIds.RateLimited, TimeSpan.FromSeconds(60), 2), (error.ErrorId, error.RetryAfter, rig.Asks));
        Assert.Empty(await store.RequestsAsync());
    }

    [Fact]
    public async Task ACallStoppedWhileItWaitsForARateLimitAskedNobody()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        using var stop = new CancellationTokenSource();
        var session = rig.Open(store);
        rig.Control.Inject(new Fault { Kind = FaultKind.RateLimited, Endpoint = WireEndpoint.Backchannel, RetryAfter = "30" });

        var asking = session.InitiateAsync(EngineRig.Ask(), null, stop.Token);
        await EngineRig.UntilAsync(() => rig.Clock.NextDue is not null);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(1, rig.Asks);
        Assert.Empty(await store.RequestsAsync());
    }

    [Fact]
    public async Task ACallStoppedWhileTheRequestIsOnItsWayIsIndeterminate()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        using var stop = new CancellationTokenSource();
        var session = rig.Open(store);
        rig.Control.Inject(new Fault { Kind = FaultKind.Stall, Endpoint = WireEndpoint.Backchannel, AfterProcessing = true, StallSeconds = 1000 });

        var asking = session.InitiateAsync(EngineRig.Ask(), null, stop.Token);
        await EngineRig.UntilAsync(() => rig.Control.Requests.Count > 0);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(ErrorIds.Indeterminate, Assert.Single(await store.RequestsAsync()).ErrorId);
    }
}
