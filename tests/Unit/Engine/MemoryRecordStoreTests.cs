using System;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>The store in memory: versions, one winner, and the end of a record's time.</summary>
public sealed class MemoryRecordStoreTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly MemoryRecordStore _store;

    public MemoryRecordStoreTests() => _store = new MemoryRecordStore(_clock);

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task ARecordIsReadAsItWasWritten()
    {
        byte[] bytes = [1, 2, 3];
        var version = await SetAsync("a", bytes, 0);
        bytes[0] = 9;

        var read = await GetAsync("a");

        Assert.Equal([1, 2, 3], read!.Value.ToArray());
        Assert.Equal(version, read.Version);
        Assert.True(version >= 1);
        Assert.Null(await GetAsync("A"));
    }

    [Fact]
    public async Task AWriteStandsOnTheVersionRead()
    {
        var first = await SetAsync("a", [1], 0);
        Assert.Null(await SetAsync("a", [2], 0));
        Assert.Null(await SetAsync("a", [2], first + 1));
        Assert.Null(await SetAsync("b", [2], first));

        var second = await SetAsync("a", [2], first);

        Assert.True(second > first);
        Assert.Null(await SetAsync("a", [3], first));
        Assert.Equal([2], (await GetAsync("a"))!.Value.ToArray());
        Assert.True(await SetAsync("a", [4], null) > second);
    }

    [Fact]
    public async Task ADeletedRecordsVersionNeverComesBack()
    {
        var first = await SetAsync("a", [1], 0);
        await _store.DeleteAsync("a", null, CancellationToken.None);
        await _store.DeleteAsync("a", null, CancellationToken.None);

        Assert.Null(await SetAsync("a", [2], first));
        Assert.True(await SetAsync("a", [2], 0) > first);
    }

    [Fact]
    public async Task OfAThousandWhoWriteAtOnceOneWins()
    {
        for (var round = 0; round < 5; round++)
        {
            var version = await SetAsync("race", [0], null);
            using var start = new ManualResetEventSlim();
            var racers = Enumerable.Range(0, 1000).Select(i => Task.Run(async () =>
            {
                start.Wait();
                return await SetAsync("race", BitConverter.GetBytes(i), version);
            })).ToArray();
            start.Set();
            var results = await Task.WhenAll(racers);

            var winner = Assert.Single(results, result => result is not null);
            var read = await GetAsync("race");
            Assert.Equal(winner, read!.Version);
            Assert.Equal(Array.IndexOf(results, winner), BitConverter.ToInt32(read.Value.ToArray()));
        }
    }

    [Fact]
    public async Task OfAThousandWhoCreateAtOnceOneWins()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Task.Run(() => SetAsync("new", [1], 0))));

        Assert.Single(results, result => result is not null);
    }

    /// <summary>Both have read the version, and neither has written yet: the store asks the clock just between the two.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OfTwoWhoHaveReadTheSameVersionOneWins(bool exists)
    {
        var clock = new MeetingClock();
        using var store = new MemoryRecordStore(clock);
        long version = 0;
        if (exists)
            version = (await store.TrySetAsync("a", new byte[] { 0 }, 0, Long, null, CancellationToken.None))!.Value;
        clock.MeetAtCall(exists ? 2 : 1);

        var racers = Enumerable.Range(1, 2).Select(i => Task.Factory.StartNew(
            () => store.TrySetAsync("a", new byte[] { (byte)i }, version, Long, null, CancellationToken.None).AsTask(), TaskCreationOptions.LongRunning).Unwrap());
        var results = await Task.WhenAll(racers);

        Assert.Single(results, result => result is not null);
    }

    [Fact]
    public async Task ARecordEndsWithItsTimeByTheMonotonicClock()
    {
        var version = await SetAsync("a", [1], 0);
        _clock.JumpWallClock(TimeSpan.FromDays(2));
        _clock.Advance(Long - TimeSpan.FromTicks(1));
        Assert.NotNull(await GetAsync("a"));

        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Null(await GetAsync("a"));
        Assert.Empty(await ListAsync(""));
        Assert.Null(await SetAsync("a", [2], version));
        Assert.NotNull(await SetAsync("a", [2], 0));
    }

    [Fact]
    public async Task AWriteGivesANewTime()
    {
        var version = await SetAsync("a", [1], 0);
        _clock.Advance(Long / 2);
        await SetAsync("a", [2], version);
        _clock.Advance(Long / 2 + TimeSpan.FromMinutes(1));

        Assert.NotNull(await GetAsync("a"));
    }

    [Fact]
    public async Task AListHoldsTheLivingIdsWithThePrefix()
    {
        await SetAsync("x/1", [1], 0);
        await SetAsync("x/2", [1], 0);
        await SetAsync("X/3", [1], 0);
        await SetAsync("y/1", [1], 0);
        await _store.TrySetAsync("x/short", new byte[] { 1 }, 0, TimeSpan.FromSeconds(1), null, CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["x/1", "x/2"], (await ListAsync("x/")).Order());
    }

    [Fact]
    public async Task RecordsWhoseTimeIsOverAreSweptOut()
    {
        for (var i = 0; i < 5000; i++)
            await _store.TrySetAsync($"old/{i}", new byte[] { 1 }, 0, TimeSpan.FromSeconds(1), null, CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(2));
        for (var i = 0; i < 5000; i++)
            await SetAsync($"new/{i}", [1], 0);

        // A list never shows what is over: only the field knows whether it is still held.
        var held = (System.Collections.ICollection)typeof(MemoryRecordStore).GetField("_entries", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(_store)!;
        Assert.Equal(5000, held.Count);
    }

    [Fact]
    public void ItSaysWhatItIs() => Assert.Equal(("memory", true, false), (_store.Kind, _store.CanCompareAndSwap, _store.IsDurable));

    private Task<long?> SetAsync(string id, byte[] value, long? expected) => _store.TrySetAsync(id, value, expected, Long, null, CancellationToken.None).AsTask();

    private Task<StoredRecord?> GetAsync(string id) => _store.GetAsync(id, null, CancellationToken.None).AsTask();

    private async Task<string[]> ListAsync(string prefix) => [.. await _store.ListAsync(prefix, null, CancellationToken.None)];

    /// <summary>A clock that stands still and lets two threads meet at their n-th look at it.</summary>
    private sealed class MeetingClock : TimeProvider
    {
        private readonly Barrier _meeting = new(2);
        private readonly ThreadLocal<int> _calls = new();
        private volatile int _meetAt = -1;

        public void MeetAtCall(int call) => _meetAt = call;

        public override long GetTimestamp()
        {
            if (_meetAt > 0 && ++_calls.Value == _meetAt && !_meeting.SignalAndWait(TimeSpan.FromSeconds(60)))
                throw new TimeoutException("The other did not come.");
            return 1;
        }
    }
}
