using System;
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

/// <summary>A request's status, as data.</summary>
public sealed class StatusTests
{
    [Fact]
    public async Task BeforeAPollIsDueItAnswersFromWhatIsKnown()
    {
        await using var rig = await EngineRig.StartAsync();
        var pending = await rig.AskAsync();

        for (var i = 0; i < 4; i++)
        {
            var status = await rig.Session.GetStatusAsync(pending);
            Assert.Equal((BackchannelStatus.Pending, rig.Clock.GetUtcNow().AddSeconds(5 - i)), (status.Status, status.NextPollAt!.Value));
            rig.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(0, rig.Polls);
        Assert.Equal(0, rig.Clock.ActiveTimers);
    }

    [Fact]
    public async Task ItPollsOnceWhenThatIsDueAndIsPoliteHoweverOftenItIsAsked()
    {
        await using var rig = await EngineRig.StartAsync();
        var pending = await rig.AskAsync();

        for (var i = 0; i < 20; i++)
        {
            rig.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => rig.Session.GetStatusAsync(pending)));
        }

        Assert.Equal(4, rig.Polls);
        Assert.Empty(rig.Control.Violations);
    }

    [Fact]
    public async Task ItNeverPollsWhileSomebodyWaits()
    {
        await using var rig = await EngineRig.StartAsync();
        var pending = await rig.AskAsync();
        var waiting = rig.Session.WaitAsync(pending);

        for (var i = 1; i <= 30; i++)
        {
            rig.Clock.Advance(TimeSpan.FromSeconds(1));
            await rig.Session.GetStatusAsync(pending);
            await EngineRig.UntilAsync(() => rig.Polls >= i / 5 && rig.Clock.NextDue > rig.Clock.Elapsed);
        }

        Assert.Equal(6, rig.Polls);
        Assert.Empty(rig.Control.Violations);
        rig.Control.Approve(pending.AuthReqId);
        await rig.DriveAsync(waiting);
    }

    [Fact]
    public async Task AWaitThatBeginsWhileItPollsIsTold()
    {
        await using var rig = await EngineRig.StartAsync();
        var pending = await rig.AskAsync();
        rig.Clock.Advance(TimeSpan.FromSeconds(5));
        rig.Control.Inject(new Fault { Kind = FaultKind.Stall, Endpoint = WireEndpoint.Token, StallSeconds = 3 });

        var asking = rig.Session.GetStatusAsync(pending);
        var waiting = rig.Session.WaitAsync(pending);
        rig.Control.Approve(pending.AuthReqId);

        Assert.True((await rig.DriveAsync(waiting)).IsApproved);
        await asking;
        Assert.Empty(rig.Control.Violations);
    }

    [Fact]
    public async Task ItKeepsTheTokensOfAnApprovalThatItSaw()
    {
        await using var rig = await EngineRig.StartAsync();
        var pending = await rig.AskAsync();
        rig.Control.Approve(pending.AuthReqId);
        rig.Clock.Advance(TimeSpan.FromSeconds(5));

        var status = await rig.Session.GetStatusAsync(pending);

        Assert.Equal((BackchannelStatus.Approved, null, null), (status.Status, status.NextPollAt, status.ErrorId));
        Assert.NotNull(await rig.Session.FindTokenAsync(new TokenQuery { UserId = EngineRig.Alice }));
        Assert.True((await rig.WaitAsync(pending)).IsApproved);
        Assert.Equal(BackchannelStatus.Approved, (await rig.Session.GetStatusAsync(pending)).Status);
        Assert.Equal(1, rig.Polls);
    }

    [Theory]
    [InlineData("deny", BackchannelStatus.Denied, ErrorIds.AccessDenied)]
    [InlineData("expire", BackchannelStatus.Expired, ErrorIds.RequestExpired)]
    [InlineData("forge", BackchannelStatus.Unverified, ErrorIds.UnverifiedSubjectMismatch)]
    [InlineData("lose", BackchannelStatus.Indeterminate, ErrorIds.Indeterminate)]
    [InlineData("end", BackchannelStatus.Failed, ErrorIds.BadRequest)]
    public async Task EachEndIsData(string how, BackchannelStatus expected, string errorId)
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var session = rig.Open(store);
        var pending = await session.InitiateAsync(EngineRig.Ask());
        rig.Clock.Advance(how == "expire" ? TimeSpan.FromSeconds(300) : TimeSpan.FromSeconds(5));
        if (how == "deny")
            rig.Control.Deny(pending.AuthReqId);
        if (how is "forge" or "lose")
            rig.Control.Approve(pending.AuthReqId);
        if (how == "forge")
            rig.Control.Inject(new Fault { Kind = FaultKind.Forge, Forgery = IdTokenForgery.OtherSubject });
        if (how == "lose")
            rig.Control.Inject(new Fault { Kind = FaultKind.HalfBody, Endpoint = WireEndpoint.Token, AfterProcessing = true });
        if (how == "end")
            rig.Control.Inject(new Fault { Kind = FaultKind.Answer, Endpoint = WireEndpoint.Token, Status = 400, Body = """{"error":"invalid_request"}""" });

        var status = await session.GetStatusAsync(pending);

        Assert.Equal((expected, errorId, null), (status.Status, status.ErrorId, status.NextPollAt));
        Assert.NotEmpty(status.Reason!);
        Assert.Null(await session.FindTokenAsync(new TokenQuery { UserId = EngineRig.Alice }));
        if (how == "end")
            return;

        // The same from the record, here and in another session.
        var polls = rig.Polls;
        Assert.Equal(expected, (await session.GetStatusAsync(pending)).Status);
        Assert.Equal((expected, errorId), await ElsewhereAsync());
        Assert.Equal(polls, rig.Polls);

        async Task<(BackchannelStatus, string?)> ElsewhereAsync()
        {
            var there = await rig.Open(store).GetStatusAsync(pending);
            return (there.Status, there.ErrorId);
        }
    }

    [Fact]
    public async Task ATenantInTroubleLeavesItPending()
    {
        await using var rig = await EngineRig.StartAsync();
        var pending = await rig.AskAsync();
        rig.Clock.Advance(TimeSpan.FromSeconds(5));
        rig.Control.Inject(new Fault { Kind = FaultKind.HtmlBadGateway, Endpoint = WireEndpoint.Token });

        var status = await rig.Session.GetStatusAsync(pending);

        Assert.Equal(BackchannelStatus.Pending, status.Status);
        Assert.Equal(rig.Clock.GetUtcNow().AddSeconds(10), status.NextPollAt);
    }

    [Fact]
    public async Task AStrangersRequestIsNotFound()
    {
        await using var rig = await EngineRig.StartAsync();
        var pending = await rig.Open().InitiateAsync(EngineRig.Ask());

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => rig.Session.GetStatusAsync(pending));

        Assert.Equal((ErrorIds.RequestNotFound, ErrorKind.ObjectNotFound), (error.ErrorId, error.Kind));
        Assert.Equal(0, rig.Polls);
    }

    [Fact]
    public async Task ARequestOnItsWayIsPendingAndThenFollowed()
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(new Fault { Kind = FaultKind.Stall, Endpoint = WireEndpoint.Backchannel, StallSeconds = 2 });

        var asking = rig.Session.InitiateAsync(EngineRig.Ask());
        await EngineRig.UntilAsync(() => rig.Control.Requests.Count == 1 || rig.Clock.NextDue is not null);
        var listed = Assert.Single(await rig.Session.ListRequestsAsync());
        Assert.Equal(BackchannelStatus.Pending, (await rig.Session.GetStatusAsync(listed)).Status);

        var waiting = rig.Session.WaitAsync(listed);
        rig.Clock.Advance(TimeSpan.FromSeconds(2));
        var asked = await asking;
        rig.Control.Approve(asked.AuthReqId);
        Assert.Equal(asked.AuthReqId, (await rig.DriveAsync(waiting)).AuthReqId);
        Assert.Equal(1, rig.Asks);
    }

    [Fact]
    public async Task AllOpenOnesOfTheStoreAreThisClientsOldestFirst()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var first = rig.Open(store);
        var alice = await first.InitiateAsync(EngineRig.Ask());
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        var bob = await first.InitiateAsync(EngineRig.Ask(EngineRig.Bob));
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        var carol = await first.InitiateAsync(EngineRig.Ask(EngineRig.Carol));
        rig.Control.Deny(bob.AuthReqId);
        await rig.FailAsync(bob, first);

        var listed = await rig.Open(store).ListRequestsAsync();

        Assert.Equal([alice.RequestId, carol.RequestId], listed.Select(pending => pending.RequestId));
        Assert.Empty(await rig.Open(store, clientId: "another").ListRequestsAsync());
    }

    [Fact]
    public async Task AnotherTenantsRequestInTheSameStoreIsNotFoundAndStays()
    {
        await using var one = await EngineRig.StartAsync();
        await using var two = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(one.Clock);
        var (own, others) = (one.Open(store), two.Open(store));
        var pending = await own.InitiateAsync(EngineRig.Ask());
        two.Clock.Advance(TimeSpan.FromSeconds(5));

        var errors = new[]
        {
            await two.FailAsync(pending, others),
            await Assert.ThrowsAsync<Auth0CibaException>(() => others.GetStatusAsync(pending)),
            await Assert.ThrowsAsync<Auth0CibaException>(() => others.FindRequestAsync(pending.RequestId, null)),
            await Assert.ThrowsAsync<Auth0CibaException>(() => others.FindRequestAsync(null, pending.AuthReqId)),
        };

        Assert.All(errors, error => Assert.Equal(ErrorIds.RequestNotFound, error.ErrorId));
        Assert.Empty(await others.ListRequestsAsync());
        Assert.Equal(0, two.Polls);
        Assert.Equal(RequestPhase.Pending, Assert.Single(await store.RequestsAsync()).Phase);
        one.Control.Approve(pending.AuthReqId);
        Assert.True((await one.WaitAsync(pending, own)).IsApproved);
    }

    [Fact]
    public async Task AnotherClientsRequestInTheSameStoreIsNotFoundAndStays()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var (own, others) = (rig.Open(store), rig.Open(store, clientId: "another"));
        var pending = await own.InitiateAsync(EngineRig.Ask());
        rig.Clock.Advance(TimeSpan.FromSeconds(5));

        var errors = new[]
        {
            await rig.FailAsync(pending, others),
            await Assert.ThrowsAsync<Auth0CibaException>(() => others.GetStatusAsync(pending)),
            await Assert.ThrowsAsync<Auth0CibaException>(() => others.FindRequestAsync(null, pending.AuthReqId)),
        };

        Assert.All(errors, error => Assert.Equal(ErrorIds.RequestNotFound, error.ErrorId));
        Assert.Equal(0, rig.Polls);
        Assert.Equal(RequestPhase.Pending, Assert.Single(await store.RequestsAsync()).Phase);
    }

    [Fact]
    public async Task AnotherTenantsRequestThatIsJustBeingMadeIsNotFound()
    {
        await using var one = await EngineRig.StartAsync();
        await using var two = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(one.Clock);
        var own = one.Open(store);
        one.Control.Inject(new Fault { Kind = FaultKind.Stall, Endpoint = WireEndpoint.Backchannel, StallSeconds = 2 });
        var asking = own.InitiateAsync(EngineRig.Ask());
        await EngineRig.UntilAsync(() => one.Control.Requests.Count == 1 || one.Clock.NextDue is not null);
        var listed = Assert.Single(await own.ListRequestsAsync());

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => two.DriveAsync(two.Open(store).GetStatusAsync(listed)));

        Assert.Equal(ErrorIds.RequestNotFound, error.ErrorId);
        await one.DriveAsync(asking);
    }

    [Fact]
    public void ItIsNoApproval()
    {
        var names = typeof(BackchannelRequestStatus).GetProperties().Select(property => property.Name).ToArray();

        Assert.DoesNotContain(names, name => name.Contains("Token", StringComparison.Ordinal) || name == "IsApproved" || name == "Claims");
    }
}
