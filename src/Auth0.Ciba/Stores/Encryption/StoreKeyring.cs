using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;

namespace Auth0.Ciba.Stores.Encryption;

/// <summary>
/// The keys of one store: one for each secret given, and the key of the names, which is the store's own for good, so that a record has the
/// same name whichever secret was first when it was written.
/// </summary>
internal sealed class StoreKeyring
{
    internal const string RecordName = "keyring";

    private const int Form = 1;
    private const int LeastRounds = 600_000;
    private const int MostRounds = 20_000_000;
    private static readonly TimeSpan ForGood = TimeSpan.FromDays(36_500);

    private StoreKeyring(IReadOnlyList<StoreKey> keys, byte[] nameKey)
    {
        Keys = keys;
        Names = new StoreNames(nameKey);
    }

    /// <summary>The first one encrypts.</summary>
    internal IReadOnlyList<StoreKey> Keys { get; }

    internal StoreNames Names { get; }

    /// <exception cref="UnreadableException">It was not made by a holder of one of the keys, or stands where it was not put.</exception>
    internal SealedRecord Open(string name, StoredRecord record)
    {
        var opened = RecordSealer.Open(Keys, record.Value);
        opened.Check(name, record.Version, Names);
        return opened;
    }

    /// <summary>Opens the store's keyring with the secrets; makes it in an empty store; adds the secrets that it does not know yet.</summary>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.StoreFailed"/> where none of the secrets is the store's.</exception>
    internal static async Task<StoreKeyring> OpenAsync(IRecordStore store, IReadOnlyList<Secret> secrets, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = await store.GetAsync(RecordName, options, cancellationToken).ConfigureAwait(false);
            var record = stored is null ? New() : Read(stored);
            var salt = Convert.FromBase64String(record.Salt);
            var keys = await Task.Run(() => secrets.Select(secret => StoreKey.Derive(secret, salt, record.Rounds)).ToArray(), cancellationToken).ConfigureAwait(false);
            var nameKey = stored is null ? Hashing.RandomBytes(32) : FindNameKey(record, keys);

            var added = keys.Where(key => !record.Names.ContainsKey(key.Id)).ToArray();
            foreach (var key in added)
                record.Names[key.Id] = Encoding.ASCII.GetString(RecordSealer.Seal(key, RecordName, 0, nameKey));
            if (added.Length == 0 || await WriteAsync(store, record, stored, options, cancellationToken).ConfigureAwait(false))
                return new StoreKeyring(keys, nameKey);
        }
    }

    private static KeyringRecord New() => new() { Form = Form, Salt = Convert.ToBase64String(Hashing.RandomBytes(32)), Rounds = LeastRounds };

    private static KeyringRecord Read(StoredRecord stored)
    {
        try
        {
            var record = JsonSerializer.Deserialize(stored.Value.Span, KeyringJson.Default.KeyringRecord) ?? throw Damaged();
            if (record.Form > Form)
                throw new Auth0CibaException(ErrorIds.StoreFailed, EncryptionTexts.NewerVersion);
            if (record.Form != Form || record.Rounds is < LeastRounds or > MostRounds || Convert.FromBase64String(record.Salt).Length < 16)
                throw Damaged();
            return record;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw Damaged();
        }
    }

    private static byte[] FindNameKey(KeyringRecord record, StoreKey[] keys)
    {
        var key = keys.FirstOrDefault(known => record.Names.ContainsKey(known.Id))
            ?? throw new Auth0CibaException(ErrorIds.StoreFailed, EncryptionTexts.AnotherSecret);
        try
        {
            var names = RecordSealer.Open([key], Encoding.ASCII.GetBytes(record.Names[key.Id]));
            return names.Id == RecordName && names.Value.Length == 32 ? names.Value : throw Damaged();
        }
        catch (UnreadableException)
        {
            throw Damaged();
        }
    }

    private static async Task<bool> WriteAsync(IRecordStore store, KeyringRecord record, StoredRecord? stored, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(record, KeyringJson.Default.KeyringRecord);
        return await store.TrySetAsync(RecordName, json, stored?.Version ?? 0, ForGood, options, cancellationToken).ConfigureAwait(false) is not null;
    }

    private static Auth0CibaException Damaged() =>
        new(ErrorIds.StoreFailed, EncryptionTexts.KeyringDamaged(RecordName));
}
