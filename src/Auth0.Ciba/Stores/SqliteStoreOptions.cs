using System;

namespace Auth0.Ciba.Stores;

/// <summary>Where a SQLite store is.</summary>
public sealed class SqliteStoreOptions
{
    /// <summary>The file; made, for its owner alone, where there is none. Its folder must be there, on a disk of this machine (WAL does not work over a network).</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>How long a call waits for other processes to finish their writes, 0.1 to 600 seconds. Default: 10 seconds.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
