using System.IO;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Stores.Sql;

/// <summary>The files of a SQLite store belong to who runs it, and nobody else can read them.</summary>
internal static class SqliteFile
{
    /// <summary>Makes the file where it is missing, and looks at what is there.</summary>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.StoreFailed"/> with the remedy where others could read it.</exception>
    internal static void Prepare(string path)
    {
        if (!File.Exists(path))
            PrivateFiles.TryCreate(path);

        // SQLite makes the two others with the mode of the first, unless they were there.
        foreach (var file in new[] { path, path + "-wal", path + "-shm" })
        {
            if (PrivateFiles.FindFault(file) is { } fault)
                throw new Auth0CibaException(ErrorIds.StoreFailed, SqlTexts.SqliteFileUnsafe(file, fault));
        }
    }
}
