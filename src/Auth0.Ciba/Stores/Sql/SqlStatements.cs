namespace Auth0.Ciba.Stores.Sql;

/// <summary>
/// What the store says to a database. Each is atomic by itself; the time is the database's; expired rows are treated as none. Parameters: @id,
/// @value, @ttl (milliseconds), @expected (a version), @prefix, @writer (a number drawn for each
/// write).
/// </summary>
internal sealed class SqlStatements
{
    /// <summary>value, version.</summary>
    internal string Get { get; init; } = string.Empty;

    /// <summary>Writes where there is no record; gives its version, or no row.</summary>
    internal string Insert { get; init; } = string.Empty;

    /// <summary>Writes over the expected version; gives the new one, or no row.</summary>
    internal string Update { get; init; } = string.Empty;

    /// <summary>Writes whatever there is; gives the version.</summary>
    internal string Put { get; init; } = string.Empty;

    internal string Delete { get; init; } = string.Empty;

    /// <summary>id.</summary>
    internal string List { get; init; } = string.Empty;

    /// <summary>id, value, version.</summary>
    internal string Scan { get; init; } = string.Empty;

    /// <summary>The version of what this very write left, by @id and @writer; empty where a write that failed was not done.</summary>
    internal string FindWritten { get; init; } = string.Empty;

    internal string DropExpired { get; init; } = string.Empty;
}
