using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Auth0.Ciba.Simulator;

/// <summary>All requests of the tenant, bounded, and who wants to hear of their changes.</summary>
internal sealed class RequestStore(TimeProvider time, int capacity)
{
    private readonly ConcurrentDictionary<string, BackchannelRequest> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, BackchannelRequest> _latestByKey = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<BackchannelRequest> _order = new();
    private long _numbers;
    private int _remembered;

    /// <summary>Raised after a request was added or decided; handlers must be quick and must not throw.</summary>
    public event Action<BackchannelRequest>? Changed;

    public IEnumerable<BackchannelRequest> InOrder => _order;

    public BackchannelRequest? Find(string? id) => id is not null && _byId.TryGetValue(id, out var request) ? request : null;

    public bool IsPending(string duplicateKey) =>
        _latestByKey.TryGetValue(duplicateKey, out var request) && request.State == RequestState.Pending;

    public BackchannelRequest Add(BackchannelAsk ask, WireBehaviour behaviour)
    {
        var request = new BackchannelRequest(Opaque.NewAuthReqId(), Interlocked.Increment(ref _numbers), ask, time, behaviour);
        _byId[request.Id] = request;
        _latestByKey[ask.DuplicateKey] = request;
        _order.Enqueue(request);
        Interlocked.Increment(ref _remembered);
        Prune();
        Changed?.Invoke(request);
        return request;
    }

    public bool Decide(BackchannelRequest request, RequestState decision, ApprovalOptions? approval = null)
    {
        if (!request.TryDecide(decision, approval))
            return false;
        Changed?.Invoke(request);
        return true;
    }

    public int DecideAll(RequestState decision, string? user) =>
        _order.Where(r => user is null || r.Ask.User.Sub == user).Count(r => Decide(r, decision));

    private void Prune()
    {
        // A count of its own: that of a concurrent dictionary takes all its locks.
        while (Volatile.Read(ref _remembered) > capacity && _order.TryPeek(out var oldest) && oldest.State is not (RequestState.Pending or RequestState.Approved))
        {
            if (!_order.TryDequeue(out var gone))
                return;
            Interlocked.Decrement(ref _remembered);
            _byId.TryRemove(gone.Id, out _);
            _latestByKey.TryRemove(new KeyValuePair<string, BackchannelRequest>(gone.Ask.DuplicateKey, gone));
        }
    }
}
