using System;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Somebody else asks the same between the guard's look and the request's turn: still one person is asked once.</summary>
public sealed class GuardRaceTests
{
    [Fact]
    public async Task WhoIsOvertakenJoinsTheOther()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var overtaking = Overtake(rig, store);

        var joined = await rig.Open(store, guards: true).InitiateAsync(EngineRig.Ask(), new AskOptions { Join = true });

        Assert.Equal(((await overtaking).RequestId, 1), (joined.RequestId, rig.Asks));
        Assert.Equal(joined.AuthReqId, Assert.Single(await store.RequestsAsync()).AuthReqId);
    }

    [Fact]
    public async Task WhoIsOvertakenAndMayNotJoinAsksNobody()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var overtaking = Overtake(rig, store);

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => rig.Open(store, guards: true).InitiateAsync(EngineRig.Ask()));

        Assert.Equal((ErrorIds.AlreadyPending, 1), (error.ErrorId, rig.Asks));
        Assert.Equal((await overtaking).AuthReqId, Assert.Single(await store.RequestsAsync()).AuthReqId);
    }

    [Fact]
    public async Task AKeyThatIsOvertakenNamesTheOtherFromThenOn()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var overtaking = Overtake(rig, store);
        var session = rig.Open(store, guards: true);
        var joined = await session.InitiateAsync(EngineRig.Ask(), new AskOptions { Join = true, RequestKey = "runbook 7" });
        rig.Control.Approve(joined.AuthReqId);
        await rig.WaitAsync(joined, session);

        var again = await session.InitiateAsync(EngineRig.Ask(), new AskOptions { RequestKey = "runbook 7" });

        Assert.Equal(((await overtaking).RequestId, 1), (again.RequestId, rig.Asks));
    }

    /// <summary>However long a request waits for the tenant's rate limit, it looks again before it leaves.</summary>
    [Fact]
    public async Task AClosedSessionEndsTheWaitForTheRateLimit()
    {
        await using var rig = await EngineRig.StartAsync();

        var session = rig.Open();
        rig.Control.Inject(new Fault { Kind = FaultKind.RateLimited, Endpoint = WireEndpoint.Backchannel, RetryAfter = "600" });
        await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()));
        var held = session.InitiateAsync(EngineRig.Ask(EngineRig.Bob));
        await EngineRig.UntilAsync(() => rig.Clock.ActiveTimers > 0);
        session.Dispose();

        Assert.Equal(ErrorIds.SessionClosed, (await Assert.ThrowsAsync<Auth0CibaException>(() => held.WaitAsync(TimeSpan.FromSeconds(60)))).ErrorId);
        Assert.Equal(0, rig.Clock.ActiveTimers);
    }

    [Fact]
    public async Task WhoIsOvertakenWhileTheRateLimitHoldsAsksNobody()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var (held, free) = (rig.Open(store, guards: true), rig.Open(store, guards: true));
        rig.Control.Inject(new Fault { Kind = FaultKind.RateLimited, Endpoint = WireEndpoint.Backchannel, RetryAfter = "600" });
        await Assert.ThrowsAsync<Auth0CibaException>(() => held.InitiateAsync(EngineRig.Ask()));
        var late = held.InitiateAsync(EngineRig.Ask(EngineRig.Bob));
        await EngineRig.UntilAsync(() => late.IsCompleted || rig.Clock.NextDue == TimeSpan.FromSeconds(600));

        rig.Clock.Advance(TimeSpan.FromSeconds(301));
        var asked = await free.InitiateAsync(EngineRig.Ask(EngineRig.Bob));
        rig.Clock.Advance(TimeSpan.FromSeconds(299));
        var error = await Record.ExceptionAsync(() => late);

        Assert.Equal(asked.AuthReqId, Assert.Single(rig.Control.Requests, request => request.User == EngineRig.Bob).AuthReqId);
        Assert.Equal(ErrorIds.AlreadyPending, Assert.IsType<Auth0CibaException>(error).ErrorId);
        Assert.Equal(asked.AuthReqId, Assert.Single(await store.RequestsAsync()).AuthReqId);
    }

    /// <summary>Another session asks just when the first record of a request is about to be written.</summary>
    private static Task<PendingAuthentication> Overtake(EngineRig rig, RecordingStore store)
    {
        var other = rig.Open(store, guards: true);
        var asked = new TaskCompletionSource<PendingAuthentication>(TaskCreationOptions.RunContinuationsAsynchronously);
        store.BeforeSet = (id, _) =>
        {
            if (!id.StartsWith("request/", StringComparison.Ordinal))
                return;
            store.BeforeSet = null;
            asked.SetResult(Task.Run(() => other.InitiateAsync(EngineRig.Ask())).GetAwaiter().GetResult());
        };
        return asked.Task;
    }
}
