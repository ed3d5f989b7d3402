using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Stores;

namespace Auth0.Ciba.Approvals;

/// <summary>Reads and writes approval records. Every change stands on the version read before: two who change one record never both succeed.</summary>
internal sealed class ApprovalStore(IRecordStore store)
{
    /// <summary>How long a record is kept: as evidence, and so that a used approval stays known as used.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    private const string Prefix = "approval/";

    /// <exception cref="Auth0CibaException">CannotCompareAndSwap or StoreNotDurable.</exception>
    internal void CheckFit(bool mustBeDurable = false)
    {
        store.RequireCompareAndSwap(static () => ApprovalTexts.PurposeUseOnce);
        if (mustBeDurable && !store.IsDurable)
            throw new Auth0CibaException(ErrorIds.StoreNotDurable, ApprovalTexts.StoreNotDurable(store.Kind));
    }

    internal async Task<(ApprovalRecord Record, long Version)?> FindAsync(string approvalId, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(Prefix + approvalId, options, cancellationToken).ConfigureAwait(false);
        return stored is null ? null : (ApprovalRecord.Read(stored.Value), stored.Version);
    }

    /// <summary>Writes a new record; false where there is one.</summary>
    internal async Task<bool> TryCreateAsync(string approvalId, ApprovalRecord record, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
        await store.TrySetAsync(Prefix + approvalId, record.Write(), 0, Lifetime, options, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Changes the record as it is now: reads, changes, writes, and again where somebody else wrote in between.</summary>
    /// <param name="approvalId">Which.</param>
    /// <param name="change">Changes it, or throws; called anew for each version that is read. False: there is nothing to write.</param>
    /// <param name="options">The caller's store options.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Auth0CibaException">ApprovalNotFound, or what the change throws.</exception>
    internal async Task<ApprovalRecord> ChangeAsync(string approvalId, Func<ApprovalRecord, bool> change, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (record, version) = await FindAsync(approvalId, options, cancellationToken).ConfigureAwait(false) ?? throw NotFound(approvalId);
            if (!change(record) || await store.TrySetAsync(Prefix + approvalId, record.Write(), version, Lifetime, options, cancellationToken).ConfigureAwait(false) is not null)
                return record;
        }
    }

    internal async Task<IReadOnlyList<string>> ListAsync(IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
        [.. (await store.ListAsync(Prefix, options, cancellationToken).ConfigureAwait(false)).Select(id => id.Substring(Prefix.Length))];

    internal static Auth0CibaException NotFound(string approvalId) =>
        new(ErrorIds.ApprovalNotFound, ApprovalTexts.NotFound(approvalId));
}
