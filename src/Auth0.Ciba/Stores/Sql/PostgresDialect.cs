using System;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Npgsql;

namespace Auth0.Ciba.Stores.Sql;

/// <summary>PostgreSQL with a pool of connections. When one breaks, Npgsql drops all of them, so that the next call finds a restarted server.</summary>
internal sealed class PostgresDialect : ISqlDialect
{
    private const string Now = "(extract(epoch FROM statement_timestamp()) * 1000)::bigint";

    private readonly NpgsqlDataSource _source;
    private readonly PostgresSchema _schema;
    private readonly string _place;

    internal PostgresDialect(PostgresStoreOptions options)
    {
        _source = PostgresConnections.Create(options);
        _schema = new PostgresSchema(options.TablePrefix);
        _place = $"{options.Host}:{options.Port}/{options.Database}";
        Statements = CreateStatements(options.TablePrefix + "_records");
    }

    public string Kind => "postgresql";

    public SqlStatements Statements { get; }

    public async Task<T> RunAsync<T>(Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var isUnderWay = false;
        try
        {
            using var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await _schema.EnsureAsync(connection, cancellationToken).ConfigureAwait(false);
            isUnderWay = true;
            return await work(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            throw new Auth0CibaException(ErrorIds.StoreFailed, SqlTexts.StoreClosed);
        }
        catch (Exception e) when (PostgresErrors.Explain(e, _place) is { } explained)
        {
            if (PostgresErrors.IsMissingTable(e))
                _schema.Forget();
            throw isUnderWay && PostgresErrors.MayBeDone(e) ? new BrokenConnectionException(explained) : explained;
        }
    }

    public void Dispose() => _source.Dispose();

    private static SqlStatements CreateStatements(string table)
    {
        var version = $"{table}.sequence * 16777216 + {table}.change";
        var live = $"{table}.expires > {Now}";
        var byPrefix = $"{table}.id ^@ @prefix AND {live}";
        var insert = $"INSERT INTO {table} (id, change, expires, writer, value) VALUES (@id, 1, {Now} + @ttl, @writer, @value)";
        return new SqlStatements
        {
            Get = $"SELECT value, {version}, {Now} FROM {table} WHERE id = @id AND {live}",
            Insert = $"""
                {insert} ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, change = 1, expires = excluded.expires, writer = excluded.writer, value = excluded.value
                WHERE NOT {live} RETURNING {version}
                """,
            Update = $"UPDATE {table} SET change = change + 1, expires = {Now} + @ttl, writer = @writer, value = @value WHERE id = @id AND {version} = @expected AND {live} RETURNING {version}",
            Put = $"""
                {insert} ON CONFLICT (id) DO UPDATE SET
                sequence = CASE WHEN {live} THEN {table}.sequence ELSE excluded.sequence END,
                change = CASE WHEN {live} THEN {table}.change + 1 ELSE 1 END,
                expires = excluded.expires, writer = excluded.writer, value = excluded.value RETURNING {version}
                """,
            Delete = $"DELETE FROM {table} WHERE id = @id",
            List = $"SELECT id FROM {table} WHERE {byPrefix}",
            Scan = $"SELECT id, value, {version}, {Now} FROM {table} WHERE {byPrefix}",
            FindWritten = $"SELECT {version} FROM {table} WHERE id = @id AND writer = @writer",

            // Rows that another call holds are left to it: two sweeps never wait for each other.
            DropExpired = $"DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE NOT {live} LIMIT 1000 FOR UPDATE SKIP LOCKED)",
        };
    }
}
