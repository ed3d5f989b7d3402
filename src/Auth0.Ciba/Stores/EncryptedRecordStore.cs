using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Stores.Encryption;

namespace Auth0.Ciba.Stores;

/// <summary>
/// Keeps records encrypted in another store. Each is a JWE (RFC 7516; dir, A256CBC-HS512) with its id and version inside, under an HMAC of its
/// id: what the other store holds tells nothing but how many records of each kind there are, how large, and when they were written.
/// </summary>
/// <remarks>
/// A record that was damaged, encrypted with a secret that was not given, put in another's place, or put back in an older form is
/// <see cref="ErrorIds.StoreFailed"/> by name; the others stay usable, and nothing is written over it. What encryption cannot tell: a record
/// that was removed, or a whole row (value and version) or whole store that was put back as it once was.
/// </remarks>
public sealed class EncryptedRecordStore : IRecordStore, IRecordListing
{
    private readonly IRecordStore _inner;
    private readonly IReadOnlyList<Secret> _secrets;
    private readonly bool _leaveOpen;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private StoreKeyring? _keyring;

    /// <summary>Puts the encryption over a store. Nothing is read or written before the first call.</summary>
    /// <param name="inner">Where the encrypted records are kept.</param>
    /// <param name="secrets">
    /// The first one encrypts, all decrypt. Each is 32 bytes in base64 (<see cref="StoreSecret.Create"/>), or a passphrase of 12 letters or more,
    /// which goes through 600,000 rounds of PBKDF2-HMAC-SHA256.
    /// </param>
    /// <param name="leaveOpen">Whether the other store stays open when this one is disposed.</param>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.BadInput"/>: no secret, or one that is too short.</exception>
    public EncryptedRecordStore(IRecordStore inner, IReadOnlyList<Secret> secrets, bool leaveOpen = false)
    {
        _inner = inner ?? throw new ArgumentNullException(nameof(inner));
        _secrets = (secrets ?? throw new ArgumentNullException(nameof(secrets))).ToArray();
        _leaveOpen = leaveOpen;
        if (_secrets.Count == 0)
            throw Auth0CibaException.BadInput("StoreSecret", RuleTexts.Required);
        if (_secrets.Any(secret => secret is null || (StoreSecret.TryGetBytes(secret) is null && secret.AsPlainText().Length < StoreSecret.ShortestPassphrase)))
            throw Auth0CibaException.BadInput("StoreSecret", StoreTexts.SecretTooShort(StoreSecret.ShortestPassphrase));
    }

    /// <inheritdoc/>
    public string Kind => _inner.Kind;

    /// <inheritdoc/>
    public bool CanCompareAndSwap => _inner.CanCompareAndSwap;

    /// <inheritdoc/>
    public bool IsDurable => _inner.IsDurable;

    /// <inheritdoc/>
    public bool IsProtected => true;

