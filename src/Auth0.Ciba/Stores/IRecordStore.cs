using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Auth0.Ciba.Stores;

/// <summary>
/// Where requests and tokens are kept: bytes under an id, with a version that grows by each write. Each call gets the options of the
/// request that it is made for; they change neither id nor value.
/// </summary>
/// <remarks>
/// A write over version N gives N + 1. A new record begins at 1, or better at <see cref="RecordVersions.First"/> of a number that is never
/// used again, so that a record that was removed and made again cannot be taken for the old one. The encryption relies on this.
/// </remarks>
public interface IRecordStore : IDisposable
{
    /// <summary>The kind of store, for people: memory, sqlite, ...</summary>
    string Kind { get; }

    /// <summary>Whether <see cref="TrySetAsync"/> compares the version and writes in one step, also between processes where the store is shared.</summary>
    bool CanCompareAndSwap { get; }

    /// <summary>Whether records outlive the process.</summary>
    bool IsDurable { get; }

    /// <summary>Whether nobody but this process and the holders of a secret can read what is kept. A session takes any other store only when told to.</summary>
    bool IsProtected { get; }

    /// <summary>Gives the record, or null where there is none or its time is over.</summary>
    /// <param name="id">The record's id.</param>
    /// <param name="options">The caller's store options, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<StoredRecord?> GetAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken);

    /// <summary>Writes the record if its version is the expected one, and gives the new version; null where somebody else was first.</summary>
    /// <param name="id">The record's id.</param>
    /// <param name="value">The bytes.</param>
    /// <param name="expectedVersion">The version read before; 0: there must be no record; null: whatever there is.</param>
    /// <param name="timeToLive">How long the record is kept from now.</param>
    /// <param name="options">The caller's store options, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<long?> TrySetAsync(string id, ReadOnlyMemory<byte> value, long? expectedVersion, TimeSpan timeToLive, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken);

    /// <summary>Removes the record; nothing happens where there is none.</summary>
    /// <param name="id">The record's id.</param>
    /// <param name="options">The caller's store options, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask DeleteAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken);

    /// <summary>The ids that begin with the prefix, in no order.</summary>
    /// <param name="prefix">What the ids begin with.</param>
    /// <param name="options">The caller's store options, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<IReadOnlyList<string>> ListAsync(string prefix, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken);
}
