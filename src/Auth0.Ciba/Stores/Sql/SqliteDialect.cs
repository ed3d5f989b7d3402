using System;
using System.Data.Common;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Microsoft.Data.Sqlite;

namespace Auth0.Ciba.Stores.Sql;

/// <summary>
/// SQLite in WAL mode: one connection, used by one call at a time, on a thread of the pool as SQLite itself only blocks. A commit is on the
/// disk when it returns (synchronous=FULL).
/// </summary>
internal sealed class SqliteDialect(string path, TimeSpan lockTimeout) : ISqlDialect
{
    private const string Now = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
    private const string Version = "sequence * 16777216 + change";

    /// <summary>U+10FFFF sorts behind every id that begins with the prefix; substr is the exact test.</summary>
    private const string ByPrefix = $"id >= @prefix AND id < @prefix || char(1114111) AND substr(id, 1, length(@prefix)) = @prefix AND expires > {Now}";

    private readonly SemaphoreSlim _turn = new(1, 1);
    private SqliteConnection? _connection;
    private bool _closed;

    public string Kind => "sqlite";

    public SqlStatements Statements { get; } = new()
    {
        Get = $"SELECT value, {Version}, {Now} FROM records WHERE id = @id AND expires > {Now}",
        Insert = $"""
            DELETE FROM records WHERE id = @id AND expires <= {Now};
            INSERT INTO records (id, change, expires, value) VALUES (@id, 1, {Now} + @ttl, @value) ON CONFLICT (id) DO NOTHING RETURNING {Version};
            """,
        Update = $"""
            UPDATE records SET change = change + 1, expires = {Now} + @ttl, value = @value
            WHERE id = @id AND {Version} = @expected AND expires > {Now} RETURNING {Version};
            """,
        Put = $"""
            DELETE FROM records WHERE id = @id AND expires <= {Now};
            INSERT INTO records (id, change, expires, value) VALUES (@id, 1, {Now} + @ttl, @value)
            ON CONFLICT (id) DO UPDATE SET change = change + 1, expires = excluded.expires, value = excluded.value RETURNING {Version};
            """,
        Delete = "DELETE FROM records WHERE id = @id",
        List = $"SELECT id FROM records WHERE {ByPrefix}",
        Scan = $"SELECT id, value, {Version}, {Now} FROM records WHERE {ByPrefix}",
        DropExpired = $"DELETE FROM records WHERE expires <= {Now}",
    };

    public async Task<T> RunAsync<T>(Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => work(Connect(), cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (SqliteErrors.Explain(e, path, lockTimeout) is { } explained)
        {
            // What is wrong with a connection is not known; one that only met a lock is as good as before.
            if (!SqliteErrors.IsLock(e))
                Disconnect();
            throw explained;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _turn.Wait();
        _closed = true;
        Disconnect();
        _turn.Release();
    }

    private SqliteConnection Connect()
    {
        if (_closed)
            throw new Auth0CibaException(ErrorIds.StoreFailed, SqlTexts.StoreClosed);

        // A file that was taken away would be written to until the connection ends, and nobody would ever find it.
        if (_connection is not null && File.Exists(path))
            return _connection;
        Disconnect();

        SqliteFile.Prepare(path);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)lockTimeout.TotalSeconds),
        }.ToString());
        try
        {
            connection.Open();
            SqliteSchema.Ensure(connection, path, lockTimeout);

            // From here on SQLite's own wait for locks is all there is: it asks sooner again than the driver's.
            connection.DefaultTimeout = 1;
            return _connection = connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
