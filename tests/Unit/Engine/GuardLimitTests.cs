using System;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Five requests a minute to one person, and a cool-down after a no.</summary>
public sealed class GuardLimitTests
{
    [Fact]
    public async Task TheSixthOfAMinuteIsRefusedAlsoByAnotherSessionOfTheStore()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var sessions = new[] { rig.Open(store, guards: true), rig.Open(store, guards: true) };
        for (var i = 0; i < 5; i++)
        {
            await sessions[i % 2].InitiateAsync(EngineRig.Ask(message: $"Deploy {i}"));
            rig.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        foreach (var session in sessions)
        {
            var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask(message: "Deploy 5")));
            Assert.Equal((ErrorIds.AskLimit, ErrorKind.LimitsExceeded, TimeSpan.FromSeconds(10)), (error.ErrorId, error.Kind, error.RetryAfter));
        }

        Assert.Equal(5, rig.Asks);
        await sessions[0].InitiateAsync(EngineRig.Ask(EngineRig.Bob));
        rig.Clock.Advance(TimeSpan.FromSeconds(10));
        await sessions[1].InitiateAsync(EngineRig.Ask(message: "Deploy 5"));
        Assert.Equal(ErrorIds.AskLimit, (await Assert.ThrowsAsync<Auth0CibaException>(() => sessions[0].InitiateAsync(EngineRig.Ask(message: "Deploy 6")))).ErrorId);
        Assert.Empty(rig.Control.Violations);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "another key")]
    [InlineData(true, "another key")]
    public async Task NoOptionLiftsIt(bool join, string? key)
    {
        await using var rig = await EngineRig.StartAsync();
        var session = rig.Open(guards: true, asksPerMinute: 1_000_000, cooldown: TimeSpan.Zero);
        for (var i = 0; i < 5; i++)
            await session.InitiateAsync(EngineRig.Ask(message: $"Deploy {i}"));

        var options = new AskOptions { Join = join, RequestKey = key };
        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask(message: "Deploy 5"), options));

        Assert.Equal((ErrorIds.AskLimit, 5), (error.ErrorId, rig.Asks));
        rig.Clock.Advance(TimeSpan.FromMinutes(1));
        await session.InitiateAsync(EngineRig.Ask(message: "Deploy 5"), options);
    }

    [Fact]
    public async Task WhatIsTakenUpIsNotCounted()
    {
        await using var rig = await EngineRig.StartAsync();
        var session = rig.Open(guards: true);

        for (var i = 0; i < 20; i++)
            await session.InitiateAsync(EngineRig.Ask(), new AskOptions { Join = true, RequestKey = "runbook 7" });

        Assert.Equal(1, rig.Asks);
    }

    [Fact]
    public async Task ThoseWhoWaitForTheirTurnCountWhenTheyLeave()
    {
        await using var rig = await EngineRig.StartAsync();
        var session = rig.Open(guards: true, asksPerMinute: 3);
        var asks = new Task<PendingAuthentication>[12];
        for (var i = 0; i < asks.Length; i++)
            asks[i] = session.InitiateAsync(EngineRig.Ask(message: $"Deploy {i}"));

        // Three a minute never are more than five, although twelve came at once.
        for (var i = 0; i < asks.Length; i += 3)
        {
            await Task.WhenAll(asks[i..(i + 3)]);
            Assert.Equal(i + 3, rig.Asks);
            rig.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Empty(rig.Control.Violations);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(600)]
    public async Task AfterANoTheSameWaitsForTheCoolDown(int seconds)
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var session = rig.Open(store, guards: true, cooldown: TimeSpan.FromSeconds(seconds));
        var asked = await session.InitiateAsync(EngineRig.Ask());
        rig.Control.Deny(asked.AuthReqId);
        await rig.FailAsync(asked, session);
        var other = rig.Open(store, guards: true, cooldown: TimeSpan.FromSeconds(seconds));

        rig.Clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        foreach (var options in new[] { new AskOptions(), new AskOptions { Join = true }, new AskOptions { RequestKey = "new" } })
        {
            var error = await Assert.ThrowsAsync<Auth0CibaException>(() => other.InitiateAsync(EngineRig.Ask(), options));
            Assert.Equal((ErrorIds.DenialCooldown, TimeSpan.FromSeconds(1)), (error.ErrorId, error.RetryAfter));
        }

        Assert.Equal(1, rig.Asks);
        await other.InitiateAsync(EngineRig.Ask(message: "Something else"));
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await other.InitiateAsync(EngineRig.Ask());
        Assert.Equal(3, rig.Asks);
    }

    [Fact]
    public async Task WithoutACoolDownANoMayBeAskedAgainAtOnce()
    {
        await using var rig = await EngineRig.StartAsync();
        var session = rig.Open(guards: true, cooldown: TimeSpan.Zero);
        var asked = await session.InitiateAsync(EngineRig.Ask());
        rig.Control.Deny(asked.AuthReqId);
        await rig.FailAsync(asked, session);

        await session.InitiateAsync(EngineRig.Ask());

        Assert.Equal(2, rig.Asks);
    }
}
