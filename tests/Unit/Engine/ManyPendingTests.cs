using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>A session with thousands pending.</summary>
[Collection(AloneCollection.Name)]
public sealed class ManyPendingTests
{
    private const int Many = 3000;

    [Fact]
    public async Task ClosedItLeavesTheRecordsAndNoTimerAndEveryWaitEnds()
    {
        await using var rig = await StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        using var unobserved = new UnobservedExceptions();
        var session = rig.Open(store, guards: true, asksPerMinute: Many);
        var ends = await ObserveAllAsync(session);
        Assert.Equal(1, rig.Clock.ActiveTimers);

        // And some that still wait for their turn.
        var asks = Enumerable.Range(0, 500).Select(i => session.InitiateAsync(EngineRig.Ask($"auth0|u{i}", "Another"))).ToArray();
        session.Dispose();
        foreach (var ask in asks)
        {
            Assert.Equal(ErrorIds.SessionClosed, (await Assert.ThrowsAsync<Auth0CibaException>(() => ask)).ErrorId);
        }

        Assert.Equal(Enumerable.Repeat(ErrorIds.SessionClosed, Many), ends);
        Assert.Equal(0, rig.Clock.ActiveTimers);
        var records = await store.RequestsAsync();
        Assert.Equal(Many, records.Count);
        Assert.All(records, record => Assert.Equal(RequestPhase.Pending, record.Phase));
        Assert.Empty(unobserved.Seen);
    }

    [Fact]
    public async Task AnotherSessionOverItsStoreTakesThemAllUp()
    {
        await using var rig = await StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var first = rig.Open(store, guards: true, asksPerMinute: Many);
        await ObserveAllAsync(first);
        first.Dispose();
        rig.Control.ApproveAll();

        var second = rig.Open(store, guards: true);
        var waits = (await second.ListRequestsAsync()).Select(pending => second.WaitAsync(pending)).ToArray();
        var results = await rig.DriveAsync(Task.WhenAll(waits));

        Assert.Equal(Many, results.Select(result => result.Subject).Distinct().Count());
        Assert.Equal(Many, rig.Polls);
        Assert.Empty(rig.Control.Violations);
    }

    private static Task<EngineRig> StartAsync() => EngineRig.StartAsync(configure: o => o with
    {
        Model = o.Model with { Users = [.. Enumerable.Range(0, Many).Select(i => new SimulatedUser { Sub = $"auth0|u{i}" })] },
    });

    private static async Task<IReadOnlyCollection<string>> ObserveAllAsync(Session session)
    {
        var ends = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, Many), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, stop) =>
        {
            var pending = await session.InitiateAsync(EngineRig.Ask($"auth0|u{i}"), cancellationToken: stop);
            await session.ObserveAsync(pending, outcome => ends.Enqueue(outcome.Error?.ErrorId ?? "yes"), cancellationToken: stop);
        });
        return ends;
    }
}
