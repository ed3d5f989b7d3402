using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Stores;

namespace Auth0.Ciba.Tests.Support;

/// <summary>A store call as it was made.</summary>
internal sealed record StoreCall(string Operation, string Id, IReadOnlyDictionary<string, object?>? Options);

/// <summary>A memory store that notes its calls and lets a test look, or fail, before each write.</summary>
internal sealed class RecordingStore(TimeProvider clock) : IRecordStore
{
    private readonly MemoryRecordStore _inner = new(clock);

    public string Kind => "recording";

    public bool CanCompareAndSwap { get; init; } = true;

    public bool IsDurable => true;

    public bool IsProtected => true;

    public ConcurrentQueue<StoreCall> Calls { get; } = new();

    /// <summary>Called before each write with id and bytes; what it throws is the store's failure.</summary>
    public Action<string, ReadOnlyMemory<byte>>? BeforeSet { get; set; }

    /// <summary>Called before each read; what it throws is the store's failure.</summary>
    public Action<string>? BeforeGet { get; set; }

    /// <summary>Called after each write; what it throws is a store that wrote and could not say so.</summary>
    public Action<string, ReadOnlyMemory<byte>>? AfterSet { get; set; }

    /// <summary>What a reader gets in place of a record.</summary>
    public Func<string, StoredRecord, StoredRecord>? Read { get; set; }

    /// <summary>Awaited after each read, before its caller has what was read.</summary>
    public Func<string, Task>? AfterGet { get; set; }

    public async ValueTask<StoredRecord?> GetAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        Calls.Enqueue(new StoreCall("get", id, options));
        BeforeGet?.Invoke(id);
        var found = await _inner.GetAsync(id, options, cancellationToken);
        if (AfterGet is { } after)
            await after(id);
        return found is not null && Read is { } read ? read(id, found) : found;
    }

    public async ValueTask<long?> TrySetAsync(string id, ReadOnlyMemory<byte> value, long? expectedVersion, TimeSpan timeToLive, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        Calls.Enqueue(new StoreCall("set", id, options));
        BeforeSet?.Invoke(id, value);

        // As a store on a database does, which writes nothing for a caller that has gone.
        cancellationToken.ThrowIfCancellationRequested();
        var version = await _inner.TrySetAsync(id, value, expectedVersion, timeToLive, options, cancellationToken);
        AfterSet?.Invoke(id, value);
        return version;
    }

    public ValueTask DeleteAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        Calls.Enqueue(new StoreCall("delete", id, options));
        return _inner.DeleteAsync(id, options, cancellationToken);
    }

    public ValueTask<IReadOnlyList<string>> ListAsync(string prefix, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        Calls.Enqueue(new StoreCall("list", prefix, options));
        return _inner.ListAsync(prefix, options, cancellationToken);
    }

    public void Dispose() => _inner.Dispose();
}
