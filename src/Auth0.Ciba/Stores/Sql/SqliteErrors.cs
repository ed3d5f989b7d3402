using System;
using System.IO;
using Auth0.Ciba.Errors;
using Microsoft.Data.Sqlite;

namespace Auth0.Ciba.Stores.Sql;

/// <summary>What SQLite's failures mean, in words. Result codes: https://www.sqlite.org/rescode.html.</summary>
internal static class SqliteErrors
{
    private const int Busy = 5;
    private const int Locked = 6;

    internal static bool IsLock(Exception e) => e is SqliteException { SqliteErrorCode: Busy or Locked };

    internal static Auth0CibaException? Explain(Exception e, string path, TimeSpan lockTimeout)
    {
        var what = e switch
        {
            SqliteException known => Explain(known, lockTimeout),
            UnauthorizedAccessException => "this user may not open it",
            DirectoryNotFoundException => "its folder does not exist",
            IOException => "it cannot be opened or made",
            DllNotFoundException or BadImageFormatException => "the SQLite library for this platform is missing or damaged",
            TypeInitializationException => "the SQLite library could not be loaded",
            _ => null,
        };
        return what is null ? null : new Auth0CibaException(ErrorIds.StoreFailed, $"The SQLite store {path} failed: {what}.");
    }

    private static string Explain(SqliteException e, TimeSpan lockTimeout) => e.SqliteErrorCode switch
    {
        Busy or Locked => $"another process has kept it locked for more than {lockTimeout.TotalSeconds:0.#} seconds",
        8 => "it may not be written to",
        10 => $"reading or writing the disk failed (SQLite {e.SqliteExtendedErrorCode})",
        11 => "the database is damaged",
        13 => "the disk is full",
        14 => "it cannot be opened",
        26 => "it is no SQLite database",
        _ => $"SQLite error {e.SqliteExtendedErrorCode}",
    };
}
