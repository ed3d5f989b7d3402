using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Several workers over one store: one poll per interval between them, one answer for all (laws 4 and 5).</summary>
public sealed class LeaseTests
{
    private static readonly TimeSpan Stall = TimeSpan.FromHours(1);
    private static readonly string[] People = [EngineRig.Alice, EngineRig.Bob, EngineRig.Carol];

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public async Task SeveralWorkersPollAsOneAndAllLearnTheOutcome(int workers)
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var sessions = Enumerable.Range(0, workers).Select(_ => rig.Open(store)).ToArray();
        var pending = await sessions[0].InitiateAsync(EngineRig.Ask());

        var waits = Task.WhenAll(sessions.Select(session => session.WaitAsync(pending)));
        await DriveAsync(rig, store, () => rig.Polls == 6);
        rig.Control.Approve(pending.AuthReqId);
        await DriveAsync(rig, store, () => waits.IsCompleted);

        Assert.All(await waits, result => Assert.True(result.IsApproved));
        Assert.Equal(7, rig.Polls);
        Assert.Single(rig.Control.Log, IsRedemption);
        Assert.Empty(rig.Control.Violations);
    }

    [Fact]
    public async Task SeveralWorkersLearnOfADenial()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var (first, second) = (rig.Open(store), rig.Open(store));
        var pending = await first.InitiateAsync(EngineRig.Ask());
        rig.Control.Deny(pending.AuthReqId);

        var waits = new[] { first, second }.Select(session => Assert.ThrowsAsync<Auth0CibaException>(() => session.WaitAsync(pending))).ToArray();
        await DriveAsync(rig, store, () => waits.All(wait => wait.IsCompleted));

        Assert.All(waits, wait => Assert.Equal(ErrorIds.AccessDenied, wait.Result.ErrorId));
        Assert.Equal(1, rig.Polls);
    }

    [Fact]
    public async Task ManyRequestsAndManyWorkersAreNoMorePollsThanOneWorkerNeeds()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var sessions = Enumerable.Range(0, 4).Select(_ => rig.Open(store)).ToArray();
        var asked = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => sessions[i % 4].InitiateAsync(EngineRig.Ask(People[i % 3], $"Deploy {i}"))));
        var waits = Task.WhenAll(from session in sessions from pending in asked select session.WaitAsync(pending));

        await DriveAsync(rig, store, () => rig.Polls >= 2 * asked.Length);
        rig.Control.ApproveAll();
        await DriveAsync(rig, store, () => waits.IsCompleted);

        Assert.All(await waits, result => Assert.True(result.IsApproved));
        Assert.InRange(rig.Polls, 3 * asked.Length, 4 * asked.Length);
        Assert.Equal(asked.Length, rig.Control.Log.Count(IsRedemption));
        Assert.Empty(rig.Control.Violations);
    }

    [Fact]
    public async Task AnotherTakesOverSoonWhereAWorkerEndsBetweenItsPolls()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var first = rig.Open(store);
        var pending = await first.InitiateAsync(EngineRig.Ask());
        var ended = first.WaitAsync(pending);
        await DriveAsync(rig, store, () => rig.Polls == 2);
        first.Dispose();
        await Assert.ThrowsAsync<Auth0CibaException>(() => ended);
        var before = rig.Clock.Elapsed;

        rig.Control.Approve(pending.AuthReqId);
        Assert.True((await rig.WaitAsync(pending, rig.Open(store))).IsApproved);

        Assert.InRange(rig.Clock.Elapsed - before, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7));
        Assert.Empty(rig.Control.Violations);
    }

    [Fact]
    public async Task APollUnderWayKeepsOthersAwayUntilItMustBeOver()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var first = rig.Open(store, timeoutSeconds: 45);
        var pending = await DiePollingAsync(rig, store, first);
        var died = rig.Clock.Elapsed;

        rig.Control.Approve(pending.AuthReqId);
        Assert.True((await rig.WaitAsync(pending, rig.Open(store))).IsApproved);

        Assert.InRange(rig.Clock.Elapsed - died, TimeSpan.FromSeconds(75), TimeSpan.FromSeconds(85));
        Assert.Empty(rig.Control.Violations);
    }

    [Fact]
    public async Task FoundTooLateWithNoPollOpenItIsExpired()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var first = rig.Open(store);
        var pending = await first.InitiateAsync(EngineRig.Ask());
        var ended = first.WaitAsync(pending);
        await DriveAsync(rig, store, () => rig.Polls == 2);
        first.Dispose();
        await Assert.ThrowsAsync<Auth0CibaException>(() => ended);

        rig.Clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(ErrorIds.RequestExpired, (await rig.FailAsync(pending, rig.Open(store))).ErrorId);
        Assert.Equal(2, rig.Polls);
    }

    [Fact]
    public async Task FoundTooLateWithAPollOpenItIsIndeterminate()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var pending = await DiePollingAsync(rig, store, rig.Open(store));

        rig.Clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(ErrorIds.Indeterminate, (await rig.FailAsync(pending, rig.Open(store))).ErrorId);
    }

    [Fact]
    public async Task AKeyOfARequestFoundTooLateWithAPollOpenAsksNobodyAgain()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var key = new AskOptions { RequestKey = "runbook 7" };
        var pending = await DiePollingAsync(rig, store, rig.Open(store, guards: true), key);
        rig.Clock.Advance(TimeSpan.FromMinutes(6));

        var second = rig.Open(store, guards: true);
        var again = await second.InitiateAsync(EngineRig.Ask(), key);

        Assert.Equal((pending.RequestId, 1), (again.RequestId, rig.Asks));
        Assert.Equal(ErrorIds.Indeterminate, (await rig.FailAsync(again, second)).ErrorId);
    }

    [Fact]
    public async Task ARequestUsedUpByAWorkerThatDiedIsIndeterminate()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var first = rig.Open(store);
        var pending = await first.InitiateAsync(EngineRig.Ask());
        rig.Control.Approve(pending.AuthReqId);

        // The answer came; the process ends before it is written.
        store.BeforeSet = (_, bytes) =>
        {
            if (RequestRecord.Read(bytes).Phase == RequestPhase.Redeemed)
                throw new IOException("killed");
        };
        var ended = first.WaitAsync(pending);
        await rig.DriveUntilAsync(() => rig.Polls == 1 && rig.Clock.NextDue is not null);
        first.Dispose();
        await Assert.ThrowsAsync<Auth0CibaException>(() => ended);
        store.BeforeSet = null;

        Assert.Equal(ErrorIds.Indeterminate, (await rig.FailAsync(pending, rig.Open(store))).ErrorId);
    }

    [Fact]
    public async Task AYesThatIsWrittenLateGoesOverWhatAnotherConcludedWithoutIt()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var (first, second) = (rig.Open(store), rig.Open(store));
        var pending = await first.InitiateAsync(EngineRig.Ask());
        rig.Control.Approve(pending.AuthReqId);
        var failures = 0;
        store.BeforeSet = (id, bytes) =>
        {
            if (id.StartsWith("request/", StringComparison.Ordinal) && RequestRecord.Read(bytes).Phase == RequestPhase.Redeemed && failures >= 0)
                throw new IOException($"away {failures++}");
        };

        var yes = first.WaitAsync(pending);
        await rig.DriveUntilAsync(() => failures > 0);
        var without = Assert.ThrowsAsync<Auth0CibaException>(() => second.WaitAsync(pending));
        await rig.DriveUntilAsync(() => rig.Clock.Elapsed >= TimeSpan.FromSeconds(90));
        await EngineRig.UntilAsync(() =>
        {
            // Only while the other has no poll on its way: the clock must not run to where the first gives up.
            if (!without.IsCompleted && second.IsQuiet)
                rig.Clock.Advance(TimeSpan.FromMilliseconds(10));
            return without.IsCompleted;
        });
        var concluded = await without;
        failures = -1;
        var result = await rig.DriveAsync(yes);

        Assert.Equal(ErrorIds.Indeterminate, concluded.ErrorId);
        Assert.True(result.IsApproved);
        Assert.True((await rig.WaitAsync(pending, second)).IsApproved);
    }

    [Fact]
    public async Task AnEndIsNeverWrittenOverAnAnswerThatAnotherHas()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var session = rig.Open(store);
        var pending = await session.InitiateAsync(EngineRig.Ask());
        rig.Control.Deny(pending.AuthReqId);
        var other = false;
        store.BeforeSet = (id, bytes) =>
        {
            if (other || !id.StartsWith("request/", StringComparison.Ordinal) || RequestRecord.Read(bytes).Phase != RequestPhase.Ended)
                return;

            // Between this worker's last look and its write, another writes the answer down.
            other = true;
            var answered = RequestRecord.Read(bytes);
            (answered.Phase, answered.ErrorId, answered.Answer) = (RequestPhase.Redeemed, null, [1]);
            Assert.NotNull(store.TrySetAsync(id, answered.Write(), null, TimeSpan.FromHours(1), null, default).Result);
        };

        Assert.Equal(ErrorIds.AccessDenied, (await rig.FailAsync(pending, session)).ErrorId);
        Assert.True(other);
        Assert.Equal(RequestPhase.Redeemed, Assert.Single(await store.RequestsAsync()).Phase);
    }

    [Fact]
    public async Task WhileTheStoreIsAwayNothingIsPolledAndTheWaitGoesOn()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var session = rig.Open(store);
        var pending = await session.InitiateAsync(EngineRig.Ask());
        var backAt = rig.Clock.Elapsed + TimeSpan.FromSeconds(60);
        store.BeforeSet = (_, _) =>
        {
            if (rig.Clock.Elapsed < backAt)
                throw new IOException("locked");
        };
        rig.Control.Approve(pending.AuthReqId);
        var wait = session.WaitAsync(pending);
        await rig.DriveUntilAsync(() => rig.Clock.Elapsed >= backAt - TimeSpan.FromSeconds(6));
        Assert.Equal(0, rig.Polls);

        Assert.True((await rig.DriveAsync(wait)).IsApproved);
        Assert.Equal(1, rig.Polls);
    }

    [Fact]
    public async Task ALeaseThatWasLongInWritingIsTakenAgainBeforeThePoll()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var session = rig.Open(store);
        var marks = new List<long>();
        store.AfterSet = (id, bytes) =>
        {
            if (!id.StartsWith("request/", StringComparison.Ordinal) || RequestRecord.Read(bytes) is not { Phase: RequestPhase.Pending, Turn.AnswerLost: true })
                return;
            marks.Add(rig.Polls);
            if (marks.Count == 1)
                rig.Clock.Advance(TimeSpan.FromSeconds(30));
        };
        var pending = await session.InitiateAsync(EngineRig.Ask());
        rig.Control.Approve(pending.AuthReqId);

        Assert.True((await rig.WaitAsync(pending, session)).IsApproved);
        Assert.Equal([0, 0], marks);
    }

    [Fact]
    public async Task DiscoveryThatHangsUsesUpNoLease()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var asker = rig.Open(store);
        var pending = await asker.InitiateAsync(EngineRig.Ask());
        var late = rig.Open(store);
        rig.Control.Inject(new Fault { Kind = FaultKind.Stall, Endpoint = WireEndpoint.Discovery, StallSeconds = 97 });
        using var stop = new CancellationTokenSource();

        var slow = late.WaitAsync(pending, cancellationToken: stop.Token);
        rig.Clock.Advance(TimeSpan.FromSeconds(5));
        await EngineRig.UntilAsync(() => rig.Clock.NextDue is not null);
        var wait = asker.WaitAsync(pending, cancellationToken: stop.Token);
        await EngineRig.UntilAsync(() => rig.Polls == 1 || rig.Clock.ActiveTimers > 1);
        while (rig.Clock.Elapsed < TimeSpan.FromSeconds(104))
        {
            rig.Clock.Advance(TimeSpan.FromSeconds(1));
            await EngineRig.UntilAsync(() => asker.IsQuiet);
        }

        await EngineRig.UntilAsync(() => late.IsQuiet);
        Assert.Empty(rig.Control.Violations);
        Assert.InRange(rig.Polls, 18, 20);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(slow, wait));
    }

    [Fact]
    public async Task AStoreThatStaysAwayIsTheErrorAndTheRecordStays()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var session = rig.Open(store);
        var pending = await session.InitiateAsync(EngineRig.Ask());
        store.BeforeSet = (_, _) => throw new IOException("disk full");
        store.BeforeGet = _ => throw new IOException("disk full");

        var error = await rig.FailAsync(pending, session);

        Assert.Equal(ErrorIds.StoreFailed, error.ErrorId);
        Assert.Contains("disk full", error.Message);
        Assert.Equal(0, rig.Polls);
        store.BeforeGet = null;
        Assert.Equal(RequestPhase.Pending, Assert.Single(await store.RequestsAsync()).Phase);
    }

    [Fact]
    public async Task AnAnswerWhoseWorkerDiedIsVerifiedByAnotherWithoutAPoll()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var first = rig.Open(store);
        var pending = await first.InitiateAsync(EngineRig.Ask());
        rig.Control.Approve(pending.AuthReqId);
        rig.Control.Inject(new Fault { Kind = FaultKind.HtmlBadGateway, Endpoint = WireEndpoint.Jwks });
        var ended = first.WaitAsync(pending);
        await rig.DriveUntilAsync(() => rig.Control.Counters.Requests[WireEndpoint.Jwks] == 1 && rig.Clock.NextDue is not null);
        first.Dispose();
        await Assert.ThrowsAsync<Auth0CibaException>(() => ended);

        Assert.True((await rig.WaitAsync(pending, rig.Open(store))).IsApproved);
        Assert.Equal(1, rig.Polls);
    }

    [Fact]
    public async Task WaitingAgainForAnApprovalWritesNothing()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var session = rig.Open(store);
        var pending = await session.InitiateAsync(EngineRig.Ask());
        rig.Control.Approve(pending.AuthReqId);
        await rig.WaitAsync(pending, session);
        var writes = store.Calls.Count(call => call.Operation == "set");

        Assert.True((await rig.WaitAsync(pending, session)).IsApproved);
        Assert.True((await rig.WaitAsync(pending, rig.Open(store))).IsApproved);

        Assert.Equal(writes, store.Calls.Count(call => call.Operation == "set"));
        Assert.Equal(1, rig.Polls);
    }

    [Fact]
    public async Task AStatusTellsWhatAnotherWorkerFoundAlsoBetweenPolls()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var (first, second) = (rig.Open(store), rig.Open(store));
        var pending = await first.InitiateAsync(EngineRig.Ask());
        Assert.Equal(BackchannelStatus.Pending, (await second.GetStatusAsync(pending)).Status);
        rig.Control.Approve(pending.AuthReqId);
        await DriveAsync(rig, store, first.WaitAsync(pending));

        Assert.Equal(BackchannelStatus.Approved, (await second.GetStatusAsync(pending)).Status);
        Assert.Equal(1, rig.Polls);
    }

    [Fact]
    public async Task AStoreThatCannotCompareIsRefusedByNameWhereTwoWorkersFollowOneRequest()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock) { CanCompareAndSwap = false };
        var (first, second) = (rig.Open(store), rig.Open(store));
        var pending = await first.InitiateAsync(EngineRig.Ask());
        var wait = first.WaitAsync(pending);
        await DriveAsync(rig, store, () => rig.Polls == 1);

        var refused = Assert.ThrowsAsync<Auth0CibaException>(() => second.WaitAsync(pending));
        await DriveAsync(rig, store, () => refused.IsCompleted);
        rig.Control.Approve(pending.AuthReqId);
        await DriveAsync(rig, store, wait);

        Assert.Equal(ErrorIds.CannotCompareAndSwap, (await refused).ErrorId);
        Assert.Contains("recording", (await refused).Message);
        Assert.True((await wait).IsApproved);
        Assert.Empty(rig.Control.Violations);
    }

    [Fact]
    public async Task AStoreThatCannotCompareServesAWorkerThatIsStartedAgain()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock) { CanCompareAndSwap = false };
        var first = rig.Open(store);
        var pending = await first.InitiateAsync(EngineRig.Ask());
        var ended = first.WaitAsync(pending);
        await DriveAsync(rig, store, () => rig.Polls == 1);
        first.Dispose();
        await Assert.ThrowsAsync<Auth0CibaException>(() => ended);

        rig.Control.Approve(pending.AuthReqId);
        Assert.True((await rig.WaitAsync(pending, rig.Open(store))).IsApproved);
        Assert.Empty(rig.Control.Violations);
    }

    /// <summary>A worker whose process is killed while its poll is on its way: nothing of it is written any more.</summary>
    private static async Task<PendingAuthentication> DiePollingAsync(EngineRig rig, IRecordStore store, Session worker, AskOptions? options = null)
    {
        var pending = await worker.InitiateAsync(EngineRig.Ask(), options);
        rig.Control.Inject(new Fault { Kind = FaultKind.Stall, Endpoint = WireEndpoint.Token, StallSeconds = Stall.TotalSeconds });
        var ended = worker.WaitAsync(pending);
        await rig.DriveUntilAsync(() => rig.Clock.Elapsed >= TimeSpan.FromSeconds(5));

        // Once the tenant stalls, it has read the poll, before which the record says that its answer may be lost.
        await EngineRig.UntilAsync(IsStalled);
        Assert.True((await store.RequestsAsync()).Single().Turn!.AnswerLost);
        worker.Dispose();
        await Assert.ThrowsAsync<Auth0CibaException>(() => ended);

        // The tenant has noticed too: its own stalled answer is no timer any more that the clock could be moved to.
        await EngineRig.UntilAsync(() => !IsStalled());
        return pending;

        bool IsStalled() => rig.Clock.LastDue - rig.Clock.Elapsed > Stall / 2;
    }

    private static bool IsRedemption(LogEntry entry) => entry.Endpoint == WireEndpoint.Token && entry.Status == 200;

    private static async Task DriveAsync(EngineRig rig, IRecordStore store, Task task) => await DriveAsync(rig, store, () => task.IsCompleted);

    /// <summary>Moves the clock only while no poll is on its way: with a clock that runs ahead of the network every lease would be too short.</summary>
    private static async Task DriveAsync(EngineRig rig, IRecordStore store, Func<bool> done)
    {
        var waited = Stopwatch.StartNew();
        while (!done())
        {
            Assert.True(waited.Elapsed < ClockDriving.Bound, "What the test waits for did not happen.");
            await EngineRig.UntilAsync(() => IsSettled(store));
            if (!done() && rig.Clock.NextDue is { } due)
                rig.Clock.Advance(due > rig.Clock.Elapsed ? due - rig.Clock.Elapsed : TimeSpan.Zero);
            else
                await Task.Yield();
        }

        await EngineRig.UntilAsync(() => IsSettled(store));
    }

    private static bool IsSettled(IRecordStore store) =>
        store.RequestsAsync().Result.All(record => record is { Phase: RequestPhase.Pending, Turn.AnswerLost: false } or { Phase: RequestPhase.Ended });
}
