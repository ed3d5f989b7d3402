using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Approvals;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Stores;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Approvals;

/// <summary>Law 7: an approval is used once, for what was approved, in its time.</summary>
public sealed class ApprovalGateTests
{
    [Fact]
    public async Task OnlyTheFirstUses()
    {
        await using var rig = await ApprovalRig.StartAsync();
        var approval = await rig.ApproveAsync(ApprovalRig.Ask());

        await rig.Engine.Session.Approvals.ConsumeAsync(approval.ApprovalId, "hash");

        Assert.Equal(ErrorIds.AlreadyConsumed, await RefusalAsync(rig, approval, "hash"));
    }

    [Fact]
    public async Task AnotherOperationDoesNotPass()
    {
        await using var rig = await ApprovalRig.StartAsync();
        var approval = await rig.ApproveAsync(ApprovalRig.Ask());

        Assert.Equal(ErrorIds.OperationChanged, await RefusalAsync(rig, approval, "other"));
        Assert.Equal(ErrorIds.OperationChanged, await RefusalAsync(rig, approval, "hash", item: 1));
    }

    [Fact]
    public async Task AnApprovalOfNoOperationLetsNothingPass()
    {
        await using var rig = await ApprovalRig.StartAsync();
        var approval = await rig.ApproveAsync(ApprovalRig.Ask(hash: null));

        Assert.Equal(ErrorIds.OperationChanged, await RefusalAsync(rig, approval, "hash"));
    }

    [Fact]
    public async Task ItGrowsTooOld()
    {
        await using var rig = await ApprovalRig.StartAsync();
        var approval = await rig.ApproveAsync(ApprovalRig.Ask(validFor: TimeSpan.FromSeconds(30)));
        Assert.Equal(30, (approval.ValidUntil - approval.ApprovedAt).TotalSeconds);
        rig.Engine.Clock.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(ErrorIds.ApprovalTooOld, await RefusalAsync(rig, approval, "hash"));
    }

    [Fact]
    public async Task WhatIsNotApprovedDoesNotPass()
    {
        await using var rig = await ApprovalRig.StartAsync();
        var asking = rig.RequestAsync(ApprovalRig.Ask(key: "k"));
        await EngineRig.UntilAsync(() => rig.Asked.Count == 1);
        var open = Records(rig).Single();
        Assert.Equal(ErrorIds.QuorumNotReached, await RefusalAsync(rig, open, "hash"));
        await rig.AnswerAsync(ApprovalRig.Five[0], false, asking);
        await rig.FailAsync(asking);
        Assert.Equal(ErrorIds.QuorumNotReached, await RefusalAsync(rig, open, "hash"));
        Assert.Equal(ErrorIds.ApprovalNotFound, await RefusalAsync(rig, "nothing", "hash"));

        string[] Records(ApprovalRig one) => [.. one.Asked.Select(_ => Auth0.Ciba.Backchannel.RequestFingerprint.Hash("approval", one.Engine.Simulator.Issuer, one.Engine.Session.ClientId, "k"))];
    }

    [Fact]
    public async Task EachItemIsUsedOnceByManyAtOnce()
    {
        await using var rig = await ApprovalRig.StartAsync();
        var approval = await rig.ApproveAsync(ApprovalRig.Ask(items: 40));
        var used = new int[40];

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var item = 0; item < 40; item++)
            {
                if (await RefusalAsync(rig, approval, "hash", item) is null)
                    Interlocked.Increment(ref used[item]);
            }
        })));

        Assert.All(used, count => Assert.Equal(1, count));
        Assert.Empty((await rig.Engine.Session.Approvals.FindAsync(approval.ApprovalId)).UnusedItems);
    }

    [Fact]
    public async Task AStoreThatCannotCompareAndSwapIsRefusedBeforeAnybodyIsAsked()
    {
        await using var rig = await ApprovalRig.StartAsync();
        var session = rig.Engine.Open(new Unswapping(new MemoryRecordStore(rig.Engine.Clock)));

        Assert.Equal(ErrorIds.CannotCompareAndSwap, (await rig.FailAsync(rig.RequestAsync(ApprovalRig.Ask(), session))).ErrorId);
        Assert.Equal(0, rig.Engine.Asks);
    }

    [Fact]
    public async Task AnotherClientsApprovalIsUnknown()
    {
        await using var rig = await ApprovalRig.StartAsync();
        using var place = new StorePlace(StoreKind.Memory);
        var approval = await rig.ApproveAsync(ApprovalRig.Ask(), rig.Engine.Open(place.Open()));
        var other = rig.Engine.Open(place.Open(), clientId: "another");

        Assert.Equal(ErrorIds.ApprovalNotFound, (await Assert.ThrowsAsync<Auth0CibaException>(() => other.Approvals.ConsumeAsync(approval.ApprovalId, "hash"))).ErrorId);
    }

    [Fact]
    public async Task AStoreThatCannotWriteUsesNothing()
    {
        await using var rig = await ApprovalRig.StartAsync();
        var store = new RecordingStore(rig.Engine.Clock);
        var session = rig.Engine.Open(store);
        var approval = await rig.ApproveAsync(ApprovalRig.Ask(), session);
        store.BeforeSet = (_, _) => throw new InvalidOperationException("full");

        await Assert.ThrowsAsync<InvalidOperationException>(() => session.Approvals.ConsumeAsync(approval.ApprovalId, "hash"));
    }

    private static Task<string?> RefusalAsync(ApprovalRig rig, Approval approval, string hash, int item = 0) => RefusalAsync(rig, approval.ApprovalId, hash, item);

    private static async Task<string?> RefusalAsync(ApprovalRig rig, string approvalId, string hash, int item = 0)
    {
        try
        {
            await rig.Engine.Session.Approvals.ConsumeAsync(approvalId, hash, item);
            return null;
        }
        catch (Auth0CibaException e)
        {
            return e.ErrorId;
        }
    }

    private sealed class Unswapping(IRecordStore inner) : IRecordStore
    {
        public string Kind => "plain";

        public bool CanCompareAndSwap => false;

        public bool IsDurable => true;

        public bool IsProtected => true;

        public ValueTask<StoredRecord?> GetAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) => inner.GetAsync(id, options, cancellationToken);

        public ValueTask<long?> TrySetAsync(string id, ReadOnlyMemory<byte> value, long? expectedVersion, TimeSpan timeToLive, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) => inner.TrySetAsync(id, value, expectedVersion, timeToLive, options, cancellationToken);

        public ValueTask DeleteAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) => inner.DeleteAsync(id, options, cancellationToken);

        public ValueTask<IReadOnlyList<string>> ListAsync(string prefix, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) => inner.ListAsync(prefix, options, cancellationToken);

        public void Dispose() => inner.Dispose();
    }
}