    /// <inheritdoc/>
    public async ValueTask<StoredRecord?> GetAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        var keyring = await OpenAsync(options, cancellationToken).ConfigureAwait(false);
        var name = keyring.Names.Of(id);
        return await _inner.GetAsync(name, options, cancellationToken).ConfigureAwait(false) is { } record
            ? new StoredRecord(Read(keyring, id, name, record), record.Version, record.ReadAt)
            : null;
    }

    /// <inheritdoc/>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.StoreFailed"/>, also where a write without an expected version would go over a record that cannot be read.</exception>
    public async ValueTask<long?> TrySetAsync(string id, ReadOnlyMemory<byte> value, long? expectedVersion, TimeSpan timeToLive, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        var keyring = await OpenAsync(options, cancellationToken).ConfigureAwait(false);
        var name = keyring.Names.Of(id);
        while (true)
        {
            // The version stands inside, so it must be known before the write.
            var expected = expectedVersion ?? await FindVersionAsync(keyring, id, name, options, cancellationToken).ConfigureAwait(false);
            var sealedValue = RecordSealer.Seal(keyring.Keys[0], id, expected == 0 ? 0 : expected + 1, value);
            var version = await _inner.TrySetAsync(name, sealedValue, expected, timeToLive, options, cancellationToken).ConfigureAwait(false);
            if (version is not null || expectedVersion is not null)
                return version;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        var keyring = await OpenAsync(options, cancellationToken).ConfigureAwait(false);
        await _inner.DeleteAsync(keyring.Names.Of(id), options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The ids that begin with the prefix, in no order. Each record of the prefix's first segment is decrypted for it; those that cannot be are left out, and stay.</summary>
    /// <param name="prefix">What the ids begin with; up to a slash at least, or every record is decrypted.</param>
    /// <param name="options">The caller's store options, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public ValueTask<IReadOnlyList<string>> ListAsync(string prefix, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
        ListAsync(prefix, _ => { }, options, cancellationToken);

    /// <summary>As above; the handler is told of each record of the prefix's first segment that cannot be decrypted, by the name that the other store has for it.</summary>
    /// <param name="prefix">What the ids begin with; up to a slash at least, or every record is decrypted.</param>
    /// <param name="onUnreadable">Told while the call runs.</param>
    /// <param name="options">The caller's store options, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask<IReadOnlyList<string>> ListAsync(string prefix, Action<Auth0CibaException> onUnreadable, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        var tell = onUnreadable ?? throw new ArgumentNullException(nameof(onUnreadable));
        var keyring = await OpenAsync(options, cancellationToken).ConfigureAwait(false);
        var group = keyring.Names.GroupOfPrefix(prefix ?? throw new ArgumentNullException(nameof(prefix)));
        var ids = new List<string>();
        foreach (var pair in await ScanAsync(group, tell, options, cancellationToken).ConfigureAwait(false))
        {
            if (pair.Key == StoreKeyring.RecordName)
                continue;
            try
            {
                var opened = keyring.Open(pair.Key, pair.Value);
                if (opened.Id.StartsWith(prefix, StringComparison.Ordinal))
                    ids.Add(opened.Id);
            }
            catch (UnreadableException e)
            {
                tell(Unusable(pair.Key, e));
            }
        }

        return ids;
    }

    /// <summary>Forgets the keys, and closes the other store unless it was to stay open.</summary>
    public void Dispose()
    {
        _keyring = null;
        if (!_leaveOpen)
            _inner.Dispose();
    }

    private static byte[] Read(StoreKeyring keyring, string id, string name, StoredRecord record)
    {
        try
        {
            return keyring.Open(name, record).Value;
        }
        catch (UnreadableException e)
        {
            throw Unusable(id, e);
        }
    }

    private static Auth0CibaException Unusable(string record, UnreadableException why) =>
        new(ErrorIds.StoreFailed, StoreTexts.RecordUnusable(record, why.Message)) { Target = record };

    private async ValueTask<long> FindVersionAsync(StoreKeyring keyring, string id, string name, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        var record = await _inner.GetAsync(name, options, cancellationToken).ConfigureAwait(false);
        if (record is null)
            return 0;
        Read(keyring, id, name, record);
        return record.Version;
    }

    private async ValueTask<IReadOnlyList<KeyValuePair<string, StoredRecord>>> ScanAsync(string prefix, Action<Auth0CibaException> onUnreadable, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        if (_inner is IRecordScan scan)
            return await scan.ScanAsync(prefix, options, cancellationToken).ConfigureAwait(false);
        var records = new List<KeyValuePair<string, StoredRecord>>();
        foreach (var name in await _inner.ListAsync(prefix, options, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                if (await _inner.GetAsync(name, options, cancellationToken).ConfigureAwait(false) is { } record)
                    records.Add(new KeyValuePair<string, StoredRecord>(name, record));
            }
            catch (Auth0CibaException e) when (e.ErrorId == ErrorIds.StoreFailed)
            {
                onUnreadable(e);
            }
        }

        return records;
    }

    private async ValueTask<StoreKeyring> OpenAsync(IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _keyring) is { } open)
            return open;
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _keyring ??= await StoreKeyring.OpenAsync(_inner, _secrets, options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }
}
