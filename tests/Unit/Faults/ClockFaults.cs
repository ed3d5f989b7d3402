using System;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Faults;

/// <summary>The machine's clock is set by an hour, or its tenant's is, while a person thinks.</summary>
[Trait("Suite", "Fault")]
public sealed class ClockFaults
{
    public static TheoryData<int, bool> Jumps => new()
    {
        { 3600, false }, { -3600, false }, { 3600, true }, { -3600, true }, { 45, false }, { -45, false }, { 45, true }, { -45, true },
    };

    /// <summary>The polling goes on by elapsed time, and the token's times are judged by the clock that asked.</summary>
    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task AJumpOfTheMachinesClockIsOutlived(int seconds, bool denied)
    {
        await using var rig = await EngineRig.StartAsync();
        var clock = new ShiftedClock(rig.Clock);
        var session = rig.Open(clock: clock);

        var pending = await session.InitiateAsync(EngineRig.Ask(expiry: 120));
        var waiting = session.WaitAsync(pending);
        await rig.Clock.DriveToAsync(TimeSpan.FromSeconds(12));
        clock.Shift(TimeSpan.FromSeconds(seconds));
        await rig.Clock.DriveToAsync(TimeSpan.FromSeconds(114));
        if (denied)
            rig.Control.Deny(pending.AuthReqId);
        else
            rig.Control.Approve(pending.AuthReqId);

        if (!denied)
            Assert.True((await rig.DriveAsync(waiting)).IsApproved);
        else
            Assert.True((await Assert.ThrowsAsync<Auth0CibaException>(() => rig.DriveAsync(waiting))).ErrorId is ErrorIds.AccessDenied or ErrorIds.RequestExpired);
        Assert.Empty(rig.Control.Violations);
        Assert.Equal(1, rig.Asks);
    }

    /// <summary>The clock of machine and tenant together, as on one host: their difference stays.</summary>
    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public async Task AJumpOfBothClocksIsOutlived(int seconds)
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync(EngineRig.Ask(expiry: 120));
        var waiting = rig.Session.WaitAsync(pending);
        await rig.Clock.DriveToAsync(TimeSpan.FromSeconds(12));
        rig.Clock.JumpWallClock(TimeSpan.FromSeconds(seconds));
        await rig.Clock.DriveToAsync(TimeSpan.FromSeconds(60));
        rig.Control.Approve(pending.AuthReqId);

        // A tenant whose own clock went back an hour issues tokens from before the asking; that is no yes to this request, whoever says so.
        if (seconds > 0)
            Assert.True((await rig.DriveAsync(waiting)).IsApproved);
        else
            Assert.Equal(ErrorIds.UnverifiedIssuedAt, (await Assert.ThrowsAsync<Auth0CibaException>(() => rig.DriveAsync(waiting))).ErrorId);
        Assert.Empty(rig.Control.Violations);
    }

    /// <summary>The answer is here, the keys are down, and then the clock goes back: the yes is verified by when it came.</summary>
    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public async Task AJumpBetweenAnswerAndVerificationIsOutlived(int seconds)
    {
        await using var rig = await EngineRig.StartAsync();
        var clock = new ShiftedClock(rig.Clock);
        var session = rig.Open(clock: clock);
        rig.Control.Inject(new Fault { Kind = FaultKind.Unavailable, Endpoint = WireEndpoint.Jwks, Count = 100_000 });

        var pending = await session.InitiateAsync(EngineRig.Ask(expiry: 120));
        rig.Control.Approve(pending.AuthReqId);
        var waiting = session.WaitAsync(pending);
        await rig.Clock.DriveToAsync(TimeSpan.FromSeconds(12));
        clock.Shift(TimeSpan.FromSeconds(seconds));
        await rig.Clock.DriveToAsync(TimeSpan.FromSeconds(40));
        rig.Control.ClearFaults();

        Assert.True((await rig.DriveAsync(waiting)).IsApproved);
        Assert.Equal(1, rig.Polls);
    }

    /// <summary>Another worker takes the request up, on a machine whose clock is right: what the first one's jump did is behind.</summary>
    [Fact]
    public async Task AnotherWorkerWithTheRightClockFindsTheYes()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var clock = new ShiftedClock(rig.Clock);
        var first = rig.Open(store, clock: clock);

        var pending = await first.InitiateAsync(EngineRig.Ask(expiry: 300));
        clock.Shift(TimeSpan.FromHours(-1));
        first.Dispose();
        rig.Control.Approve(pending.AuthReqId);

        Assert.True((await rig.WaitAsync(pending, rig.Open(store))).IsApproved);
    }
}
