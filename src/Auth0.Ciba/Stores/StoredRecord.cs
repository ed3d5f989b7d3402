using System;

namespace Auth0.Ciba.Stores;

/// <summary>A record as it was read.</summary>
/// <param name="value">The bytes.</param>
/// <param name="version">Its version, 1 or more.</param>
/// <param name="readAt">What the store's own clock said when it was read, UTC; null: the store has none.</param>
public sealed class StoredRecord(ReadOnlyMemory<byte> value, long version, DateTimeOffset? readAt = null)
{
    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Value { get; } = value;

    /// <summary>The version, 1 or more; hand it back to write on top of just this one.</summary>
    public long Version { get; } = version;

    /// <summary>What the store's own clock said when it was read, UTC; null where the store has none. Leases between machines go by it.</summary>
    public DateTimeOffset? ReadAt { get; } = readAt;
}
