using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Auth0.Ciba.Tokens;
using Xunit;
using TokenStore = Auth0.Ciba.Tokens.TokenStore;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Verified tokens found again: the right person's, for the right audience, with enough scope and time.</summary>
public sealed class TokenStoreTests
{
    private static readonly IReadOnlyDictionary<string, object?> Options = new Dictionary<string, object?> { ["request"] = "the caller's" };

    [Fact]
    public async Task TwoPeoplesTokensNeverMix()
    {
        await using var rig = await EngineRig.StartAsync();
        var alice = await ApproveAsync(rig, rig.Session, EngineRig.Alice);
        var bob = await ApproveAsync(rig, rig.Session, EngineRig.Bob);

        Assert.Equal(alice, await FindAsync(rig.Session, EngineRig.Alice));
        Assert.Equal(bob, await FindAsync(rig.Session, EngineRig.Bob));
        Assert.Null(await FindAsync(rig.Session, EngineRig.Carol));
        Assert.NotEqual(alice, bob);
    }

    [Fact]
    public async Task WithoutAPersonTheOnlyOneIsMeantAndAmongSeveralNobody()
    {
        await using var rig = await EngineRig.StartAsync();
        Assert.Null(await FindAsync(rig.Session, null));
        var alice = await ApproveAsync(rig, rig.Session, EngineRig.Alice);
        Assert.Equal(alice, await FindAsync(rig.Session, null));

        await ApproveAsync(rig, rig.Session, EngineRig.Bob);
        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => FindAsync(rig.Session, null));

        Assert.Equal((ErrorIds.BadInput, "UserId"), (error.ErrorId, error.ParameterName));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task APersonWhoseIdLooksLikeAPathIsStillOnePerson(bool fromStore)
    {
        string[] people = ["a", "a/", "a/b", "a%2Fb", "/", "a/https://api", "A"];
        using var store = new MemoryRecordStore();
        using var first = new TokenStore(store, "d", "c", TimeProvider.System);
        foreach (var person in people)
            await first.SaveAsync(Tokens(person, "token of " + person), null, null, CancellationToken.None);
        using var second = new TokenStore(store, "d", "c", TimeProvider.System);

        foreach (var person in people)
        {
            var found = await (fromStore ? second : first).FindAsync(new TokenQuery { UserId = person }, CancellationToken.None);
            Assert.Equal((person, "token of " + person), (found!.Subject, found.AccessToken.AsPlainText()));
        }
    }

    [Fact]
    public async Task AnotherClientOrTenantOverTheSameStoreFindsNothing()
    {
        using var store = new MemoryRecordStore();
        using var own = new TokenStore(store, "d", "c", TimeProvider.System);
        await own.SaveAsync(Tokens("a", "t"), null, null, CancellationToken.None);

        foreach (var (domain, client) in new[] { ("d", "c2"), ("d2", "c"), ("d/c", ""), ("", "d/c") })
        {
            using var other = new TokenStore(store, domain, client, TimeProvider.System);
            Assert.Null(await other.FindAsync(new TokenQuery { UserId = "a" }, CancellationToken.None));
            Assert.Null(await other.FindAsync(new TokenQuery(), CancellationToken.None));
        }
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("read:payments", true)]
    [InlineData("create:payments openid", true)]
    [InlineData("read:payments delete:payments", false)]
    [InlineData("READ:payments", false)]
    public async Task FewerScopesAreServedMoreAreNot(string? scope, bool found)
    {
        await using var rig = await EngineRig.StartAsync();
        await ApproveAsync(rig, rig.Session, EngineRig.Alice, TenantModel.PaymentsApi, "read:payments create:payments");

        Assert.Equal(found, await FindAsync(rig.Session, EngineRig.Alice, TenantModel.PaymentsApi, scope) is not null);
    }

    [Fact]
    public async Task AScopeThatWasNotGrantedIsNotServed()
    {
        await using var rig = await EngineRig.StartAsync();
        var pending = await rig.AskAsync(EngineRig.Ask(audience: TenantModel.PaymentsApi, scope: "read:payments create:payments"));
        rig.Control.Approve(pending.AuthReqId, new ApprovalOptions { Scope = "openid read:payments" });
        var result = await rig.WaitAsync(pending);

        Assert.Equal("openid read:payments", result.Scope);
        Assert.Null(await FindAsync(rig.Session, EngineRig.Alice, TenantModel.PaymentsApi, "create:payments"));
    }

