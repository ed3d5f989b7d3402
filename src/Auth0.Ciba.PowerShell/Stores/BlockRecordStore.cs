using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Stores;

namespace Auth0.Ciba.PowerShell.Stores;

/// <summary>
/// A store of script blocks. Calls come in turn. Where the blocks cannot compare and swap, versions are compared here: right within this
/// process, and no help against another that uses the same place. Internal, as a public type that implements the engine's interface makes
/// the module's import fail.
/// </summary>
internal sealed class BlockRecordStore(StoreBlocks blocks, PSLanguageMode languageMode) : IRecordStore
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly BlockRunner _runner = new(blocks, languageMode);

    public string Kind => blocks.Kind;

    public bool CanCompareAndSwap => blocks.CanCompareAndSwap;

    public bool IsDurable => true;

    public bool IsProtected => false;

    public async ValueTask<StoredRecord?> GetAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        var record = await InTurnAsync(() => FindAsync(id, options, cancellationToken), cancellationToken).ConfigureAwait(false);
        return record is { IsOver: false } ? new StoredRecord(record.Value, record.Version) : null;
    }

    public async ValueTask<long?> TrySetAsync(string id, ReadOnlyMemory<byte> value, long? expectedVersion, TimeSpan timeToLive, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
        await InTurnAsync<long?>(
            async () =>
            {
                while (true)
                {
                    var current = await FindAsync(id, options, cancellationToken).ConfigureAwait(false);
                    var isThere = current is { IsOver: false };
                    if (expectedVersion is { } expected && expected != (isThere ? current!.Version : 0))
                        return null;
                    var version = isThere ? current!.Version + 1 : RecordVersions.First(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
                    if (await WriteAsync(id, RecordEnvelope.Create(value.ToArray(), version, timeToLive), current?.Version ?? 0, timeToLive, options, cancellationToken).ConfigureAwait(false))
                        return version;
                    if (expectedVersion is not null)
                        return null;
                }
            },
            cancellationToken).ConfigureAwait(false);

    public async ValueTask DeleteAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
        await InTurnAsync(() => _runner.RunAsync("Remove", blocks.Remove, [ToName(id), ToTable(options)], cancellationToken), cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<string>> ListAsync(string prefix, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
        await InTurnAsync<IReadOnlyList<string>>(
            async () =>
            {
                var ids = new List<string>();
                foreach (var name in await _runner.RunAsync("List", blocks.List, [ToName(prefix), ToTable(options)], cancellationToken).ConfigureAwait(false))
                {
                    var id = blocks.UsesVaultNames ? VaultStore.ToId(name.ToString()) : name.ToString();
                    if (id is not null && id.StartsWith(prefix, StringComparison.Ordinal) && await IsThereAsync(id, options, cancellationToken).ConfigureAwait(false))
                        ids.Add(id);
                }

                return ids;
            },
            cancellationToken).ConfigureAwait(false);

    public void Dispose()
    {
        _turn.Wait();
        _runner.Dispose();
        _turn.Release();
    }

    /// <summary>Also for a damaged record: whoever reads it is told so. One that is long over is removed.</summary>
    private async Task<bool> IsThereAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        try
        {
            var record = await FindAsync(id, options, cancellationToken).ConfigureAwait(false);
            if (record is { IsLongOver: true })
                await _runner.RunAsync("Remove", blocks.Remove, [ToName(id), ToTable(options)], cancellationToken).ConfigureAwait(false);
            return record is { IsOver: false };
        }
        catch (Auth0CibaException e) when (Equals(e.Target, id))
        {
            return true;
        }
    }

    private async Task<RecordEnvelope?> FindAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        var output = await _runner.RunAsync("Get", blocks.Get, [ToName(id), ToTable(options)], cancellationToken).ConfigureAwait(false);
        return output.Count switch
        {
            0 => null,
            1 => RecordEnvelope.Parse(id, output[0].ToString()),
            _ => throw new Auth0CibaException(ErrorIds.StoreFailed, StoreTexts.GetGaveSeveral(Kind, output.Count)),
        };
    }

    private async Task<bool> WriteAsync(string id, RecordEnvelope record, long expected, TimeSpan timeToLive, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        var output = await _runner.RunAsync("Set", blocks.Set, [ToName(id), record.ToString(), ToTable(options), timeToLive, expected, record.Version], cancellationToken).ConfigureAwait(false);
        if (!CanCompareAndSwap)
            return true;
        if (output.Count == 0)
            return false;
        return output.Count == 1 && LanguagePrimitives.TryConvertTo<long>(output[0], out var written) && written == record.Version
            ? true
            : throw new Auth0CibaException(ErrorIds.StoreFailed, StoreTexts.SetGaveWrong(Kind));
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private string ToName(string id) => blocks.UsesVaultNames ? VaultStore.ToName(id) : id;

    private static Hashtable? ToTable(IReadOnlyDictionary<string, object?>? options) =>
        options is null ? null : new Hashtable(options.ToDictionary(pair => pair.Key, pair => pair.Value), StringComparer.OrdinalIgnoreCase);
}
