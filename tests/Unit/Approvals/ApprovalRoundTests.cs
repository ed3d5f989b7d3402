using System;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Approvals;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Stores;
using Auth0.Ciba.Tests.Support;
using Auth0.Ciba.Tokens;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Kind = Auth0.Ciba.Approvals.ApprovalDecisionKind;

namespace Auth0.Ciba.Tests.Approvals;

/// <summary>Asking several people: who is asked, when it is settled, and what stands in the record.</summary>
public sealed class ApprovalRoundTests
{
    [Fact]
    public async Task ThreeOfFiveInAnyOrderIsTheDefinition()
    {
        await using var rig = await ApprovalRig.StartAsync();
        var number = 0;
        var any =
            from order in Gen.Shuffle(Enumerable.Range(0, 5).ToArray())
            from yes in Gen.ArrayOf(Gen.Elements(true, false), 5)
            select (order.ToArray(), yes);
        Prop.ForAll(any.ToArbitrary(), one => CheckAsync(rig, one.Item1, one.yes, $"Case {++number}").GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    private static async Task CheckAsync(ApprovalRig rig, int[] order, bool[] yes, string message)
    {
        rig.Decided.Clear();
        var asking = rig.RequestAsync(ApprovalRig.Ask(3, 5, message: message));
        foreach (var user in ApprovalRig.Five)
            await rig.PendingAsync(user);

        var (approved, refused) = (0, 0);
        foreach (var person in order)
        {
            if (approved == 3 || refused == 3)
                break;
            await rig.AnswerAsync(ApprovalRig.Five[person], yes[person], asking);
            _ = yes[person] ? approved++ : refused++;
            if (approved < 3 && refused < 3)
                Assert.False(asking.IsCompleted);
        }

        ApprovalDecision[] decisions = approved == 3
            ? [.. (await rig.DriveAsync(asking)).Decisions]
            : (ApprovalDecision[])(await rig.FailAsync(asking)).Target!;
        Assert.Equal(approved, decisions.Count(decision => decision.Decision == Kind.Approved));
        Assert.Equal(refused, decisions.Count(decision => decision.Decision == Kind.Denied));
        Assert.Equal(5 - approved - refused, decisions.Count(decision => decision.Decision == Kind.NotNeeded));
        rig.Engine.Control.ExpireAll();
    }

    [Fact]
    public async Task OneAtATimeNobodyIsAskedAfterItIsSettled()
    {
        await using var rig = await ApprovalRig.StartAsync();
        var number = 0;
        var any = from yes in Gen.ArrayOf(Gen.Elements(true, false), 5) select yes;
        Prop.ForAll(any.ToArbitrary(), yes => CheckInTurnAsync(rig, yes, $"Turn {++number}").GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(20));
    }

    private static async Task CheckInTurnAsync(ApprovalRig rig, bool[] yes, string message)
    {
        rig.Decided.Clear();
        rig.Engine.Control.ClearLog();
        var asking = rig.RequestAsync(ApprovalRig.Ask(3, 5, oneAtATime: true, message: message));
        var (approved, refused, asked) = (0, 0, 0);
        while (approved < 3 && refused < 3)
        {
            await rig.AnswerAsync(ApprovalRig.Five[asked], yes[asked], asking);
            _ = yes[asked++] ? approved++ : refused++;
        }

        if (approved == 3)
            Assert.True((await rig.DriveAsync(asking)).IsApproved);
        else
            Assert.Equal(ErrorIds.QuorumNotReached, (await rig.FailAsync(asking)).ErrorId);
        Assert.Equal(asked, rig.Engine.Asks);
    }

    [Fact]
    public async Task AnApprovalSaysWhoDecidedWhatAndKeepsNoToken()
    {
        await using var rig = await ApprovalRig.StartAsync();
        var store = new RecordingStore(rig.Engine.Clock);
        var session = rig.Engine.Open(store);

        var approval = await rig.ApproveAsync(ApprovalRig.Ask(2, 2), session);

        Assert.Equal(["auth0|one: Approved", "auth0|two: Approved"], approval.Decisions.Select(decision => decision.ToString()));
        Assert.Matches("^Restart web #[2-9A-HJ-NP-Z]{4}$", approval.BindingMessage);
        Assert.EndsWith(approval.MatchCode, approval.BindingMessage);
        Assert.All(rig.Asked, pending => Assert.Equal(approval.BindingMessage, pending.BindingMessage));
        Assert.True(approval.IsInsecure);
        Assert.Null(await session.FindTokenAsync(new TokenQuery { UserId = "auth0|one" }));
        Assert.Empty(await store.ListAsync("token/", null, default));
        foreach (var id in await store.ListAsync("request/", null, default))
        {
            var record = Encoding.UTF8.GetString((await store.GetAsync(id, null, default))!.Value.Span);
            Assert.DoesNotContain("\"answer\":", record);
        }
    }

    [Fact]
    public async Task ALateYesIsIgnored()
    {
        await using var rig = await ApprovalRig.StartAsync();
        var asking = rig.RequestAsync(ApprovalRig.Ask(1, 2));
        await rig.PendingAsync(ApprovalRig.Five[1]);
        await rig.AnswerAsync(ApprovalRig.Five[0], true, asking);
        var approval = await rig.DriveAsync(asking);

        var late = await rig.PendingAsync(ApprovalRig.Five[1]);
        await EngineRig.UntilAsync(() => rig.Engine.Session.IsQuiet);
        rig.Engine.Control.Approve(late);
        var polls = rig.Engine.Polls;
        rig.Engine.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(Kind.NotNeeded, (await rig.Engine.Session.Approvals.FindAsync(approval.ApprovalId)).Decisions[1].Decision);
        Assert.Equal(polls, rig.Engine.Polls);
        var pending = rig.Asked.Single(one => one.UserId == ApprovalRig.Five[1]);
        Assert.Equal(ErrorIds.ReservedForGate, (await rig.Engine.FailAsync(pending)).ErrorId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ItsRequestsAreNeitherListedNorLookedAt(bool byAnotherSession)
    {
        await using var rig = await ApprovalRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Engine.Clock);
        var session = rig.Engine.Open(store);
        var asking = rig.RequestAsync(ApprovalRig.Ask(1, 2), session);
        await rig.PendingAsync(ApprovalRig.Five[1]);
        await EngineRig.UntilAsync(() => rig.Asked.Count == 2);
        rig.Engine.Clock.JumpWallClock(TimeSpan.FromSeconds(6));
        var looking = byAnotherSession ? rig.Engine.Open(store) : session;

        Assert.Empty(await looking.ListRequestsAsync());
        foreach (var pending in rig.Asked)
            Assert.Equal(ErrorIds.ReservedForGate, (await Assert.ThrowsAsync<Auth0CibaException>(() => looking.GetStatusAsync(pending))).ErrorId);
        Assert.Equal(0, rig.Engine.Polls);

        await rig.AnswerAsync(ApprovalRig.Five[0], true, asking);
        await rig.DriveAsync(asking);
        foreach (var pending in rig.Asked)
            Assert.Equal(ErrorIds.ReservedForGate, (await Assert.ThrowsAsync<Auth0CibaException>(() => looking.GetStatusAsync(pending))).ErrorId);
    }

    [Fact]
    public async Task TheFirstRefusalEndsItWhereThatWasAsked()
    {
        await using var rig = await ApprovalRig.StartAsync();
        var asking = rig.RequestAsync(ApprovalRig.Ask(1, 3, denyOnFirst: true));
        await rig.PendingAsync(ApprovalRig.Five[2]);
        await rig.AnswerAsync(ApprovalRig.Five[1], false, asking);

        var decisions = (ApprovalDecision[])(await rig.FailAsync(asking)).Target!;
        Assert.Equal([Kind.NotNeeded, Kind.Denied, Kind.NotNeeded], decisions.Select(decision => decision.Decision));
    }

    [Fact]
    public async Task WhoDoesNotAnswerIsPassedOverAfterTheTimeGiven()
    {
        await using var rig = await ApprovalRig.StartAsync();
        var asking = rig.RequestAsync(ApprovalRig.Ask(1, 3, oneAtATime: true, escalateAfter: TimeSpan.FromSeconds(90)));
        await rig.PendingAsync(ApprovalRig.Five[0]);
        var start = rig.Engine.Clock.Elapsed;
        await rig.Engine.DriveUntilAsync(() => rig.AskedOf(ApprovalRig.Five[1]) == 1);

        Assert.True((rig.Engine.Clock.Elapsed - start).TotalSeconds >= 90);
        Assert.Equal(0, rig.AskedOf(ApprovalRig.Five[2]));
        await rig.AnswerAsync(ApprovalRig.Five[0], true, asking);
        Assert.Equal([Kind.Approved, Kind.NotNeeded, Kind.NotNeeded], (await rig.DriveAsync(asking)).Decisions.Select(decision => decision.Decision));
    }

    [Fact]
    public async Task AProcessThatDiedWhileAskingIsTakenUpAndNobodyIsAskedTwice()
    {
        await using var rig = await ApprovalRig.StartAsync();
        using var place = new StorePlace(StoreKind.Memory);
        var first = rig.Engine.Open(place.Open());
        using var stop = new CancellationTokenSource();
        var asking = rig.RequestAsync(ApprovalRig.Ask(2, 3, key: "job 7"), first, stop.Token);
        await rig.PendingAsync(ApprovalRig.Five[2]);
        await EngineRig.UntilAsync(() => rig.Asked.Count == 3);
        await rig.AnswerAsync(ApprovalRig.Five[0], true, asking);
        await EngineRig.UntilAsync(() => first.IsQuiet);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        first.Dispose();

        var again = rig.RequestAsync(ApprovalRig.Ask(2, 3, key: "job 7"), rig.Engine.Open(place.Open()));
        await rig.AnswerAsync(ApprovalRig.Five[2], true, again);

        var approval = await rig.DriveAsync(again);
        Assert.Equal([Kind.Approved, Kind.NotNeeded, Kind.Approved], approval.Decisions.Select(decision => decision.Decision));
        Assert.Equal(3, rig.Engine.Asks);
    }

    [Fact]
    public async Task TokensAreHandedOverOfAllWhoseYesCounted()
    {
        await using var rig = await ApprovalRig.StartAsync();
        rig.Engine.Control.AutoDecision = new AutoDecision(true, TimeSpan.Zero);

        var approval = await rig.DriveAsync(rig.RequestWithTokensAsync(ApprovalRig.Ask(2, 2), rig.Engine.Session));

        Assert.Equal(2, approval.AccessTokens.Select(token => token.AsPlainText()).Distinct().Count());
    }

    [Fact]
    public async Task TokensThatADeadProcessHadAreMissedAndTheApprovalStaysUnused()
    {
        await using var rig = await ApprovalRig.StartAsync();
        using var place = new StorePlace(StoreKind.Memory);
        var first = rig.Engine.Open(place.Open());
        using var stop = new CancellationTokenSource();
        var asking = rig.RequestAsync(ApprovalRig.Ask(2, 2, key: "job 7"), first, stop.Token);
        await rig.PendingAsync(ApprovalRig.Five[1]);
        await EngineRig.UntilAsync(() => rig.Asked.Count == 2);
        await rig.AnswerAsync(ApprovalRig.Five[0], true, asking);
        await EngineRig.UntilAsync(() => first.IsQuiet);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        first.Dispose();

        var second = rig.Engine.Open(place.Open());
        var again = rig.RequestWithTokensAsync(ApprovalRig.Ask(2, 2, key: "job 7"), second);
        await rig.AnswerAsync(ApprovalRig.Five[1], true, again);
        var error = await rig.FailAsync(again);

        Assert.Equal((ErrorIds.TokenNotFound, 2), (error.ErrorId, rig.Engine.Asks));
        var approval = await rig.RequestAsync(ApprovalRig.Ask(2, 2, key: "job 7"), second);
        Assert.Equal([0], approval.UnusedItems);
        Assert.Empty(approval.AccessTokens);
    }

    [Fact]
    public async Task TokensThatAnotherLiveProcessHadAreMissedToo()
    {
        await using var rig = await ApprovalRig.StartAsync();
        var store = new RecordingStore(rig.Engine.Clock);
        var first = rig.RequestAsync(ApprovalRig.Ask(key: "k"), rig.Engine.Open(store));
        await EngineRig.UntilAsync(() => rig.Asked.Count == 1);

        // The second has read that the approval is open, and is slow from there on.
        using var isSettled = new ManualResetEventSlim();
        var isHeld = false;
        store.BeforeGet = id =>
        {
            if (!id.StartsWith("request/", StringComparison.Ordinal))
                return;
            store.BeforeGet = null;
            isHeld = true;
            isSettled.Wait();
        };
        var session = rig.Engine.Open(store);
        var second = Task.Run(() => rig.RequestWithTokensAsync(ApprovalRig.Ask(key: "k"), session));
        await EngineRig.UntilAsync(() => Volatile.Read(ref isHeld));
        await rig.AnswerAsync(ApprovalRig.Five[0], true, first);
        var approval = await rig.DriveAsync(first);
        isSettled.Set();

        Assert.Equal(ErrorIds.TokenNotFound, (await rig.FailAsync(second)).ErrorId);
        Assert.Equal([0], (await session.Approvals.FindAsync(approval.ApprovalId)).UnusedItems);
    }

    [Fact]
    public async Task AnAnswerThatWasReceivedBeforeTheProcessDiedCounts()
    {
        await using var rig = await ApprovalRig.StartAsync();
        var store = new RecordingStore(rig.Engine.Clock);
        var first = rig.Engine.Open(store);
        store.BeforeSet = (id, value) =>
        {
            if (id.StartsWith("approval/", StringComparison.Ordinal) && Encoding.UTF8.GetString(value.Span).Contains("idToken"))
                throw new InvalidOperationException("killed here");
        };
        rig.Engine.Control.AutoDecision = new AutoDecision(true, TimeSpan.Zero);
        await Assert.ThrowsAnyAsync<Exception>(() => rig.DriveAsync(rig.RequestAsync(ApprovalRig.Ask(key: "k"), first)));
        store.BeforeSet = null;

        var approval = await rig.DriveAsync(rig.RequestAsync(ApprovalRig.Ask(key: "k"), rig.Engine.Open(store)));
        Assert.True(approval.IsApproved);
        Assert.Equal(1, rig.Engine.Asks);
    }

    [Fact]
    public async Task AKeyNamesOneApproval()
    {
        await using var rig = await ApprovalRig.StartAsync();
        await rig.ApproveAsync(ApprovalRig.Ask(key: "k"));

        Assert.Equal(ErrorIds.BadInput, (await rig.FailAsync(rig.RequestAsync(ApprovalRig.Ask(key: "k", hash: "another")))).ErrorId);
        Assert.Equal(1, rig.Engine.Asks);
    }

    [Theory]
    [InlineData("quorum")]
    [InlineData("nobody")]
    [InlineData("message")]
    [InlineData("validity")]
    [InlineData("twice")]
    [InlineData("items")]
    public async Task WhatCannotBeAskedAsksNobody(string what)
    {
        await using var rig = await ApprovalRig.StartAsync();
        var request = what switch
        {
            "quorum" => ApprovalRig.Ask(3, 2),
            "nobody" => ApprovalRig.Ask(1, 0),
            "message" => ApprovalRig.Ask(message: new string('a', 59)),
            "validity" => ApprovalRig.Ask(validFor: TimeSpan.FromDays(8)),
            "items" => ApprovalRig.Ask(items: 0),
            _ => new ApprovalRequest { Approvers = [new("a", ["auth0|one", "auth0|two"]), new("auth0|two")], BindingMessage = "x" },
        };

        Assert.Equal(ErrorIds.BadInput, (await rig.FailAsync(rig.RequestAsync(request))).ErrorId);
        Assert.Equal(0, rig.Engine.Asks);
    }

    [Fact]
    public async Task TheGuardHoldsThoughTheCodeDiffers()
    {
        await using var rig = await ApprovalRig.StartAsync();
        var session = rig.Engine.Open(guards: true);
        var first = rig.RequestAsync(ApprovalRig.Ask(), session);
        await rig.PendingAsync(ApprovalRig.Five[0]);

        Assert.Equal(ErrorIds.AlreadyPending, (await rig.FailAsync(rig.RequestAsync(ApprovalRig.Ask(), session))).ErrorId);
        await rig.AnswerAsync(ApprovalRig.Five[0], false, first);
        Assert.Equal(ErrorIds.AccessDenied, (await rig.FailAsync(first)).ErrorId);
        Assert.Equal(ErrorIds.DenialCooldown, (await rig.FailAsync(rig.RequestAsync(ApprovalRig.Ask(), session))).ErrorId);
        Assert.Equal(1, rig.Engine.Asks);
    }
}
