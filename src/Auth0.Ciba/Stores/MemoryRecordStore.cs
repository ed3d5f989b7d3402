using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;

namespace Auth0.Ciba.Stores;

/// <summary>Keeps records in this process, unencrypted, until their time is over or the store is disposed.</summary>
public sealed class MemoryRecordStore : IRecordStore
{
    private const int WritesBetweenSweeps = 4096;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly TimeProvider _timeProvider;
    private long _generations;
    private int _writes;

    /// <summary>Makes an empty store.</summary>
    /// <param name="timeProvider">The clock; default: the system's.</param>
    public MemoryRecordStore(TimeProvider? timeProvider = null) => _timeProvider = timeProvider ?? TimeProvider.System;

    /// <inheritdoc/>
    public string Kind => "memory";

    /// <inheritdoc/>
    public bool CanCompareAndSwap => true;

    /// <inheritdoc/>
    public bool IsDurable => false;

    /// <inheritdoc/>
    public bool IsProtected => true;

    /// <inheritdoc/>
    public ValueTask<StoredRecord?> GetAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
        new(Find(id) is { } entry ? new StoredRecord(entry.Value, entry.Version) : null);

    /// <inheritdoc/>
    public ValueTask<long?> TrySetAsync(string id, ReadOnlyMemory<byte> value, long? expectedVersion, TimeSpan timeToLive, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _writes) % WritesBetweenSweeps == 0)
            RemoveExpired();

        var bytes = value.ToArray();
        while (true)
        {
            var current = Find(id);
            if (expectedVersion is { } expected && expected != (current?.Version ?? 0))
                return new((long?)null);

            var version = current is null ? RecordVersions.First(Interlocked.Increment(ref _generations)) : current.Version + 1;
            var written = new Entry(bytes, version, _timeProvider.Monotonic() + timeToLive);
            if (current is null ? _entries.TryAdd(id, written) : _entries.TryUpdate(id, written, current))
                return new(version);
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        _entries.TryRemove(id, out _);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListAsync(string prefix, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        var now = _timeProvider.Monotonic();
        return new(_entries.Where(pair => pair.Value.ExpiresAt > now && pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(pair => pair.Key).ToArray());
    }

    /// <summary>Forgets everything.</summary>
    public void Dispose() => _entries.Clear();

    private Entry? Find(string id)
    {
        if (!_entries.TryGetValue(id, out var entry))
            return null;
        if (entry.ExpiresAt > _timeProvider.Monotonic())
            return entry;
        ((ICollection<KeyValuePair<string, Entry>>)_entries).Remove(new KeyValuePair<string, Entry>(id, entry));
        return null;
    }

    private void RemoveExpired()
    {
        var now = _timeProvider.Monotonic();
        foreach (var pair in _entries.Where(pair => pair.Value.ExpiresAt <= now))
            ((ICollection<KeyValuePair<string, Entry>>)_entries).Remove(pair);
    }

    private sealed class Entry(byte[] value, long version, TimeSpan expiresAt)
    {
        internal byte[] Value { get; } = value;

        internal long Version { get; } = version;

        internal TimeSpan ExpiresAt { get; } = expiresAt;
    }
}
