using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Stores.Sql;

namespace Auth0.Ciba.Stores;

/// <summary>
/// Keeps records in a SQL database, made by <see cref="SqliteRecordStore"/> or, on .NET, PostgresRecordStore. Safe for many threads, processes
/// and, where the database is, machines. A failure is <see cref="ErrorIds.StoreFailed"/>; the next call tries again by itself.
/// </summary>
public sealed class SqlRecordStore : IRecordStore, IRecordScan
{
    private const int WritesBetweenSweeps = 256;

    /// <summary>In all about six seconds: a server that restarts is back by then.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3.2);

    private readonly ISqlDialect _dialect;
    private int _writes;

    internal SqlRecordStore(ISqlDialect dialect) => _dialect = dialect;

    /// <inheritdoc/>
    public string Kind => _dialect.Kind;

    /// <inheritdoc/>
    public bool CanCompareAndSwap => true;

    /// <inheritdoc/>
    public bool IsDurable => true;

    /// <inheritdoc/>
    public bool IsProtected => false;

    /// <inheritdoc/>
    public async ValueTask<StoredRecord?> GetAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        var rows = await QueryAsync(_dialect.Statements.Get, row => ReadRecord(row, 0), cancellationToken, ("@id", Require(id))).ConfigureAwait(false);
        return rows.FirstOrDefault();
    }

    /// <inheritdoc/>
    public async ValueTask<long?> TrySetAsync(string id, ReadOnlyMemory<byte> value, long? expectedVersion, TimeSpan timeToLive, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _writes) % WritesBetweenSweeps == 1)
            await QueryAsync(_dialect.Statements.DropExpired, _ => 0, cancellationToken).ConfigureAwait(false);

        var statement = expectedVersion switch
        {
            null => _dialect.Statements.Put,
            0 => _dialect.Statements.Insert,
            _ => _dialect.Statements.Update,
        };
        var writer = Guid.NewGuid();
        try
        {
            var versions = await RunAsync(
                statement,
                row => row.GetInt64(0),
                cancellationToken,
                ("@id", Require(id)),
                ("@value", value.ToArray()),
                ("@ttl", (long)timeToLive.TotalMilliseconds),
                ("@writer", writer),
                ("@expected", expectedVersion ?? 0)).ConfigureAwait(false);
            return versions.Count == 0 ? null : versions[0];
        }
        catch (BrokenConnectionException e)
        {
            return await FindWrittenAsync(id, writer, e.Explained, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string id, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
        await QueryAsync(_dialect.Statements.Delete, _ => 0, cancellationToken, ("@id", Require(id))).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ListAsync(string prefix, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
        await QueryAsync(_dialect.Statements.List, row => row.GetString(0), cancellationToken, ("@prefix", Require(prefix))).ConfigureAwait(false);

    /// <inheritdoc/>
    async ValueTask<IReadOnlyList<KeyValuePair<string, StoredRecord>>> IRecordScan.ScanAsync(string prefix, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
        await QueryAsync(_dialect.Statements.Scan, row => new KeyValuePair<string, StoredRecord>(row.GetString(0), ReadRecord(row, 1)), cancellationToken, ("@prefix", Require(prefix))).ConfigureAwait(false);

    /// <summary>Closes the connections; the records stay.</summary>
    public void Dispose() => _dialect.Dispose();

    private static string Require(string id) => id ?? throw new ArgumentNullException(nameof(id));

    private static StoredRecord ReadRecord(DbDataReader row, int column) => 
        new(row.GetFieldValue<byte[]>(column), row.GetInt64(column + 1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column + 2)));

    /// <summary>
    /// The version that a write left whose connection broke. Not there: read once more, as the server may have been about to finish it.
    /// </summary>
    /// <exception cref="Auth0CibaException">It was not written, or that cannot be known now.</exception>
    private async Task<long> FindWrittenAsync(string id, Guid writer, Auth0CibaException failure, CancellationToken cancellationToken)
    {
        var wasRead = false;
        for (var pause = FirstPause; pause <= LongestPause; pause += pause)
        {
            try
            {
                var versions = await QueryAsync(_dialect.Statements.FindWritten, row => row.GetInt64(0), cancellationToken, ("@id", id), ("@writer", writer)).ConfigureAwait(false);
                if (versions.Count > 0)
                    return versions[0];
                if (wasRead)
                    throw failure;
                wasRead = true;
            }
            catch (Auth0CibaException e) when (!ReferenceEquals(e, failure))
            {
                // The server is still away.
            }

            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        }

        throw wasRead ? failure : new Auth0CibaException(ErrorIds.StoreFailed, StoreTexts.WriteNotKnown(failure.Message));
    }

    private async Task<List<T>> QueryAsync<T>(string statement, Func<DbDataReader, T> read, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        try
        {
            return await RunAsync(statement, read, cancellationToken, parameters).ConfigureAwait(false);
        }
        catch (BrokenConnectionException e)
        {
            throw e.Explained;
        }
    }

    private Task<List<T>> RunAsync<T>(string statement, Func<DbDataReader, T> read, CancellationToken cancellationToken, params (string Name, object Value)[] parameters) => _dialect.RunAsync(
        async (connection, stop) =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = statement;
            foreach (var (name, value) in parameters.Where(parameter => statement.Contains(parameter.Name)))
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                parameter.Value = value;
                command.Parameters.Add(parameter);
            }

            // Read to the very end: SQLite commits a write that returns rows only there, and reports there that it could not.
            using var reader = await command.ExecuteReaderAsync(stop).ConfigureAwait(false);
            var rows = new List<T>();
            do
            {
                while (await reader.ReadAsync(stop).ConfigureAwait(false))
                    rows.Add(read(reader));
            }
            while (await reader.NextResultAsync(stop).ConfigureAwait(false));
            return rows;
        },
        cancellationToken);
}
