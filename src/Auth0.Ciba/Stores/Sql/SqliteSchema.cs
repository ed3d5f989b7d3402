using System;
using System.Globalization;
using Auth0.Ciba.Errors;
using Microsoft.Data.Sqlite;

namespace Auth0.Ciba.Stores.Sql;

/// <summary>The tables of a SQLite store, made by whoever comes first.</summary>
internal static class SqliteSchema
{
    private const long Current = 1;

    /// <summary>"A0Cb" in the file's header: a database of another program is left as it is.</summary>
    private const long ApplicationId = 0x41304362;

    private const string Tables = """
        CREATE TABLE records (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            change INTEGER NOT NULL,
            expires INTEGER NOT NULL,
            value BLOB NOT NULL
        );
        CREATE INDEX records_expires ON records (expires);
        """;

    /// <exception cref="Auth0CibaException">The file is another program's, or of a newer version of this one.</exception>
    internal static void Ensure(SqliteConnection connection, string path, TimeSpan lockTimeout)
    {
        Run(connection, $"PRAGMA busy_timeout = {(int)lockTimeout.TotalMilliseconds}");
        bool ready;

        // One snapshot for all that is asked: else another's half-made tables look like another program's.
        using (connection.BeginTransaction(deferred: true))
            ready = IsReady(connection, path);
        Run(connection, "PRAGMA journal_mode = WAL");
        Run(connection, "PRAGMA synchronous = FULL");
        if (ready)
            return;

        using var transaction = connection.BeginTransaction(deferred: false);
        if (!IsReady(connection, path))
        {
            Run(connection, Tables);
            Run(connection, $"PRAGMA application_id = {ApplicationId}");
            Run(connection, $"PRAGMA user_version = {Current}");
        }

        transaction.Commit();
    }

    private static bool IsReady(SqliteConnection connection, string path)
    {
        var version = Ask(connection, "PRAGMA user_version");
        if (Ask(connection, "PRAGMA application_id") != ApplicationId)
        {
            if (version == 0 && Ask(connection, "SELECT count(*) FROM sqlite_schema") == 0)
                return false;
            throw new Auth0CibaException(ErrorIds.StoreFailed, SqlTexts.SqliteOfAnotherProgram(path));
        }

        if (version > Current)
            throw new Auth0CibaException(ErrorIds.StoreFailed, SqlTexts.SqliteNewerSchema(path, version, Current));
        return version == Current;
    }

    private static long Ask(SqliteConnection connection, string question)
    {
        using var command = connection.CreateCommand();
        command.CommandText = question;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Run(SqliteConnection connection, string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
