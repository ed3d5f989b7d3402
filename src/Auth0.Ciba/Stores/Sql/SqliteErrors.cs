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
            UnauthorizedAccessException => SqlTexts.SqliteNoRights,
            DirectoryNotFoundException => SqlTexts.SqliteNoFolder,
            IOException => SqlTexts.SqliteNotOpened,
            DllNotFoundException or BadImageFormatException => SqlTexts.SqliteLibraryMissing,
            TypeInitializationException => SqlTexts.SqliteLibraryNotLoaded,
            _ => null,
        };
        return what is null ? null : new Auth0CibaException(ErrorIds.StoreFailed, SqlTexts.SqliteFailed(path, what));
    }

    private static string Explain(SqliteException e, TimeSpan lockTimeout) => e.SqliteErrorCode switch
    {
        Busy or Locked => SqlTexts.SqliteLocked(lockTimeout.TotalSeconds),
        8 => SqlTexts.SqliteReadOnly,
        10 => SqlTexts.SqliteDiskFailed(e.SqliteExtendedErrorCode),
        11 => SqlTexts.SqliteDamaged,
        13 => SqlTexts.SqliteDiskFull,
        14 => SqlTexts.SqliteCannotOpen,
        26 => SqlTexts.SqliteNoDatabase,
        _ => SqlTexts.SqliteError(e.SqliteExtendedErrorCode),
    };
}
