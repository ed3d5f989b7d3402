using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Stores;

namespace Auth0.Ciba.Tests.Stores;

/// <summary>Passes everything on but the end, and keeps the options of each call.</summary>
internal sealed class Undisposed(IRecordStore inner) : IRecordStore
{
    internal List<(string Call, IReadOnlyDictionary<string, object?>? Options)> Calls { get; } = [];

    public string Kind => inner.Kind;

    public bool CanCompareAndSwap => inner.CanCompareAndSwap;

    public bool IsDurable => inner.IsDurable;

    public bool IsProtected => inner.IsProtected;

    public ValueTask<StoredRecord?> GetAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        Note("get", options);
        return inner.GetAsync(id, options, cancellationToken);
    }

    public ValueTask<long?> TrySetAsync(string id, ReadOnlyMemory<byte> value, long? expectedVersion, TimeSpan timeToLive, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        Note("set", options);
        return inner.TrySetAsync(id, value, expectedVersion, timeToLive, options, cancellationToken);
    }

    public ValueTask DeleteAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        Note("delete", options);
        return inner.DeleteAsync(id, options, cancellationToken);
    }

    public ValueTask<IReadOnlyList<string>> ListAsync(string prefix, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        Note("list", options);
        return inner.ListAsync(prefix, options, cancellationToken);
    }

    public void Dispose()
    {
    }

    private void Note(string call, IReadOnlyDictionary<string, object?>? options)
    {
        lock (Calls)
            Calls.Add((call, options));
    }
}
