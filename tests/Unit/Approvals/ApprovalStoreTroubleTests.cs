using System;
using System.Collections.Concurrent;
using System.Text;
using System.Threading.Tasks;
using Auth0.Ciba.Approvals;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Approvals;

/// <summary>A store that fails, or is used by another, in the middle of an approval.</summary>
public sealed class ApprovalStoreTroubleTests
{
    /// <summary>The other one's record says Asking, and it never says more: whether the person was asked cannot be known, and this one must not ask.</summary>
    [Fact]
    public async Task WhereAnotherProcessWasFirstWithThePersonNobodyIsAskedAgain()
    {
        await using var rig = await ApprovalRig.StartAsync();
        using var store = new RecordingStore(rig.Engine.Clock);
        store.BeforeSet = (id, value) =>
        {
            if (!id.StartsWith("request/", StringComparison.Ordinal))
                return;
            store.BeforeSet = null;
            Assert.NotNull(store.TrySetAsync(id, value.ToArray(), 0, TimeSpan.FromHours(1), null, default).AsTask().GetAwaiter().GetResult());
        };

        var error = await rig.FailAsync(rig.RequestAsync(ApprovalRig.Ask(), rig.Engine.Open(store)));

        Assert.Equal(ErrorIds.Indeterminate, error.ErrorId);
        Assert.Equal(ErrorIds.Indeterminate, Assert.Single(rig.Decided).ErrorId);
        Assert.Equal(0, rig.Engine.Asks);
    }

    [Fact]
    public async Task AStoreThatBreaksItsWordIsNobodysDecision()
    {
        await using var rig = await ApprovalRig.StartAsync();
        using var store = new RecordingStore(rig.Engine.Clock);
        var reads = 0;
        store.BeforeGet = id =>
        {
            // The first read is the look for what an earlier process asked.
            if (id.StartsWith("request/", StringComparison.Ordinal) && ++reads > 1)
                throw new InvalidOperationException("not what a store throws");
        };

        var error = await rig.FailAsync(rig.RequestAsync(ApprovalRig.Ask(key: "k"), rig.Engine.Open(store)));

        Assert.Equal(0, rig.Engine.Asks);
        Assert.Empty(rig.Decided);
        Assert.Equal(ErrorIds.Unexpected, error.ErrorId);
        store.BeforeGet = null;
        rig.Engine.Control.AutoDecision = new AutoDecision(true, TimeSpan.Zero);
        Assert.True((await rig.DriveAsync(rig.RequestAsync(ApprovalRig.Ask(key: "k"), rig.Engine.Open(store)))).IsApproved);
    }

    [Fact]
    public async Task AStoreThatCannotTidyUpCostsAWarningAndNoApproval()
    {
        await using var rig = await ApprovalRig.StartAsync();
        using var store = new RecordingStore(rig.Engine.Clock);
        var warnings = new ConcurrentQueue<string>();
        store.BeforeSet = (id, value) =>
        {
            if (id.StartsWith("request/", StringComparison.Ordinal) && Encoding.UTF8.GetString(value.Span).Contains(ErrorIds.ReservedForGate, StringComparison.Ordinal))
                throw new InvalidOperationException("full");
        };
        store.BeforeGet = id =>
        {
            if (id.StartsWith("request/", StringComparison.Ordinal) && !rig.Decided.IsEmpty)
                throw new InvalidOperationException("full");
        };
        rig.Engine.Control.AutoDecision = new AutoDecision(true, TimeSpan.Zero);

        var approval = await rig.DriveAsync(rig.Engine.Open(store).Approvals.RequestAsync(ApprovalRig.Ask(), new ApprovalProgress { Decided = rig.Decided.Enqueue, Warned = warnings.Enqueue }));

        Assert.True(approval.IsApproved);
        Assert.Contains("could not end a request's record: full", Assert.Single(warnings), StringComparison.Ordinal);
    }

    /// <summary>What the object shows is what the record says.</summary>
    [Fact]
    public async Task AnApprovalShowsItsRecord()
    {
        await using var rig = await ApprovalRig.StartAsync();
        var request = ApprovalRig.Ask(2, 3, items: 2) with { Operation = "restart", Reason = "stuck", Ticket = "INC-7", Manifest = "list", Uncovered = ["$env:Path"], Requester = ApprovalRequester.Claimed("job 4") };
        rig.Engine.Control.AutoDecision = new AutoDecision(true, TimeSpan.Zero);

        var approval = await rig.DriveAsync(rig.RequestAsync(request));
        await rig.Engine.Session.Approvals.ConsumeAsync(approval.ApprovalId, "hash", 1);
        var found = await rig.Engine.Session.Approvals.FindAsync(approval.ApprovalId);

        Assert.Equal(("restart", "stuck", "INC-7", "hash", "list", "job 4", false), (found.Operation, found.Reason, found.Ticket, found.OperationHash, found.Manifest, found.Requester, found.IsRequesterVerified));
        Assert.Equal((2, 2, true, true, false), (found.Quorum, found.ItemCount, found.IsApproved, found.IsInsecure, found.IsBreakGlass));
        Assert.Equal([0], found.UnusedItems);
        Assert.Equal(["$env:Path"], found.Uncovered);
        Assert.Equal(rig.Engine.Session.Domain, found.Domain);
        Assert.Equal((null, approval.ApprovedAt + TimeSpan.FromMinutes(5)), (found.PolicyHash, found.ValidUntil));
        Assert.EndsWith(found.MatchCode, found.BindingMessage, StringComparison.Ordinal);
        Assert.StartsWith(found.BindingMessage + ": ", found.ToString(), StringComparison.Ordinal);
        Assert.Empty(found.AccessTokens);
    }
}
