using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Auth0.Ciba.Tokens;
using Xunit;
using static Auth0.Ciba.Tests.Engine.TokenRefreshTests;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Several processes on one store and one refresh token that rotates: one spends it, whatever fails on the way.</summary>
public sealed class TokenRefreshSharedTests
{
    private const string Offline = "openid offline_access";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    /// <summary>With the rig's 45 seconds for a request.</summary>
    private static readonly TimeSpan ClaimTime = TimeSpan.FromSeconds(45) + TokenRefresher.ClaimMargin;

    [Fact]
    public async Task SessionsOnOneStoreSpendARefreshTokenOnce()
    {
        await using var rig = await StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        await ApproveAsync(rig, rig.Open(store), Offline);
        var sessions = Enumerable.Range(0, 8).Select(_ => rig.Open(store)).ToArray();

        for (var round = 1; round <= 5; round++)
        {
            rig.Clock.Advance(Lifetime);
            var getting = Task.WhenAll(sessions.Select(session => Task.Run(() => GetAsync(session))));
            while (!getting.IsCompleted)
            {
                // Not from timer to timer: that would be past the end of the claim before the tenant has answered.
                await Task.WhenAny(getting, Task.Delay(50));
                rig.Clock.Advance(TimeSpan.FromMilliseconds(250));
            }

            var tokens = await getting;
            Assert.Single(tokens.Distinct());
            Assert.Equal(round, Refreshes(rig));
        }

        Assert.All(rig.Control.Log.Where(IsRefresh), entry => Assert.Equal(200, entry.Status));
    }

    [Fact]
    public async Task WhoeverComesSecondWaitsForTheFirst()
    {
        await using var rig = await StartAsync();
        using var store = new RecordingStore(rig.Clock);
        await ApproveAsync(rig, rig.Open(store), Offline);
        rig.Clock.Advance(Lifetime);
        rig.Control.Inject(new Fault { Kind = FaultKind.Stall, Endpoint = WireEndpoint.Token, StallSeconds = 2 });
        var claims = Writes();
        var first = GetAsync(rig.Open(store));
        await EngineRig.UntilAsync(() => Writes() > claims);

        // The second one has seen the claim before time goes on.
        var reads = Reads();
        var second = GetAsync(rig.Open(store), force: true);
        await EngineRig.UntilAsync(() => Reads() > reads);
        var both = Task.WhenAll(first, second);
        while (!both.IsCompleted)
        {
            await Task.WhenAny(both, Task.Delay(50));
            rig.Clock.Advance(TimeSpan.FromMilliseconds(250));
        }

        Assert.Single((await both).Distinct());
        Assert.Equal(1, Refreshes(rig));

        int Writes() => store.Calls.Count(call => call.Operation == "set");
        int Reads() => store.Calls.Count(call => call.Operation == "get");
    }

    /// <summary>A process that ends between its claim and the answer: the next one waits until the claim is over, then tries once.</summary>
    [Fact]
    public async Task AClaimLeftBehindIsWaitedForAndThenTakenOver()
    {
        await using var rig = await StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        await ApproveAsync(rig, rig.Open(store), Offline);
        rig.Clock.Advance(Lifetime);
        var claimedAt = rig.Clock.Elapsed;
        await EditAsync(store, record => record.Refresh!.Claim("somebody", rig.Clock.GetUtcNow(), rig.Clock.GetUtcNow() + ClaimTime));

        Assert.NotEmpty(await rig.DriveAsync(GetAsync(rig.Open(store))));

        Assert.InRange(rig.Clock.Elapsed - claimedAt, ClaimTime, ClaimTime + TimeSpan.FromSeconds(1));
        Assert.Equal(1, Refreshes(rig));
    }

