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
                ? SessionCheck.NotChecked(Swapping, "the store cannot be written")
                : await TryAsync(Swapping, () => SwapAsync(id, first, options, cancellationToken), cancellationToken).ConfigureAwait(false);
            var removal = await TryAsync(Writing, () => DeleteAsync(id, options, cancellationToken), cancellationToken).ConfigureAwait(false);
            lines.Add(writing.State == CheckState.Passed ? removal : writing);
            lines.Add(swapping);
        }
        else
        {
            lines.Add(SessionCheck.NotChecked(Writing, "the store cannot be read"));
            lines.Add(SessionCheck.NotChecked(Swapping, "the store cannot be read"));
        }

        lines.Add(store.IsDurable
            ? SessionCheck.Passed(Durable, $"{store.Kind}: requests outlive the process")
            : SessionCheck.Warning(Durable, $"{store.Kind}: requests and tokens end with {(isOfSession ? "the session" : "the process")}", "For runbooks that may be restarted: Connect-Auth0 -Store (New-Auth0Store -SqlitePath ...) -StoreSecret ..."));
        lines.Add(store.IsProtected
            ? SessionCheck.Passed(Encrypted, store.IsDurable ? "only who has the secret can read it" : "only this process can read it")
            : SessionCheck.Warning(Encrypted, "who can read the store has the tokens", "Connect-Auth0 -StoreSecret: a secret of New-Auth0Store -NewSecret, or a passphrase."));
    }

    private async Task<SessionCheck> ReadAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
        await store.GetAsync(id, options, cancellationToken).ConfigureAwait(false) is null
            ? SessionCheck.Passed(Reading, $"{store.Kind} can be read")
            : SessionCheck.Failed(Reading, "the store gives a record that was never written", "Correct the store's code: Get must give nothing for an id that is not there.");

    private async Task<SessionCheck> WriteAsync(string id, byte[] value, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        if (await store.TrySetAsync(id, value, 0, Lifetime, options, cancellationToken).ConfigureAwait(false) is not { } version)
            return SessionCheck.Failed(Writing, "the store refuses to write a new record", "Correct the store's code: a write that expects no record must succeed where there is none.");
        var read = await store.GetAsync(id, options, cancellationToken).ConfigureAwait(false);
        return read is not null && read.Version == version && read.Value.Span.SequenceEqual(value)
            ? SessionCheck.Passed(Writing, string.Empty)
            : SessionCheck.Failed(Writing, "what was written does not come back as it was", "Correct the store's code: Get must give the bytes and the version of the last write.");
    }

    private async Task<SessionCheck> SwapAsync(string id, byte[] value, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        if (!store.CanCompareAndSwap)
        {
            return SessionCheck.Warning(Swapping, $"the {store.Kind} store cannot: approvals of several people, refresh and work by several processes are refused",
                "Use a store that can: New-Auth0Store -SqlitePath for one machine, -PostgresHost for several, or script blocks with -CompareAndSwap.");
        }

        var version = (await store.GetAsync(id, options, cancellationToken).ConfigureAwait(false))?.Version ?? 0;
        var second = await store.TrySetAsync(id, value, version, Lifetime, options, cancellationToken).ConfigureAwait(false);
        var stale = await store.TrySetAsync(id, value, version, Lifetime, options, cancellationToken).ConfigureAwait(false);
        var anew = await store.TrySetAsync(id, value, 0, Lifetime, options, cancellationToken).ConfigureAwait(false);
        return second is not null && stale is null && anew is null
            ? SessionCheck.Passed(Swapping, "a write over an older version is refused")
            : SessionCheck.Failed(Swapping, second is null ? "a write over the version just read is refused" : "the store writes over a version that is not the expected one: an approval could be used twice",
                "Correct the store's code: compare the expected version and write in one step.");
    }

    private async Task<SessionCheck> DeleteAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        await store.DeleteAsync(id, options, cancellationToken).ConfigureAwait(false);
        return await store.GetAsync(id, options, cancellationToken).ConfigureAwait(false) is null
            ? SessionCheck.Passed(Writing, "a record was written, read and removed")
            : SessionCheck.Failed(Writing, "a record that was removed is still there", "Correct the store's code: Get must give nothing after Delete.");
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
