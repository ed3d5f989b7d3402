using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Stores;

namespace Auth0.Ciba.Tests.Processes;

/// <summary>A store whose process is killed at one of its writes: before the n-th, or after it where n is negative; never where n is 0.</summary>
internal sealed class DyingStore(IRecordStore inner, int dieAt) : IRecordStore
{
    private int _writes;

    public string Kind => inner.Kind;

    public bool CanCompareAndSwap => inner.CanCompareAndSwap;

    public bool IsDurable => inner.IsDurable;

    public bool IsProtected => inner.IsProtected;

    public ValueTask<StoredRecord?> GetAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
        inner.GetAsync(id, options, cancellationToken);

    public async ValueTask<long?> TrySetAsync(string id, ReadOnlyMemory<byte> value, long? expectedVersion, TimeSpan timeToLive, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        var write = Interlocked.Increment(ref _writes);
        DieIf(write == dieAt);
        var version = await inner.TrySetAsync(id, value, expectedVersion, timeToLive, options, cancellationToken);
        DieIf(write == -dieAt);
        return version;
    }

    public ValueTask DeleteAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
        inner.DeleteAsync(id, options, cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListAsync(string prefix, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
        inner.ListAsync(prefix, options, cancellationToken);

    public void Dispose() => inner.Dispose();

    private static void DieIf(bool dies)
    {
        if (!dies)
            return;
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
