using System;
using System.Linq;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Auth0.Ciba.Tokens;
using Xunit;
using static Auth0.Ciba.Tests.Engine.TokenRefreshTests;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Tokens let go of: here alone, or at the tenant too.</summary>
public sealed class TokenRemovalTests
{
    private const string Offline = "openid offline_access";
    private static readonly TokenKey Alice = new(EngineRig.Alice, null);

    [Theory]
    [InlineData(null, null, "alice,alice@payments,bob,bob@payments")]
    [InlineData(EngineRig.Alice, null, "alice,alice@payments")]
    [InlineData(EngineRig.Alice, "", "alice")]
    [InlineData(EngineRig.Alice, TenantModel.PaymentsApi, "alice@payments")]
    [InlineData(null, TenantModel.PaymentsApi, "alice@payments,bob@payments")]
    [InlineData(null, "", "alice,bob")]
    [InlineData(EngineRig.Carol, null, "")]
    public async Task WhatFitsIsListedAndCleared(string? user, string? audience, string expected)
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var session = rig.Open(store);
        foreach (var person in new[] { EngineRig.Alice, EngineRig.Bob })
        {
            await ApproveAsync(rig, session, Offline, person);
            await ApproveAsync(rig, session, Offline, person, TenantModel.PaymentsApi);
        }

        var filter = new TokenFilter { UserId = user, Audience = audience };
        rig.Control.ClearLog();

        Assert.Equal(expected, Describe(await session.ListTokensAsync(filter)));
        Assert.Equal(expected, Describe(await session.ClearTokensAsync(filter)));

        Assert.Empty(await session.ListTokensAsync(filter));
        Assert.Equal(4 - expected.Split(',', StringSplitOptions.RemoveEmptyEntries).Length, (await session.ListTokensAsync()).Count);
        foreach (var key in new[] { EngineRig.Alice, EngineRig.Bob }.SelectMany(person => new[] { new TokenKey(person, null), new TokenKey(person, TenantModel.PaymentsApi) }))
            Assert.Equal(filter.Fits(key), await session.FindTokenAsync(new TokenQuery { UserId = key.Subject, Audience = key.Audience }) is null);
        Assert.Empty(rig.Control.Log);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatIsRemovedWhileSomebodyReadsItDoesNotComeBack(bool forRefresh)
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        await ApproveAsync(rig, rig.Open(store), Offline);
        var session = rig.Open(store);
        var query = new TokenQuery { UserId = EngineRig.Alice };
        store.AfterGet = async _ =>
        {
            store.AfterGet = null;
            await session.ClearTokenAsync(Alice);
        };

        Assert.NotNull(forRefresh ? await session.GetTokenAsync(query) : await session.FindTokenAsync(query));

        Assert.Null(await session.FindTokenAsync(query));
    }

    [Fact]
    public async Task AnotherClientsTokensStay()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var session = rig.Open(store);
        await ApproveAsync(rig, session, Offline);

        Assert.Empty(await rig.Open(store, clientId: "another").ClearTokensAsync());
        Assert.NotEmpty(await session.ListTokensAsync());
    }

    [Fact]
    public async Task RevokedIsRevokedAtTheTenantAndGoneHere()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var session = rig.Open(store);
        await ApproveAsync(rig, session, Offline);
        var refreshToken = (await session.FindTokenAsync(new TokenQuery()))!.RefreshToken!.AsPlainText();

        var removed = await session.RevokeTokenAsync(Alice);

        Assert.Equal(EngineRig.Alice, removed.Subject);
        Assert.False(rig.Control.IsRefreshTokenActive(refreshToken));
        Assert.Equal(ErrorIds.TokenNotFound, (await FailAsync(session)).ErrorId);
        Assert.Equal(ErrorIds.TokenNotFound, (await Assert.ThrowsAsync<Auth0CibaException>(() => session.RevokeTokenAsync(Alice))).ErrorId);
        Assert.Equal(1, rig.Control.Log.Count(entry => entry.Endpoint == WireEndpoint.Revoke));
    }

    [Fact]
    public async Task AnAccessTokenAloneCannotBeRevoked()
    {
        await using var rig = await EngineRig.StartAsync();
        await ApproveAsync(rig, rig.Session, "openid");

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => rig.Session.RevokeTokenAsync(Alice));

        Assert.Equal(ErrorIds.NothingToRevoke, error.ErrorId);
        Assert.NotNull(await rig.Session.FindTokenAsync(new TokenQuery()));
        Assert.DoesNotContain(rig.Control.Log, entry => entry.Endpoint == WireEndpoint.Revoke);
    }

    public static TheoryData<Fault, string> Trouble => new()
    {
        { new Fault { Kind = FaultKind.ServerError }, ErrorIds.RevokeFailed },
        { new Fault { Kind = FaultKind.Reset }, ErrorIds.RevokeFailed },
        { new Fault { Kind = FaultKind.RateLimited, RetryAfter = "7" }, ErrorIds.RevokeFailed },
        { new Fault { Kind = FaultKind.Answer, Status = 400, Body = """{"error":"unsupported_token_type"}""" }, ErrorIds.RevokeFailed },
        { new Fault { Kind = FaultKind.Answer, Status = 401, Body = """{"error":"invalid_client"}""" }, ErrorIds.InvalidClient },
    };

    [Theory]
    [MemberData(nameof(Trouble))]
    public async Task ARevocationThatFailsKeepsTheTokenAndCanBeTriedAgain(Fault fault, string errorId)
    {
        await using var rig = await EngineRig.StartAsync();
        await ApproveAsync(rig, rig.Session, Offline);
        rig.Control.Inject(fault with { Endpoint = WireEndpoint.Revoke });

        Assert.Equal(errorId, (await Assert.ThrowsAsync<Auth0CibaException>(() => rig.Session.RevokeTokenAsync(Alice))).ErrorId);
        Assert.True((await rig.Session.FindTokenAsync(new TokenQuery()))!.CanRefresh);

        await rig.DriveAsync(rig.Session.RevokeTokenAsync(Alice));
        Assert.Null(await rig.Session.FindTokenAsync(new TokenQuery()));
    }

    private static string Describe(System.Collections.Generic.IEnumerable<TokenKey> keys) =>
        string.Join(",", keys.Select(key => key.Subject.Split('|')[1] + (key.Audience is null ? "" : "@payments")));
}
