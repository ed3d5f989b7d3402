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
            NpgsqlException { InnerException: TimeoutException } or TimeoutException => "it did not answer in time (busy, locked or out of reach)",
            NpgsqlException { InnerException: System.Security.Authentication.AuthenticationException } => "TLS failed; check the server's certificate and the TLS mode",
            FileNotFoundException or DirectoryNotFoundException => "the file of the root certificates cannot be read",
            NpgsqlException or SocketException or IOException => "it cannot be reached, or the connection broke",
            _ => null,
        };
        return what is null ? null : new Auth0CibaException(ErrorIds.StoreFailed, $"The PostgreSQL store {place} failed: {what}.");
    }

    private static string Explain(PostgresException e) => e.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => "it does not accept this user and password",
        PostgresErrorCodes.InvalidCatalogName => "there is no such database",
        PostgresErrorCodes.InsufficientPrivilege => "this user may not use or make its tables",
        PostgresErrorCodes.DiskFull => "its disk is full",
        PostgresErrorCodes.TooManyConnections => "it has too many connections",
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow => "it is starting or shutting down",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn => "its tables are missing or not this library's",
        PostgresErrorCodes.ReadOnlySqlTransaction => "it is a read-only replica",
        _ => $"SQLSTATE {e.SqlState}",
    };
}
