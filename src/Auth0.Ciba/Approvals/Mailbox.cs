using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;

namespace Auth0.Ciba.Approvals;

/// <summary>What happens, from any thread, for one reader.</summary>
internal sealed class Mailbox<T>
{
    private readonly ConcurrentQueue<T> _items = new();
    private readonly SemaphoreSlim _count = new(0);

    internal void Post(T item)
    {
        _items.Enqueue(item);
        _count.Release();
    }

    internal async Task<T> TakeAsync(CancellationToken cancellationToken)
    {
        await _count.WaitAsync(cancellationToken).ConfigureAwait(false);
        _items.TryDequeue(out var item);
        return item!;
    }
}
