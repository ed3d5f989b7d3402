using System;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>The store's time, which others' polls are judged by, from calls that take their time to come back (law 5).</summary>
public sealed class StoreClockTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly StoreClock _clock;

    public StoreClockTests() => _clock = new StoreClock(_time);

    [Fact]
    public void WithoutAStoresClockItIsThisMachines() => Assert.Equal(_time.GetUtcNow(), _clock.Now);

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public void ACallShowsHowFarAheadTheStoreIs(double ahead)
    {
        Call(ahead, toStore: 0, back: 0);

        Assert.Equal(ahead, Ahead);
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(8, 0)]
    [InlineData(3, 5)]
    public void ASlowCallMovesNothing(double toStore, double back)
    {
        Call(10, 0, 0);

        Call(10, toStore, back);

        Assert.Equal(10, Ahead);
    }

    [Theory]
    [InlineData(30, 0.5, 29.5)]
    [InlineData(-30, 0.5, -29.5)]
    public void AClockThatWasSetIsFollowedAsFarAsACallShows(double ahead, double each, double known)
    {
        Call(10, 0, 0);

        Call(ahead, each, each);

        Assert.Equal(known, Ahead);
    }

    private double Ahead => (_clock.Now - _time.GetUtcNow()).TotalSeconds;

    private void Call(double ahead, double toStore, double back)
    {
        var began = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(toStore));
        var storeTime = _time.GetUtcNow().AddSeconds(ahead);
        _time.Advance(TimeSpan.FromSeconds(back));
        _clock.Learn(storeTime, began);
    }
}
