using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Law 4 while the tenant's one answer is in this process alone: nobody waits any more, or the session is closed.</summary>
[Trait("Suite", "Fault")]
public sealed class Law4OnlyCopyTests
{
    [Theory]
    [InlineData("stopped")]
    [InlineData("timed out")]
    [InlineData("status")]
    public async Task AnAnswerThatIsNotWrittenYetIsWrittenAlsoWhereNobodyWaitsForIt(string how)
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var outage = new Outage(store);
        var first = rig.Open(store);
        var pending = await first.InitiateAsync(EngineRig.Ask());
        rig.Control.Approve(pending.AuthReqId);

        await LeaveAsync(rig, first, pending, how, () => outage.HasFailed);
        outage.End();

        Assert.True((await rig.WaitAsync(pending, rig.Open(store))).IsApproved);
        Assert.Equal(1, rig.Polls);
        await EngineRig.UntilAsync(() => rig.Clock.ActiveTimers == 0);
    }

    [Fact]
    public async Task WhoWaitsAgainForAnAnswerThatIsNotWrittenYetIsTold()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var outage = new Outage(store);
        var session = rig.Open(store);
        var pending = await session.InitiateAsync(EngineRig.Ask());
        rig.Control.Approve(pending.AuthReqId);
        await LeaveAsync(rig, session, pending, "stopped", () => outage.HasFailed);

        var again = session.WaitAsync(pending);
        outage.End();

        Assert.True((await rig.DriveAsync(again)).IsApproved);
        Assert.Equal(1, rig.Polls);
    }

    [Fact]
    public async Task AnAnswerThatIsBeingWrittenAsTheSessionClosesIsWritten()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        var first = rig.Open(store);
        store.BeforeSet = (id, bytes) =>
        {
            if (IsAnswer(id, bytes))
                first.Dispose();
        };
        var pending = await first.InitiateAsync(EngineRig.Ask());
        rig.Control.Approve(pending.AuthReqId);

        var closed = await rig.FailAsync(pending, first);
        await EngineRig.UntilAsync(() => store.RequestsAsync().Result.Single().Phase == RequestPhase.Redeemed);

        Assert.Equal(ErrorIds.SessionClosed, closed.ErrorId);
        Assert.True((await rig.WaitAsync(pending, rig.Open(store))).IsApproved);
        Assert.Equal(1, rig.Polls);
    }

    private static async Task LeaveAsync(EngineRig rig, Session session, PendingAuthentication pending, string how, Func<bool> isUnwritten)
    {
        if (how == "status")
        {
            rig.Clock.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal(BackchannelStatus.Pending, (await session.GetStatusAsync(pending)).Status);
            Assert.True(isUnwritten());
            return;
        }

        using var stop = new CancellationTokenSource();
        var wait = session.WaitAsync(pending, how == "timed out" ? TimeSpan.FromSeconds(15) : null, cancellationToken: stop.Token);
        await rig.DriveUntilAsync(isUnwritten);
        if (how == "stopped")
        {
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
            return;
        }

        Assert.Equal(ErrorIds.WaitTimeout, (await Assert.ThrowsAsync<Auth0CibaException>(() => rig.DriveAsync(wait))).ErrorId);
    }

    private static bool IsAnswer(string id, ReadOnlyMemory<byte> bytes) =>
        id.StartsWith("request/", StringComparison.Ordinal) && RequestRecord.Read(bytes).Phase == RequestPhase.Redeemed;

    /// <summary>While it lasts, answers cannot be written.</summary>
    private sealed class Outage
    {
        private bool _lasts = true;
        private bool _hasFailed;

        internal Outage(RecordingStore store) => store.BeforeSet = (id, bytes) =>
        {
            if (!IsAnswer(id, bytes) || !Volatile.Read(ref _lasts))
                return;
            Volatile.Write(ref _hasFailed, true);
            throw new IOException("away");
        };

        internal bool HasFailed => Volatile.Read(ref _hasFailed);

        internal void End() => Volatile.Write(ref _lasts, false);
    }
}
