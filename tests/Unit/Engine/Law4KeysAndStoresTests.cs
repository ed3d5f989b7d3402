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

/// <summary>Law 4 once the tenant's one answer is here: keys that are down, stores that fail.</summary>
[Trait("Suite", "Fault")]
public sealed class Law4KeysAndStoresTests
{
    [Theory]
    [InlineData(FaultKind.HtmlBadGateway)]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.RateLimited)]
    public async Task KeysThatComeBackBeforeTheDeadlineVerifyTheAnswer(FaultKind kind)
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(new Fault { Kind = kind, Endpoint = WireEndpoint.Jwks, Count = 4 });

        var pending = await rig.AskAsync();
        rig.Control.Approve(pending.AuthReqId);

        Assert.True((await rig.WaitAsync(pending)).IsApproved);
        Assert.Equal(1, rig.Polls);
        Assert.Equal(5, rig.Control.Counters.Requests[WireEndpoint.Jwks]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswerWhoseKeysStayDownIsKeptAndVerifiedLater(bool byAnotherSession)
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var session = rig.Open(store);
        rig.Control.Inject(new Fault { Kind = FaultKind.Unavailable, Endpoint = WireEndpoint.Jwks, Count = 100_000 });

        var pending = await session.InitiateAsync(EngineRig.Ask());
        rig.Control.Approve(pending.AuthReqId);
        var error = await rig.FailAsync(pending, session);

        Assert.Equal((ErrorIds.UnverifiedKeysUnavailable, ErrorKind.SecurityError), (error.ErrorId, error.Kind));
        Assert.True(rig.Clock.GetUtcNow() >= pending.ExpiresAt);
        var record = Assert.Single(await store.RequestsAsync());
        Assert.Equal((RequestPhase.Redeemed, true, null), (record.Phase, record.Answer is { Length: > 0 }, record.ErrorId));
        Assert.Null(await session.FindTokenAsync(new TokenQuery { UserId = EngineRig.Alice }));

        rig.Control.ClearFaults();
        var result = await rig.WaitAsync(pending, byAnotherSession ? rig.Open(store) : session);

        Assert.Equal(EngineRig.Alice, result.Subject);
        Assert.Equal(1, rig.Polls);
    }

    [Fact]
    public async Task AnAnswerLateInItsTimeHasAMinuteForTheKeys()
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(new Fault { Kind = FaultKind.Unavailable, Endpoint = WireEndpoint.Jwks, Count = 5 });

        var pending = await rig.AskAsync(EngineRig.Ask(expiry: 7));
        rig.Control.Approve(pending.AuthReqId);

        Assert.True((await rig.WaitAsync(pending)).IsApproved);
        Assert.True(rig.Clock.GetUtcNow() > pending.ExpiresAt);
    }

    [Fact]
    public async Task AStoreThatFailsWhenTheAnswerCameIsTriedAgain()
    {
        await using var rig = await EngineRig.StartAsync();
        var failures = 3;
        using var store = new RecordingStore(rig.Clock);
        store.BeforeSet = (id, bytes) =>
        {
            if (id.StartsWith("request/", StringComparison.Ordinal) && RequestRecord.Read(bytes).Phase == RequestPhase.Redeemed && failures-- > 0)
                throw new IOException("locked");
        };
        var session = rig.Open(store);

        var pending = await session.InitiateAsync(EngineRig.Ask());
        rig.Control.Approve(pending.AuthReqId);

        Assert.True((await rig.WaitAsync(pending, session)).IsApproved);
        Assert.Equal((-1, 1L), (failures, rig.Polls));
    }

    [Fact]
    public async Task AStoreThatStaysDownIsAnErrorAndNoApproval()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        store.BeforeSet = (id, bytes) =>
        {
            if (id.StartsWith("request/", StringComparison.Ordinal) && RequestRecord.Read(bytes).Phase == RequestPhase.Redeemed)
                throw new IOException("gone");
        };
        var session = rig.Open(store);

        var pending = await session.InitiateAsync(EngineRig.Ask());
        rig.Control.Approve(pending.AuthReqId);
        var error = await rig.FailAsync(pending, session);

        Assert.Equal((ErrorIds.StoreFailed, ErrorKind.ResourceUnavailable), (error.ErrorId, error.Kind));
    }

    [Theory(DisplayName = "Lacked vector: a store error after approval does not lose the token")]
    [InlineData("token/", false)]
    [InlineData("token/", true)]
    [InlineData("request/", false)]
    [InlineData("request/", true)]
    public async Task AStoreThatFailsAfterTheVerificationIsAWarning(string prefix, bool timesOut)
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        store.BeforeSet = (id, bytes) =>
        {
            var isLastStep = id.StartsWith("token/", StringComparison.Ordinal) || RequestRecord.Read(bytes).Phase == RequestPhase.Ended;
            if (id.StartsWith(prefix, StringComparison.Ordinal) && isLastStep)
                throw timesOut ? new TaskCanceledException("the store timed out") : new IOException("read-only");
        };
        var session = rig.Open(store);
        AuthenticationOutcome? outcome = null;

        var pending = await session.InitiateAsync(EngineRig.Ask());
        rig.Control.Approve(pending.AuthReqId);
        using var observation = await session.ObserveAsync(pending, told => outcome = told);
        await rig.DriveUntilAsync(() => outcome is not null);

        Assert.True(outcome!.Status == BackchannelStatus.Approved, outcome.Error?.ToString());
        Assert.Contains("verified", outcome.Warning);
        Assert.NotEmpty(outcome.Result!.AccessToken.AsPlainText());
    }

    [Fact]
    public async Task AStoreThatTimesOutBeforeTheVerificationIsTriedAgain()
    {
        await using var rig = await EngineRig.StartAsync();
        var failures = 2;
        using var store = new RecordingStore(rig.Clock);
        store.BeforeSet = (id, bytes) =>
        {
            if (id.StartsWith("request/", StringComparison.Ordinal) && RequestRecord.Read(bytes).Phase == RequestPhase.Redeemed && failures-- > 0)
                throw new TaskCanceledException("the store timed out");
        };
        var session = rig.Open(store);

        var pending = await session.InitiateAsync(EngineRig.Ask());
        rig.Control.Approve(pending.AuthReqId);

        Assert.True((await rig.WaitAsync(pending, session)).IsApproved);
    }

    /// <summary>A time-out says nothing of whether the write was done; a yes must not be lost to a version that moved on.</summary>
    [Fact]
    public async Task AStoreThatWritesAndCannotSaySoLosesNoYes()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var phases = new List<RequestPhase>();
        store.AfterSet = (id, bytes) =>
        {
            if (!id.StartsWith("request/", StringComparison.Ordinal))
                return;
            var record = RequestRecord.Read(bytes);
            phases.Add(record.Phase);
            var sameSoFar = phases.Count(phase => phase == record.Phase);
            if (record.Phase == RequestPhase.Pending ? sameSoFar is 2 or 4 : record.Phase == RequestPhase.Redeemed && sameSoFar == 1)
                throw new TimeoutException("written, perhaps");
        };
        var session = rig.Open(store);
        rig.Control.Inject(new Fault { Kind = FaultKind.Answer, Endpoint = WireEndpoint.Token, Status = 429, Body = """{"error":"slow_down"}""" });

        var pending = await session.InitiateAsync(EngineRig.Ask());
        rig.Control.Approve(pending.AuthReqId);
        var result = await rig.WaitAsync(pending, session);

        Assert.True(result.IsApproved);

        // Acknowledged; two tries to note the first poll; its answer; the second poll; the yes, twice; the end.
        Assert.Equal([RequestPhase.Asking, .. Enumerable.Repeat(RequestPhase.Pending, 5), RequestPhase.Redeemed, RequestPhase.Redeemed, RequestPhase.Ended], phases);
    }

    [Fact]
    public async Task ADecisionIsToldAlsoWhereTheStoreCannotKeepIt()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var session = rig.Open(store);
        AuthenticationOutcome? outcome = null;

        var pending = await session.InitiateAsync(EngineRig.Ask());
        store.BeforeSet = (_, _) =>
        {
            if (rig.Polls > 0)
                throw new IOException("gone");
        };
        rig.Control.Deny(pending.AuthReqId);
        using var observation = await session.ObserveAsync(pending, told => outcome = told);
        await rig.DriveUntilAsync(() => outcome is not null);

        Assert.Equal((ErrorIds.AccessDenied, BackchannelStatus.Denied), (outcome!.Error!.ErrorId, outcome.Status));
        Assert.Contains("gone", outcome.Warning);
    }

    [Fact]
    public async Task ALostAcknowledgementIsToldAlsoWhereTheStoreCannotKeepIt()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var session = rig.Open(store);
        rig.Control.Inject(new Fault { Kind = FaultKind.HalfBody, Endpoint = WireEndpoint.Backchannel });
        store.BeforeSet = (_, bytes) =>
        {
            if (RequestRecord.Read(bytes).Phase != RequestPhase.Asking)
                throw new IOException("gone");
        };

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()));

        Assert.Equal(ErrorIds.Indeterminate, error.ErrorId);
    }

    [Fact]
    public async Task AnApprovalCanBeReadAgainWithoutAnotherPoll()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var session = rig.Open(store);

        var pending = await session.InitiateAsync(EngineRig.Ask());
        rig.Control.Approve(pending.AuthReqId);
        var first = await rig.WaitAsync(pending, session);
        var second = await rig.WaitAsync(pending, rig.Open(store));

        Assert.Equal(first.AccessToken.AsPlainText(), second.AccessToken.AsPlainText());
        Assert.Equal(1, rig.Polls);
    }
}
