using Auth0.Ciba.Texts;

namespace Auth0.Ciba.Stores.Sql;

/// <summary>What SQL stores say.</summary>
internal static class SqlTexts
{
    private static readonly TextArea Area = new("Sql");

    internal static string StoreClosed => Area.Get();

    internal static string PostgresTooSlow => Area.Get();

    internal static string PostgresTlsFailed => Area.Get();

    internal static string PostgresRootsUnreadable => Area.Get();

    internal static string PostgresNotReached => Area.Get();

    internal static string PostgresFailed(string place, string what) => Area.Format([place, what]);

    internal static string PostgresRefusesUser => Area.Get();

    internal static string PostgresNoDatabase => Area.Get();

    internal static string PostgresNoRights => Area.Get();

    internal static string PostgresDiskFull => Area.Get();

    internal static string PostgresTooManyConnections => Area.Get();

    internal static string PostgresStarting => Area.Get();

    internal static string PostgresNoTables => Area.Get();

    internal static string PostgresReadOnly => Area.Get();

    internal static string PostgresState(string state) => Area.Format([state]);

    internal static string PostgresNewerSchema(string prefix, long version, long current) => Area.Format([prefix, version, current]);

    internal static string SqliteNoRights => Area.Get();

    internal static string SqliteNoFolder => Area.Get();

    internal static string SqliteNotOpened => Area.Get();

    internal static string SqliteLibraryMissing => Area.Get();

    internal static string SqliteLibraryNotLoaded => Area.Get();

    internal static string SqliteFailed(string path, string what) => Area.Format([path, what]);

    internal static string SqliteLocked(double seconds) => Area.Format([seconds]);

    internal static string SqliteReadOnly => Area.Get();

    internal static string SqliteDiskFailed(int code) => Area.Format([code]);

    internal static string SqliteDamaged => Area.Get();

    internal static string SqliteDiskFull => Area.Get();

    internal static string SqliteCannotOpen => Area.Get();

    internal static string SqliteNoDatabase => Area.Get();

    internal static string SqliteError(int code) => Area.Format([code]);

    internal static string SqliteFileUnsafe(string file, string fault) => Area.Format([file, fault]);

    internal static string SqliteOfAnotherProgram(string path) => Area.Format([path]);

    internal static string SqliteNewerSchema(string path, long version, long current) => Area.Format([path, version, current]);
}
