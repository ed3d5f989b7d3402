using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Stores;
using Xunit;

namespace Auth0.Ciba.Tests.Stores;

/// <summary>What every store does, of each kind, plain and encrypted.</summary>
public sealed class RecordStoreContractTests
{
    private static readonly Secret Key = StoreSecret.Create();
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static TheoryData<StoreKind, bool> Kinds()
    {
        var kinds = new TheoryData<StoreKind, bool>();
        foreach (var kind in Enum.GetValues<StoreKind>())
        {
            kinds.Add(kind, false);
            kinds.Add(kind, true);
        }

        return kinds;
    }

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public async Task AnyBytesComeBack(StoreKind kind, bool encrypted)
    {
        using var place = new StorePlace(kind);
        using var store = Open(place, encrypted);
        var values = new[] { [], Enumerable.Range(0, 256).Select(number => (byte)number).ToArray(), Encoding.UTF8.GetBytes("{\"name\":\"Zoë ✓ 😀\"}"), new byte[700_000] };

        foreach (var (value, index) in values.Select((value, index) => (value, index)))
        {
            Assert.NotNull(await SetAsync(store, $"request/{index}", value, 0));
            Assert.Equal(value, (await GetAsync(store, $"request/{index}"))!.Value.ToArray());
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public async Task NobodyWritesOverAnothersStep(StoreKind kind, bool encrypted)
    {
        using var place = new StorePlace(kind);
        using var store = Open(place, encrypted);

        var first = await SetAsync(store, "request/a", "one", 0);
        Assert.True(RecordVersions.IsFirst(first!.Value));
        Assert.Null(await SetAsync(store, "request/a", "two", 0));
        Assert.Null(await SetAsync(store, "request/a", "two", first + 1));
        Assert.Equal(first + 1, await SetAsync(store, "request/a", "two", first));
        Assert.Null(await SetAsync(store, "request/a", "three", first));
        Assert.Equal(first + 2, await SetAsync(store, "request/a", "three", null));
        Assert.Null(await SetAsync(store, "request/none", "one", first));
        Assert.True(RecordVersions.IsFirst((await SetAsync(store, "request/b", "one", null))!.Value));

        var read = await GetAsync(store, "request/a");
        Assert.Equal(first + 2, read!.Version);
        Assert.Equal("three", Encoding.UTF8.GetString(read.Value.Span));
        Assert.Null(await GetAsync(store, "request/none"));
    }

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public async Task ARecordMadeAgainIsNotTheOldOne(StoreKind kind, bool encrypted)
    {
        using var place = new StorePlace(kind);
        using var store = Open(place, encrypted);
        var first = await SetAsync(store, "request/a", "one", 0);

        await store.DeleteAsync("request/a", null, default);
        await store.DeleteAsync("request/a", null, default);
        Assert.Null(await GetAsync(store, "request/a"));
        var second = await SetAsync(store, "request/a", "one again", 0);

        Assert.True(second > first);
        Assert.Null(await SetAsync(store, "request/a", "two", first));
    }

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public async Task AThousandRaceAndOneWins(StoreKind kind, bool encrypted)
    {
        using var place = new StorePlace(kind);
        var stores = Enumerable.Range(0, 8).Select(_ => Open(place, encrypted)).ToArray();
        var version = await SetAsync(stores[0], "request/a", "approved", 0);

        var consumed = await Task.WhenAll(Enumerable.Range(0, 1000).Select(number => Task.Run(() => SetAsync(stores[number % 8], "request/a", $"consumed by {number}", version))));
        var made = await Task.WhenAll(Enumerable.Range(0, 1000).Select(number => Task.Run(() => SetAsync(stores[number % 8], "request/b", $"made by {number}", 0))));

        Assert.Equal(version + 1, Assert.Single(consumed, won => won is not null));
        Assert.Single(made, won => won is not null);
        var winner = Array.FindIndex(consumed, won => won is not null);
        Assert.Equal($"consumed by {winner}", Encoding.UTF8.GetString((await GetAsync(stores[1], "request/a"))!.Value.Span));
        foreach (var store in stores)
            store.Dispose();
    }

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public async Task WritesWithoutAnExpectedVersionAreAllCounted(StoreKind kind, bool encrypted)
    {
        using var place = new StorePlace(kind);
        using var store = Open(place, encrypted);
        var first = await SetAsync(store, "token/a", "0", 0);

        var versions = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Task.Run(() => SetAsync(store, "token/a", $"{number}", null))));

        Assert.Equal(Enumerable.Range(1, 50).Select(number => first + number), versions.Order());
    }

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public async Task WhatIsOverIsNotThere(StoreKind kind, bool encrypted)
    {
        using var place = new StorePlace(kind);
        using var store = Open(place, encrypted);
        var version = await store.TrySetAsync("request/a", Encoding.UTF8.GetBytes("old"), 0, TimeSpan.FromMilliseconds(200), null, default);
        await SetAsync(store, "request/b", "kept", 0);
        while (await GetAsync(store, "request/a") is not null)
            await Task.Delay(20);

        Assert.Equal(["request/b"], await store.ListAsync("request/", null, default));
        Assert.Null(await SetAsync(store, "request/a", "new", version));
        var again = await SetAsync(store, "request/a", "new", 0);
        Assert.True(RecordVersions.IsFirst(again!.Value));
        Assert.True(again > version);

        await store.TrySetAsync("request/c", Encoding.UTF8.GetBytes("old"), 0, TimeSpan.Zero, null, default);
        Assert.Null(await GetAsync(store, "request/c"));
        Assert.True(RecordVersions.IsFirst((await SetAsync(store, "request/c", "new", null))!.Value));
        await store.TrySetAsync("request/d", Encoding.UTF8.GetBytes("kept"), 0, TimeSpan.FromDays(36_500), null, default);
        Assert.NotNull(await GetAsync(store, "request/d"));
    }

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public async Task ListGivesWhatBeginsWithThePrefix(StoreKind kind, bool encrypted)
    {
        using var place = new StorePlace(kind);
        using var store = Open(place, encrypted);
        string[] ids = ["token/t/c/auth0%7Calice/api", "token/t/c/auth0%7Cbob/", "token/t/c2/x/", "token/t/C/x/", "request/a", "request/A", "request", "same/%_*", "same/%_*😀", "same/x"];
        foreach (var id in ids)
            await SetAsync(store, id, "x", 0);

        foreach (var prefix in new[] { "token/t/c/", "token/", "request/", "req", "", "same/%_", "same/%_*😀", "none/" })
            Assert.Equal(ids.Where(id => id.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal), (await store.ListAsync(prefix, null, default)).Where(id => id != "keyring").Order(StringComparer.Ordinal));
    }

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public async Task AnotherOpenerSeesTheSame(StoreKind kind, bool encrypted)
    {
        using var place = new StorePlace(kind);
        long? version;
        using (var store = Open(place, encrypted))
            version = await SetAsync(store, "request/a", "one", 0);

        using var other = Open(place, encrypted);
        Assert.Equal(version, (await GetAsync(other, "request/a"))!.Version);
        Assert.Equal(["request/a"], await other.ListAsync("request/", null, default));
        Assert.Equal(version + 1, await SetAsync(other, "request/a", "two", version));
    }

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public async Task ACancelledCallEnds(StoreKind kind, bool encrypted)
    {
        using var place = new StorePlace(kind);
        using var store = Open(place, encrypted);
        await SetAsync(store, "request/a", "one", 0);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        if (kind != StoreKind.Memory)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.GetAsync("request/a", null, stop.Token));
        Assert.NotNull(await GetAsync(store, "request/a"));
    }

    [Fact]
    public async Task OptionsReachEveryCallThroughTheEncryption()
    {
        using var memory = new MemoryRecordStore();
        var recording = new Undisposed(memory);
        using var store = new EncryptedRecordStore(recording, [Key]);
        var options = new Dictionary<string, object?> { ["tenant"] = 42 };

        await store.TrySetAsync("request/a", new byte[1], 0, Hour, options, default);
        await store.TrySetAsync("request/a", new byte[1], null, Hour, options, default);
        await store.GetAsync("request/a", options, default);
        await store.ListAsync("request/", options, default);
        await store.DeleteAsync("request/a", options, default);

        Assert.Equal(["delete", "get", "list", "set"], recording.Calls.Select(call => call.Call).Distinct().Order());
        Assert.All(recording.Calls, call => Assert.Same(options, call.Options));
    }

    private static IRecordStore Open(StorePlace place, bool encrypted) => encrypted ? place.Open(Key) : place.Open();

    private static async Task<StoredRecord?> GetAsync(IRecordStore store, string id) => await store.GetAsync(id, null, default);

    private static Task<long?> SetAsync(IRecordStore store, string id, string value, long? expected) => SetAsync(store, id, Encoding.UTF8.GetBytes(value), expected);

    private static async Task<long?> SetAsync(IRecordStore store, string id, byte[] value, long? expected) => await store.TrySetAsync(id, value, expected, Hour, null, default);
}
