using System;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tokens;
using Xunit;

namespace Auth0.Ciba.Tests.Stores;

/// <summary>Sessions on stores that outlive them.</summary>
public sealed class SessionStoreTests
{
    private static readonly Secret Key = StoreSecret.Create();

    [SkippableTheory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task WhatOneSessionAskedAnotherFinishes(StoreKind kind)
    {
        await using var simulator = await TenantSimulator.StartAsync(new SimulatorOptions { Behaviour = new WireBehaviour { IntervalSeconds = 1 } });
        using var place = new StorePlace(kind, alone: true);
        using (var store = place.Open())
        using (var first = Open(simulator, store))
        {
            Assert.True(first.IsStoreProtected);
            await first.InitiateAsync(new BackchannelAuthenticationRequest { UserId = "auth0|alice", BindingMessage = "Canary 42" });
        }

        var asked = await simulator.Control.WaitForPendingAsync();
        simulator.Control.Approve(asked.AuthReqId);
        string accessToken;
        using (var store = place.Open())
        using (var second = Open(simulator, store))
        {
            var pending = Assert.Single(await second.ListRequestsAsync());
            var result = await second.WaitAsync(pending);
            Assert.Equal(("auth0|alice", BackchannelStatus.Approved), (result.Subject, result.Status));
            accessToken = result.AccessToken.AsPlainText();
        }

        using (var store = place.Open())
        using (var third = Open(simulator, store))
        {
            Assert.Empty(await third.ListRequestsAsync());
            Assert.Equal(accessToken, (await third.FindTokenAsync(new TokenQuery { UserId = "auth0|alice" }))!.AccessToken.AsPlainText());
        }

        Assert.Empty(simulator.Control.Violations);
        var bytes = place.ReadFiles();
        Assert.All(new[] { "auth0|alice", "auth0%7Calice", "Canary 42", asked.AuthReqId, accessToken, simulator.ClientSecret, simulator.ClientId }, text => Assert.False(ByteSearch.Finds(bytes, text), text));
    }

    [Fact]
    public void AnUnprotectedStoreIsRefusedUnlessAllowed()
    {
        using var place = new StorePlace(StoreKind.Sqlite);
        using var store = place.Open();
        var error = Assert.Throws<Auth0CibaException>(() => new Session(Options(store)));
        Assert.Equal((ErrorIds.BadInput, "StoreSecret"), (error.ErrorId, error.ParameterName));

        using var allowed = new Session(Options(store, allow: true));
        Assert.False(allowed.IsStoreProtected);
        using var memory = new MemoryRecordStore();
        using var inMemory = new Session(Options(memory));
        Assert.True(inMemory.IsStoreProtected);
        using var wrapped = new EncryptedRecordStore(place.Open(), [Key]);
        using var byCaller = new Session(Options(wrapped));
        Assert.True(byCaller.IsStoreProtected);
    }

    [Fact]
    public void ASecretWithoutAStoreIsBadInput()
    {
        var error = Assert.Throws<Auth0CibaException>(() => new Session(Options(null, secret: Key)));
        Assert.Equal((ErrorIds.BadInput, "StoreSecret"), (error.ErrorId, error.ParameterName));
    }

    [Fact]
    public async Task ASessionLeavesTheStoreOpen()
    {
        using var place = new StorePlace(StoreKind.Sqlite);
        using var store = place.Open();
        new Session(Options(store, secret: Key)).Dispose();
        Assert.NotNull(await store.TrySetAsync("a", new byte[1], 0, TimeSpan.FromHours(1), null, default));
    }

    [Fact]
    public async Task AStoreThatFailsAsksNobody()
    {
        await using var simulator = await TenantSimulator.StartAsync(new SimulatorOptions());
        using var place = new StorePlace(StoreKind.Sqlite);
        using var store = SqliteRecordStore.Open(new SqliteStoreOptions { Path = System.IO.Path.Combine(place.File, "no", "folder") });
        using var session = Open(simulator, store);
        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(new BackchannelAuthenticationRequest { UserId = "auth0|alice", BindingMessage = "Deploy 42" }));
        Assert.Equal(ErrorIds.StoreFailed, error.ErrorId);
        Assert.DoesNotContain(simulator.Control.Log, entry => entry.Endpoint == WireEndpoint.Backchannel);
    }

    private static Session Open(TenantSimulator simulator, IRecordStore store) => new(new SessionOptions
    {
        Domain = simulator.Issuer,
        ClientId = simulator.ClientId,
        ClientSecret = Secret.FromPlainText(simulator.ClientSecret),
        AllowInsecureLoopback = true,
        Store = store,
        StoreSecrets = [Key],
    });

    private static SessionOptions Options(IRecordStore? store, bool allow = false, params Secret[] secret) => new()
    {
        Domain = "tenant.eu.auth0.com",
        ClientId = "client",
        ClientSecret = Secret.FromPlainText("secret"),
        Store = store,
        StoreSecrets = secret,
        AllowUnencryptedStore = allow,
    };
}