    [Fact]
    public async Task AClaimLeftBehindPutsTheTokenInDoubt()
    {
        await using var rig = await StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        await ApproveAsync(rig, rig.Open(store), Offline);
        await EditAsync(store, record => record.Refresh!.Claim("somebody", rig.Clock.GetUtcNow(), rig.Clock.GetUtcNow()));
        rig.Clock.Advance(Lifetime);
        rig.Control.Inject(new Fault { Kind = FaultKind.Answer, Endpoint = WireEndpoint.Token, Status = 403, Body = """{"error":"invalid_grant"}""" });

        var error = await FailAsync(rig.Open(store));

        Assert.Equal(ErrorIds.RefreshRejected, error.ErrorId);
        Assert.Contains("used up then", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The new refresh token stands in the store before the old one is let go: at every write, one of them that works is there.</summary>
    [Fact]
    public async Task AtEveryWriteAWorkingRefreshTokenIsInTheStore()
    {
        await using var rig = await StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var session = rig.Open(store);
        await ApproveAsync(rig, session, Offline);
        rig.Clock.Advance(Lifetime);
        var writes = new List<string>();
        store.AfterSet = (_, bytes) => writes.Add(Encoding.UTF8.GetString(bytes.Span));

        await GetAsync(session);

        // Claim, answer, tokens.
        Assert.Equal(3, writes.Count);
        var records = writes.Select(json => TokenRecord.Read(Encoding.UTF8.GetBytes(json))).ToArray();
        var (spent, rotated) = (records[0].Refresh!.Token, records[2].Refresh!.Token);
        Assert.NotEqual(spent, rotated);
        Assert.Equal((true, false), (records[0].Refresh!.ClaimedBy is not null, records[0].Refresh!.Answer is not null));
        Assert.Equal(spent, records[1].Refresh!.Token);
        Assert.Contains(rotated, Encoding.UTF8.GetString(records[1].Refresh!.Answer!), StringComparison.Ordinal);
        Assert.Equal((null, null), (records[2].Refresh!.ClaimedBy, records[2].Refresh!.Answer));
        Assert.False(rig.Control.IsRefreshTokenActive(spent));
        Assert.True(rig.Control.IsRefreshTokenActive(rotated));
    }

    /// <summary>A process that ends after the answer was saved and before it was verified: the next one verifies it, and asks the tenant nothing.</summary>
    [Fact]
    public async Task AnAnswerLeftBehindIsVerifiedByTheNext()
    {
        await using var rig = await StartAsync();
        using var store = new RecordingStore(rig.Clock);
        await ApproveAsync(rig, rig.Open(store), Offline);
        rig.Clock.Advance(Lifetime);
        using var copy = new MemoryRecordStore(rig.Clock);
        store.AfterSet = (id, bytes) =>
        {
            if (TokenRecord.Read(bytes).Refresh!.Answer is not null)
                copy.TrySetAsync(id, bytes, null, TimeSpan.FromHours(1), null, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        };
        var expected = await GetAsync(rig.Open(store));
        Assert.Equal(1, Refreshes(rig));

        Assert.Equal(expected, await GetAsync(rig.Open(copy)));
        Assert.Equal(1, Refreshes(rig));

        // And what it kept is the new refresh token.
        Assert.NotEqual(expected, await GetAsync(rig.Open(copy), force: true));
        Assert.Equal(2, Refreshes(rig));
    }

    [Fact]
    public async Task AnAnswerThatCannotBeVerifiedNowIsKept()
    {
        await using var rig = await StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        await ApproveAsync(rig, rig.Open(store), Offline);
        rig.Clock.Advance(Lifetime);
        rig.Control.Inject(new Fault { Kind = FaultKind.ServerError, Endpoint = WireEndpoint.Jwks });
        var session = rig.Open(store);

        var error = await FailAsync(session);
        Assert.Equal(ErrorIds.RefreshFailed, error.ErrorId);
        Assert.Contains("which is kept", error.Message, StringComparison.Ordinal);

        Assert.NotEmpty(await GetAsync(session));
        Assert.Equal(1, Refreshes(rig));
    }

    /// <summary>invalid_grant, as another process was faster in a way that the claim could not prevent: what it left is used.</summary>
    [Fact]
    public async Task ARefusalIsNotBelievedBeforeTheRecordIsReadAgain()
    {
        await using var rig = await StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var session = rig.Open(store);
        await ApproveAsync(rig, session, Offline);
        rig.Clock.Advance(Lifetime);
        rig.Control.Inject(new Fault { Kind = FaultKind.Answer, Endpoint = WireEndpoint.Token, Status = 403, Body = """{"error":"invalid_grant"}""" });
        store.AfterSet = (_, bytes) =>
        {
            if (TokenRecord.Read(bytes).Refresh?.ClaimedBy is null)
                return;
            store.AfterSet = null;
            EditAsync(store, record =>
            {
                record.AccessToken = "of the other process";
                record.ReceivedAt = rig.Clock.GetUtcNow();
                record.ExpiresAt = rig.Clock.GetUtcNow() + Lifetime;
                record.Refresh = new RefreshRecord { Token = "of the other process", Scope = Offline };
            }).GetAwaiter().GetResult();
        };

        Assert.Equal("of the other process", await GetAsync(session));
        Assert.Equal(1, Refreshes(rig));
    }

    [Fact]
    public async Task AStoreThatFailsForAMomentLosesNothing()
    {
        await using var rig = await StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var session = rig.Open(store);
        await ApproveAsync(rig, session, Offline);
        rig.Clock.Advance(Lifetime);
        var failures = 3;
        store.BeforeSet = (_, bytes) =>
        {
            if (TokenRecord.Read(bytes).Refresh?.Answer is not null && failures-- > 0)
                throw new Auth0CibaException(ErrorIds.StoreFailed, "The disk is full.");
        };

        var token = await rig.DriveAsync(GetAsync(session));

        Assert.Equal(token, await GetAsync(rig.Open(store)));
        Assert.Equal(1, Refreshes(rig));
    }

    /// <summary>
    /// A store that stays out of reach after the tenant's answer: this process goes on with the new tokens and saves them when it can. A
    /// caller's store throws what it likes; its own time-out is a cancellation, but nobody's wish.
    /// </summary>
    [Theory]
    [InlineData(typeof(Auth0CibaException))]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(TaskCanceledException))]
    public async Task AStoreThatStaysAwayIsMadeUpForLater(Type failure)
    {
        await using var rig = await StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var session = rig.Open(store);
        await ApproveAsync(rig, session, Offline);
        rig.Clock.Advance(Lifetime);
        store.BeforeSet = (_, bytes) =>
        {
            if (TokenRecord.Read(bytes).Refresh is not { ClaimedBy: not null, Answer: null })
                throw Failure(failure);
        };
        var token = await rig.DriveAsync(GetAsync(session));
        Assert.Equal(token, await GetAsync(session));
        store.BeforeSet = null;

        // Expired here too: the next refresh goes on from the token that only this process knew.
        rig.Clock.Advance(Lifetime);
        var next = await rig.DriveAsync(GetAsync(session));
        Assert.NotEqual(token, next);
        Assert.Equal(next, await GetAsync(rig.Open(store)));
        Assert.All(rig.Control.Log.Where(IsRefresh), entry => Assert.Equal(200, entry.Status));
        Assert.Equal(2, Refreshes(rig));
    }

    /// <summary>What the tenant said of the refresh is what the caller hears, not that the store could not note it.</summary>
    [Theory]
    [InlineData(typeof(Auth0CibaException))]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(TaskCanceledException))]
    public async Task AStoreThatStaysAwayHidesNoRefusal(Type failure)
    {
        await using var rig = await StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var session = rig.Open(store);
        await ApproveAsync(rig, session, Offline);
        rig.Clock.Advance(Lifetime);
        rig.Control.Inject(new Fault { Kind = FaultKind.ServerError, Endpoint = WireEndpoint.Token });
        store.BeforeSet = (_, bytes) =>
        {
            if (TokenRecord.Read(bytes).Refresh is not { ClaimedBy: not null, Answer: null })
                throw Failure(failure);
        };

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => rig.DriveAsync(GetAsync(session)));

        Assert.Equal(ErrorIds.RefreshFailed, error.ErrorId);
    }

    [Fact]
    public async Task AWriteThatWasDoneAndReportedFailedIsSeen()
    {
        await using var rig = await StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var session = rig.Open(store);
        await ApproveAsync(rig, session, Offline);
        rig.Clock.Advance(Lifetime);
        var failures = 1;
        store.AfterSet = (_, bytes) =>
        {
            if (TokenRecord.Read(bytes).Refresh?.Answer is not null && failures-- > 0)
                throw new Auth0CibaException(ErrorIds.StoreFailed, "The connection broke.");
        };

        var token = await rig.DriveAsync(GetAsync(session));

        Assert.Equal(token, await GetAsync(rig.Open(store)));
        Assert.Equal(1, Refreshes(rig));
    }

    [Fact]
    public async Task AKindThatCannotCompareAndSwapIsRefusedByName()
    {
        await using var rig = await StartAsync();
        using var store = new SimpleStore(new MemoryRecordStore(rig.Clock));
        var session = rig.Open(store);
        var approved = await ApproveAsync(rig, session, Offline);
        Assert.Equal(approved, await GetAsync(session));
        rig.Clock.Advance(Lifetime);

        var error = await FailAsync(session);

        Assert.Equal((ErrorIds.CannotCompareAndSwap, ErrorKind.InvalidOperation), (error.ErrorId, error.Kind));
        Assert.Contains("The simple store cannot", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, Refreshes(rig));
    }

    /// <summary>An approval without offline_access leaves the refresh token of an earlier one.</summary>
    [Fact]
    public async Task AnApprovalWithoutARefreshTokenKeepsTheEarlierOne()
    {
        await using var rig = await StartAsync();
        await ApproveAsync(rig, rig.Session, "openid profile offline_access");
        rig.Clock.Advance(TimeSpan.FromMinutes(5));
        var second = await ApproveAsync(rig, rig.Session, "openid email");
        Assert.Equal(second, await GetAsync(rig.Session));

        var refreshed = await rig.Session.GetTokenAsync(new TokenQuery { Scope = "profile" });

        Assert.Equal("openid profile offline_access", refreshed.Scope);
        Assert.Equal(1, Refreshes(rig));
    }

    /// <summary>Somebody looks at the approval again after its refresh token has rotated: the spent one does not come back.</summary>
    [Fact]
    public async Task AnOldApprovalBringsNoSpentTokenBack()
    {
        await using var rig = await StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var session = rig.Open(store);
        var pending = await session.InitiateAsync(EngineRig.Ask(scope: Offline));
        rig.Control.Approve(pending.AuthReqId);
        await rig.WaitAsync(pending, session);
        rig.Clock.Advance(TimeSpan.FromMinutes(1));
        var refreshed = await GetAsync(session, force: true);

        var other = rig.Open(store);
        await rig.WaitAsync(pending, other);

        Assert.Equal(refreshed, await GetAsync(other));
        Assert.NotEmpty(await GetAsync(other, force: true));
        Assert.All(rig.Control.Log.Where(IsRefresh), entry => Assert.Equal(200, entry.Status));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DetailsStayThosePersonApproved(bool changed)
    {
        const string Details = """[{"type":"money_transfer","amount":3}]""";
        await using var rig = await StartAsync();
        await ApproveAsync(rig, rig.Session, Offline, audience: TenantModel.PaymentsApi, details: Details);
        if (changed)
            rig.Control.Inject(new Fault { Kind = FaultKind.EditAnswer, Endpoint = WireEndpoint.Token, Replace = new() { ["authorization_details"] = System.Text.Json.Nodes.JsonNode.Parse(Details.Replace("3", "3000", StringComparison.Ordinal)) } });
        var query = new TokenQuery { Audience = TenantModel.PaymentsApi, ForceRefresh = true };

        if (changed)
            Assert.Equal(ErrorIds.UnverifiedDetailsChanged, (await Assert.ThrowsAsync<Auth0CibaException>(() => rig.Session.GetTokenAsync(query).AsTask())).ErrorId);
        else
            Assert.Equal(3, Convert.ToInt32((await rig.Session.GetTokenAsync(query)).AuthorizationDetails[0]["amount"]));
    }

    [Fact]
    public async Task StoreOptionsReachEveryCallOfARefresh()
    {
        await using var rig = await StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var session = rig.Open(store);
        await ApproveAsync(rig, session, Offline);
        store.Calls.Clear();
        var options = new Dictionary<string, object?> { ["request"] = "the caller's" };

        await session.GetTokenAsync(new TokenQuery { ForceRefresh = true, StoreOptions = options });
        await session.ListTokensAsync(new TokenFilter { StoreOptions = options });
        await session.RevokeTokenAsync(new TokenKey(EngineRig.Alice, null), options);
        await session.ClearTokenAsync(new TokenKey(EngineRig.Alice, null), options);

        Assert.Equal(["delete", "get", "list", "set"], store.Calls.Select(call => call.Operation).Distinct().Order());
        Assert.All(store.Calls, call => Assert.Same(options, call.Options));
    }

    private static Exception Failure(Type type) =>
        type == typeof(Auth0CibaException) ? new Auth0CibaException(ErrorIds.StoreFailed, "The disk is full.") : (Exception)Activator.CreateInstance(type)!;

    private static Task<EngineRig> StartAsync() => EngineRig.StartAsync(b => b with { RotateRefreshTokens = true });

    private static async Task EditAsync(IRecordStore store, Action<TokenRecord> edit)
    {
        var id = (await store.ListAsync("token/", null, CancellationToken.None)).Single();
        var stored = (await store.GetAsync(id, null, CancellationToken.None))!;
        var record = TokenRecord.Read(stored.Value);
        edit(record);
        Assert.NotNull(await store.TrySetAsync(id, record.Write(), stored.Version, TimeSpan.FromDays(30), null, CancellationToken.None));
    }

    /// <summary>A store as vaults are: it keeps, and cannot compare.</summary>
    private sealed class SimpleStore(IRecordStore inner) : IRecordStore
    {
        public string Kind => "simple";

        public bool CanCompareAndSwap => false;

        public bool IsDurable => true;

        public bool IsProtected => true;

        public ValueTask<StoredRecord?> GetAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) => inner.GetAsync(id, options, cancellationToken);

        public ValueTask<long?> TrySetAsync(string id, ReadOnlyMemory<byte> value, long? expectedVersion, TimeSpan timeToLive, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
            inner.TrySetAsync(id, value, expectedVersion, timeToLive, options, cancellationToken);

        public ValueTask DeleteAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) => inner.DeleteAsync(id, options, cancellationToken);

        public ValueTask<IReadOnlyList<string>> ListAsync(string prefix, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) => inner.ListAsync(prefix, options, cancellationToken);

        public void Dispose() => inner.Dispose();
    }
}
