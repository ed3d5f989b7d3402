using System;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Faults;

/// <summary>Documents and keys that are away, or change, just when they are needed.</summary>
[Trait("Suite", "Fault")]
public sealed class WorstMomentFaults
{
    public static TheoryData<FaultKind> Away =>
        [FaultKind.HtmlBadGateway, FaultKind.ServerError, FaultKind.Unavailable, FaultKind.RateLimited, FaultKind.Reset, FaultKind.HalfBody, FaultKind.EmptyBody, FaultKind.HugeBody];

    /// <summary>The keys are first needed when the answer is there, and the tenant has no second one to give.</summary>
    [Theory]
    [MemberData(nameof(Away))]
    public async Task KeysThatAreAwayWhenTheAnswerCameAreOutlived(FaultKind kind)
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(new Fault { Kind = kind, Endpoint = WireEndpoint.Jwks, Count = 100_000, BodyBytes = 2_000_000 });

        var pending = await rig.AskAsync(EngineRig.Ask(expiry: 60));
        rig.Control.Approve(pending.AuthReqId);
        var waiting = rig.Session.WaitAsync(pending);
        await rig.Clock.DriveToAsync(TimeSpan.FromSeconds(59));
        rig.Control.ClearFaults();

        Assert.True((await rig.DriveAsync(waiting)).IsApproved);
        Assert.Equal(1, rig.Polls);
    }

    /// <summary>The document's hour is over in the middle of a wait, and it cannot be fetched: the endpoints known still serve.</summary>
    [Theory]
    [MemberData(nameof(Away))]
    public async Task DiscoveryThatIsAwayInTheMiddleOfAWaitIsOutlived(FaultKind kind)
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync(EngineRig.Ask(expiry: 7200));
        var waiting = rig.Session.WaitAsync(pending);
        rig.Control.Inject(new Fault { Kind = kind, Endpoint = WireEndpoint.Discovery, Count = 100_000, BodyBytes = 2_000_000 });
        await rig.Clock.DriveToAsync(TimeSpan.FromSeconds(7200 - 31));
        rig.Control.Approve(pending.AuthReqId);

        Assert.True((await rig.DriveAsync(waiting)).IsApproved);
        Assert.Empty(rig.Control.Violations);
    }

    /// <summary>The key rotates between question and answer, or between two answers; the old one stays published or goes.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AKeyRotationBetweenIsOutlived(bool keepOld)
    {
        await using var rig = await EngineRig.StartAsync();
        var first = await rig.AskAsync(EngineRig.Ask(message: "First"));
        var second = await rig.AskAsync(EngineRig.Ask(message: "Second"));
        rig.Control.Approve(first.AuthReqId);
        Assert.True((await rig.WaitAsync(first)).IsApproved);

        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        rig.Control.RotateKeys(publishNew: true, keepOld);
        rig.Control.Approve(second.AuthReqId);

        Assert.True((await rig.WaitAsync(second)).IsApproved);
        Assert.Equal(2, rig.Control.Counters.Requests[WireEndpoint.Jwks]);
    }

    /// <summary>The key rotates while the keys are down with the answer already here: the answer's own key is still published when they are back.</summary>
    [Fact]
    public async Task AKeyRotationWhileTheKeysAreAwayIsOutlived()
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(new Fault { Kind = FaultKind.Reset, Endpoint = WireEndpoint.Jwks, Count = 100_000 });

        var pending = await rig.AskAsync(EngineRig.Ask(expiry: 60));
        rig.Control.Approve(pending.AuthReqId);
        var waiting = rig.Session.WaitAsync(pending);
        await rig.Clock.DriveToAsync(TimeSpan.FromSeconds(30));
        rig.Control.RotateKeys(publishNew: true, keepOld: true);
        rig.Control.ClearFaults();

        Assert.True((await rig.DriveAsync(waiting)).IsApproved);
    }

    /// <summary>Both at once, at the first moment of a session: nobody is asked while discovery is away, and the next call asks.</summary>
    [Theory]
    [MemberData(nameof(Away))]
    public async Task DiscoveryThatIsAwayBeforeTheFirstRequestAsksNobody(FaultKind kind)
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(new Fault { Kind = kind, Endpoint = WireEndpoint.Discovery, BodyBytes = 2_000_000 });

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => rig.AskAsync());
        Assert.Equal(0, rig.Asks);
        Assert.NotEqual(ErrorIds.Indeterminate, error.ErrorId);

        var pending = await rig.AskAsync();
        rig.Control.Approve(pending.AuthReqId);
        Assert.True((await rig.WaitAsync(pending)).IsApproved);
    }
}
