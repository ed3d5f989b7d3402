using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Diagnosis;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>What Session.TestAsync says of a store, and what it leaves behind in it.</summary>
public sealed class DiagnosisStoreTests
{
    private const string Read = "Store: read";
    private const string Write = "Store: write";
    private const string Swap = "Store: compare and swap";

    [Fact]
    public async Task NothingStaysInTheStoreAndEachCallHasTheOptions()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var options = new Dictionary<string, object?> { ["tenant"] = "a" };

        var diagnosis = await rig.Open(store).TestAsync(options);

        Assert.All(["Store: read", Write, Swap, "Store: durable", "Store: encrypted"], check => Assert.Equal(CheckState.Passed, State(diagnosis, check)));
        Assert.NotEmpty(store.Calls);
        Assert.All(store.Calls, call => Assert.Same(options, call.Options));
        Assert.Empty(await store.ListAsync(string.Empty, null, CancellationToken.None));
    }

    [Fact]
    public async Task AStoreThatCannotBeReadIsFoundAndTheRestIsChecked()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock) { BeforeGet = _ => throw new IOException("the password is hunter2hunter2") };

        var diagnosis = await rig.Open(store).TestAsync();

        Assert.Equal((CheckState.Failed, CheckState.NotChecked, CheckState.NotChecked), (State(diagnosis, Read), State(diagnosis, Write), State(diagnosis, Swap)));
        Assert.Contains("hunter2", diagnosis.Checks.Single(line => line.Check == Read).Found);
        Assert.DoesNotContain("hunter2", diagnosis.ToReport());
        Assert.Equal(CheckState.Passed, State(diagnosis, "CIBA grant"));
    }

    [Fact]
    public async Task AStoreThatCannotBeWrittenIsFound()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock) { BeforeSet = (_, _) => throw new IOException("read-only") };

        var diagnosis = await rig.Open(store).TestAsync();

        Assert.Equal((CheckState.Passed, CheckState.Failed, CheckState.NotChecked), (State(diagnosis, Read), State(diagnosis, Write), State(diagnosis, Swap)));
    }

    [Fact]
    public async Task ARecordIsRemovedAlsoWhereSwappingFails()
    {
        await using var rig = await EngineRig.StartAsync();
        var writes = 0;
        using var store = new RecordingStore(rig.Clock);
        store.BeforeSet = (_, _) =>
        {
            if (++writes == 2)
                throw new IOException("away");
        };

        var diagnosis = await rig.Open(store).TestAsync();

        Assert.Equal((CheckState.Passed, CheckState.Failed), (State(diagnosis, Write), State(diagnosis, Swap)));
        Assert.Empty(await store.ListAsync(string.Empty, null, CancellationToken.None));
    }

    [Fact]
    public async Task AStoreThatSaysItCannotSwapIsAWarning()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock) { CanCompareAndSwap = false };

        var diagnosis = await rig.Open(store).TestAsync();

        Assert.Equal(CheckState.Warning, State(diagnosis, Swap));
        Assert.True(diagnosis.IsPassed);
    }

    [Theory]
    [InlineData(nameof(LyingStore.IgnoresVersions), Swap)]
    [InlineData(nameof(LyingStore.ForgetsBytes), Write)]
    [InlineData(nameof(LyingStore.KeepsDeleted), Write)]
    [InlineData(nameof(LyingStore.InventsRecords), Read)]
    public async Task AStoreThatLiesIsFound(string lie, string check)
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new LyingStore(rig.Clock, lie);

        Assert.Equal(CheckState.Failed, State(await rig.Open(store).TestAsync(), check));
    }

    private static CheckState State(SessionDiagnosis diagnosis, string check) => Assert.Single(diagnosis.Checks, line => line.Check == check).State;

    /// <summary>A memory store with one fault that a user's own code may have.</summary>
    private sealed class LyingStore(TimeProvider clock, string lie) : IRecordStore
    {
        private readonly MemoryRecordStore _inner = new(clock);

        public string Kind => "lying";

        public bool CanCompareAndSwap => true;

        public bool IsDurable => true;

        public bool IsProtected => true;

        internal bool IgnoresVersions => lie == nameof(IgnoresVersions);

        internal bool ForgetsBytes => lie == nameof(ForgetsBytes);

        internal bool KeepsDeleted => lie == nameof(KeepsDeleted);

        internal bool InventsRecords => lie == nameof(InventsRecords);

        public async ValueTask<StoredRecord?> GetAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
        {
            var record = await _inner.GetAsync(id, options, cancellationToken);
            if (InventsRecords)
                return record ?? new StoredRecord(new byte[1], 1);
            return ForgetsBytes && record is not null ? new StoredRecord(record.Value[..1], record.Version) : record;
        }

        public ValueTask<long?> TrySetAsync(string id, ReadOnlyMemory<byte> value, long? expectedVersion, TimeSpan timeToLive, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
            _inner.TrySetAsync(id, value, IgnoresVersions ? null : expectedVersion, timeToLive, options, cancellationToken);

        public ValueTask DeleteAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
            KeepsDeleted ? default : _inner.DeleteAsync(id, options, cancellationToken);

        public ValueTask<IReadOnlyList<string>> ListAsync(string prefix, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
            _inner.ListAsync(prefix, options, cancellationToken);

        public void Dispose() => _inner.Dispose();
    }
}
