using System;
using System.IO;
using System.Net.Sockets;
using Auth0.Ciba.Errors;
using Npgsql;

namespace Auth0.Ciba.Stores.Sql;

/// <summary>
/// What PostgreSQL's failures mean, in words. Npgsql's exceptions do not travel on: they hold the command with all its values. Codes:
/// https://www.postgresql.org/docs/current/errcodes-appendix.html.
/// </summary>
internal static class PostgresErrors
{
    internal static bool IsMissingTable(Exception e) => e is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable };

    /// <summary>Whether a statement may have been done although it failed: the server did not say that it was not.</summary>
    internal static bool MayBeDone(Exception e) =>
        e is not PostgresException { SqlState: not (PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown) };

    internal static Auth0CibaException? Explain(Exception e, string place)
    {
        var what = e switch
        {
            PostgresException known => Explain(known),
            NpgsqlException { InnerException: TimeoutException } or TimeoutException => SqlTexts.PostgresTooSlow,
            NpgsqlException { InnerException: System.Security.Authentication.AuthenticationException } => SqlTexts.PostgresTlsFailed,
            FileNotFoundException or DirectoryNotFoundException => SqlTexts.PostgresRootsUnreadable,
            NpgsqlException or SocketException or IOException => SqlTexts.PostgresNotReached,
            _ => null,
        };
        return what is null ? null : new Auth0CibaException(ErrorIds.StoreFailed, SqlTexts.PostgresFailed(place, what));
    }

    private static string Explain(PostgresException e) => e.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => SqlTexts.PostgresRefusesUser,
        PostgresErrorCodes.InvalidCatalogName => SqlTexts.PostgresNoDatabase,
        PostgresErrorCodes.InsufficientPrivilege => SqlTexts.PostgresNoRights,
        PostgresErrorCodes.DiskFull => SqlTexts.PostgresDiskFull,
        PostgresErrorCodes.TooManyConnections => SqlTexts.PostgresTooManyConnections,
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow => SqlTexts.PostgresStarting,
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn => SqlTexts.PostgresNoTables,
        PostgresErrorCodes.ReadOnlySqlTransaction => SqlTexts.PostgresReadOnly,
        _ => SqlTexts.PostgresState(e.SqlState),
    };
}