    [Theory(DisplayName = "Lacked vector: per-call audience found again")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheAudienceOfTheCallIsFoundAgain(bool byAnotherSession)
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var session = rig.Open(store);
        var payments = await ApproveAsync(rig, session, EngineRig.Alice, TenantModel.PaymentsApi);
        var operations = await ApproveAsync(rig, session, EngineRig.Alice, TenantModel.OperationsApi);
        var reader = byAnotherSession ? rig.Open(store) : session;

        Assert.Equal(payments, await FindAsync(reader, EngineRig.Alice, TenantModel.PaymentsApi));
        Assert.Equal(operations, await FindAsync(reader, EngineRig.Alice, TenantModel.OperationsApi));
        Assert.Equal(payments, await FindAsync(reader, null, TenantModel.PaymentsApi));
        Assert.Null(await FindAsync(reader, EngineRig.Alice));
        Assert.Null(await FindAsync(reader, null));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(86_340, true)]
    [InlineData(86_341, false)]
    [InlineData(86_401, false)]
    public async Task ATokenThatEndsWithinAMinuteIsNotServed(int secondsLater, bool found)
    {
        await using var rig = await EngineRig.StartAsync();
        await ApproveAsync(rig, rig.Session, EngineRig.Alice);
        rig.Clock.Advance(TimeSpan.FromSeconds(secondsLater));

        Assert.Equal(found, await FindAsync(rig.Session, EngineRig.Alice) is not null);
    }

    [Fact]
    public async Task AResponseWithoutScopeCountsAsTheScopeAsked()
    {
        await using var rig = await EngineRig.StartAsync(b => b with { OmitScope = true });
        await ApproveAsync(rig, rig.Session, EngineRig.Alice, TenantModel.PaymentsApi, "read:payments");

        Assert.NotNull(await FindAsync(rig.Session, EngineRig.Alice, TenantModel.PaymentsApi, "read:payments"));
    }

    [Fact]
    public async Task ARecordThatCannotBeReadIsAStoreFailure()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        await ApproveAsync(rig, rig.Open(store), EngineRig.Alice);
        var id = store.Calls.Last(call => call.Id.StartsWith("token/", StringComparison.Ordinal)).Id;
        await store.TrySetAsync(id, "garbage"u8.ToArray(), null, TimeSpan.FromHours(1), null, CancellationToken.None);

        Assert.Equal(ErrorIds.StoreFailed, (await Assert.ThrowsAsync<Auth0CibaException>(() => FindAsync(rig.Open(store), EngineRig.Alice))).ErrorId);
    }

    /// <summary>The seed system lost the caller's options on the way to its store; here each call of one request gets them.</summary>
    [Fact]
    public async Task StoreOptionsReachEveryStoreCall()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var session = rig.Open(store);
        rig.Control.Inject(new Fault { Kind = FaultKind.Answer, Endpoint = WireEndpoint.Token, Status = 429, Body = """{"error":"slow_down"}""" });

        var pending = await session.InitiateAsync(EngineRig.Ask(storeOptions: Options));
        rig.Control.Approve(pending.AuthReqId);
        await rig.WaitAsync(pending, session);
        await rig.DriveAsync(rig.Open(store).WaitAsync(pending, null, Options));
        var reader = rig.Open(store);
        await reader.FindTokenAsync(new TokenQuery { UserId = EngineRig.Alice, StoreOptions = Options });
        await reader.FindTokenAsync(new TokenQuery { StoreOptions = Options });
        await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask("auth0|nobody", storeOptions: Options)));

        Assert.Equal(["delete", "get", "list", "set"], store.Calls.Select(call => call.Operation).Distinct().Order());
        Assert.All(store.Calls, call => Assert.Same(Options, call.Options));
        Assert.Contains(store.Calls, call => call is { Operation: "set" } && call.Id.StartsWith("token/", StringComparison.Ordinal));
        Assert.DoesNotContain(await store.RequestsAsync(), record => System.Text.Encoding.UTF8.GetString(record.Write()).Contains("the caller's"));
    }

    private static TokenSet Tokens(string subject, string accessToken) => new(Secrets.Secret.FromPlainText(accessToken), Secrets.Secret.FromPlainText("id"), null)
    {
        Subject = subject,
        Scope = "openid",
        ExpiresAt = TimeProvider.System.GetUtcNow().AddHours(1),
    };

    private static async Task<string> ApproveAsync(EngineRig rig, Session session, string user, string? audience = null, string scope = "openid")
    {
        var pending = await session.InitiateAsync(EngineRig.Ask(user, audience: audience, scope: scope));
        rig.Control.Approve(pending.AuthReqId);
        return (await rig.WaitAsync(pending, session)).AccessToken.AsPlainText();
    }

    private static async Task<string?> FindAsync(Session session, string? user, string? audience = null, string? scope = null) =>
        (await session.FindTokenAsync(new TokenQuery { UserId = user, Audience = audience, Scope = scope }))?.AccessToken.AsPlainText();
}
