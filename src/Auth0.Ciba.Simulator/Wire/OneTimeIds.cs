using System;
using System.Collections.Concurrent;

namespace Auth0.Ciba.Simulator;

/// <summary>Ids that may be used once, remembered until they would be refused for their age anyway.</summary>
internal sealed class OneTimeIds
{
    private readonly ConcurrentDictionary<string, byte> _used = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Id, DateTime Until)> _order = new();

    public bool TrySpend(string id, DateTime until, DateTime now)
    {
        while (_order.TryPeek(out var oldest) && oldest.Until < now && _order.TryDequeue(out var gone))
            _used.TryRemove(gone.Id, out _);
        if (!_used.TryAdd(id, 0))
            return false;
        _order.Enqueue((id, until));
        return true;
    }
}
