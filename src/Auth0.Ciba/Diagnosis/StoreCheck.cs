using System;
using System.Collections.Generic;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Stores;

namespace Auth0.Ciba.Diagnosis;

/// <summary>Whether the store does what a session needs of it, tried on one record of the check's own, which is removed whatever happens.</summary>
internal sealed class StoreCheck(IRecordStore store, bool isOfSession)
{
    private const string Reading = "Store: read";
    private const string Writing = "Store: write";
    private const string Swapping = "Store: compare and swap";
    private const string Durable = "Store: durable";
    private const string Encrypted = "Store: encrypted";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    internal async Task RunAsync(IReadOnlyDictionary<string, object?>? options, List<SessionCheck> lines, CancellationToken cancellationToken)
    {
        var id = "diagnosis/" + Guid.NewGuid().ToString("N");
        var first = Encoding.UTF8.GetBytes("a record that Auth0.Ciba made to test the store");
        var reading = await TryAsync(Reading, () => ReadAsync(id, options, cancellationToken), cancellationToken).ConfigureAwait(false);
        lines.Add(reading);
        if (reading.State == CheckState.Passed)
        {
            var writing = await TryAsync(Writing, () => WriteAsync(id, first, options, cancellationToken), cancellationToken).ConfigureAwait(false);
            var swapping = writing.State != CheckState.Passed
                ? SessionCheck.NotChecked(Swapping, DiagnosisTexts.StoreNotWritable)
                : await TryAsync(Swapping, () => SwapAsync(id, first, options, cancellationToken), cancellationToken).ConfigureAwait(false);
            var removal = await TryAsync(Writing, () => DeleteAsync(id, options, cancellationToken), cancellationToken).ConfigureAwait(false);
            lines.Add(writing.State == CheckState.Passed ? removal : writing);
            lines.Add(swapping);
        }
        else
        {
            lines.Add(SessionCheck.NotChecked(Writing, DiagnosisTexts.StoreNotReadable));
            lines.Add(SessionCheck.NotChecked(Swapping, DiagnosisTexts.StoreNotReadable));
        }

        lines.Add(store.IsDurable
            ? SessionCheck.Passed(Durable, DiagnosisTexts.StoreDurable(store.Kind))
            : SessionCheck.Warning(Durable, isOfSession ? DiagnosisTexts.StoreEndsWithSession(store.Kind) : DiagnosisTexts.StoreEndsWithProcess(store.Kind), DiagnosisTexts.StoreDurableRemedy));
        lines.Add(store.IsProtected
            ? SessionCheck.Passed(Encrypted, store.IsDurable ? DiagnosisTexts.OnlySecretReads : DiagnosisTexts.OnlyProcessReads)
            : SessionCheck.Warning(Encrypted, DiagnosisTexts.StoreOpen, DiagnosisTexts.StoreOpenRemedy));
    }

    private async Task<SessionCheck> ReadAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
        await store.GetAsync(id, options, cancellationToken).ConfigureAwait(false) is null
            ? SessionCheck.Passed(Reading, DiagnosisTexts.StoreReadable(store.Kind))
            : SessionCheck.Failed(Reading, DiagnosisTexts.StoreInventsRecord, DiagnosisTexts.StoreInventsRecordRemedy);

    private async Task<SessionCheck> WriteAsync(string id, byte[] value, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        if (await store.TrySetAsync(id, value, 0, Lifetime, options, cancellationToken).ConfigureAwait(false) is not { } version)
            return SessionCheck.Failed(Writing, DiagnosisTexts.StoreRefusesNew, DiagnosisTexts.StoreRefusesNewRemedy);
        var read = await store.GetAsync(id, options, cancellationToken).ConfigureAwait(false);
        return read is not null && read.Version == version && read.Value.Span.SequenceEqual(value)
            ? SessionCheck.Passed(Writing, string.Empty)
            : SessionCheck.Failed(Writing, DiagnosisTexts.StoreChangesRecord, DiagnosisTexts.StoreChangesRecordRemedy);
    }

    private async Task<SessionCheck> SwapAsync(string id, byte[] value, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        if (!store.CanCompareAndSwap)
        {
            return SessionCheck.Warning(Swapping, DiagnosisTexts.StoreCannotSwap(store.Kind),
                DiagnosisTexts.StoreCannotSwapRemedy);
        }

        var version = (await store.GetAsync(id, options, cancellationToken).ConfigureAwait(false))?.Version ?? 0;
        var second = await store.TrySetAsync(id, value, version, Lifetime, options, cancellationToken).ConfigureAwait(false);
        var stale = await store.TrySetAsync(id, value, version, Lifetime, options, cancellationToken).ConfigureAwait(false);
        var anew = await store.TrySetAsync(id, value, 0, Lifetime, options, cancellationToken).ConfigureAwait(false);
        return second is not null && stale is null && anew is null
            ? SessionCheck.Passed(Swapping, DiagnosisTexts.StoreSwaps)
            : SessionCheck.Failed(Swapping, second is null ? DiagnosisTexts.StoreRefusesCurrent : DiagnosisTexts.StoreIgnoresVersion,
                DiagnosisTexts.StoreSwapRemedy);
    }

    private async Task<SessionCheck> DeleteAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        await store.DeleteAsync(id, options, cancellationToken).ConfigureAwait(false);
        return await store.GetAsync(id, options, cancellationToken).ConfigureAwait(false) is null
            ? SessionCheck.Passed(Writing, DiagnosisTexts.StoreWorks)
            : SessionCheck.Failed(Writing, DiagnosisTexts.StoreKeepsRemoved, DiagnosisTexts.StoreKeepsRemovedRemedy);
    }

    /// <summary>What the store's own code says may hold anything, so a report leaves it out.</summary>
    private static async Task<SessionCheck> TryAsync(string check, Func<Task<SessionCheck>> run, CancellationToken cancellationToken)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            var line = Checks.From(check, e is Auth0CibaException ? e : new Auth0CibaException(ErrorIds.StoreFailed, $"{e.GetType().Name}: {e.Message}", e));
            return new SessionCheck(check, line.State, line.Found, line.Remedy) { StoreText = line.Found };
        }
    }
}
