using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Approvals;

/// <summary>Lets an operation pass once (law 7): the record says Consumed before the operation begins, by compare-and-swap.</summary>
internal sealed class ApprovalGate(ApprovalStore approvals, string domain, string clientId, TimeProvider clock)
{
    /// <summary>Uses one item of an approval, or says why it cannot be.</summary>
    /// <exception cref="Auth0CibaException">ApprovalNotFound, QuorumNotReached, OperationChanged, ApprovalTooOld, AlreadyConsumed or StoreFailed.</exception>
    internal async Task<ApprovalRecord> ConsumeAsync(string approvalId, string operationHash, int item, IReadOnlyDictionary<string, object?>? storeOptions, CancellationToken cancellationToken)
    {
        approvals.CheckFit();
        return await approvals.ChangeAsync(
            approvalId,
            record =>
            {
                Check(approvalId, record, operationHash, item);
                record.Use(item, clock.GetUtcNow());
                return true;
            },
            storeOptions,
            cancellationToken).ConfigureAwait(false);
    }

    private void Check(string approvalId, ApprovalRecord record, string operationHash, int item)
    {
        if (record.Domain != domain || record.ClientId != clientId)
            throw ApprovalStore.NotFound(approvalId);
        if (record.Phase is ApprovalPhase.Open or ApprovalPhase.Refused)
            throw new Auth0CibaException(ErrorIds.QuorumNotReached, record.Phase == ApprovalPhase.Open ? ApprovalTexts.NotDecided : ApprovalTexts.Refused);
        if (record.OperationHash is null)
            throw new Auth0CibaException(ErrorIds.OperationChanged, ApprovalTexts.NoOperation);
        if (!string.Equals(record.OperationHash, operationHash, StringComparison.Ordinal) || item < 0 || item >= record.ItemCount)
            throw new Auth0CibaException(ErrorIds.OperationChanged, ApprovalTexts.NotWhatWasApproved);
        if (record.Phase == ApprovalPhase.Consumed || record.IsUsed(item))
            throw new Auth0CibaException(ErrorIds.AlreadyConsumed, record.ItemCount > 1 ? ApprovalTexts.ItemUsedAlready(item + 1, record.ConsumedAt) : ApprovalTexts.GateUsedAlready(record.ConsumedAt));
        if (record.ValidUntil is not { } until || clock.GetUtcNow() >= until)
            throw new Auth0CibaException(ErrorIds.ApprovalTooOld, ApprovalTexts.TooOld(record.ValidUntil));
    }
}
