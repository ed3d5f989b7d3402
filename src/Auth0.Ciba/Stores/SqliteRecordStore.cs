using System;
using System.IO;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Stores.Sql;

namespace Auth0.Ciba.Stores;

/// <summary>Stores in a SQLite file: for one machine, safe for several processes at once.</summary>
public static class SqliteRecordStore
{
    /// <summary>Gives a store on a file. The file is opened, and made where it is missing, by the first call.</summary>
    /// <param name="options">Where it is.</param>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.BadInput"/> naming the option that breaks a rule.</exception>
    public static SqlRecordStore Open(SqliteStoreOptions options)
    {
        if (options is null)
            throw new ArgumentNullException(nameof(options));
        if (string.IsNullOrWhiteSpace(options.Path))
            throw Auth0CibaException.BadInput(nameof(options.Path), StoreTexts.PathRequired);
        if (options.LockTimeout < TimeSpan.FromMilliseconds(100) || options.LockTimeout > TimeSpan.FromSeconds(600))
            throw Auth0CibaException.BadInput(nameof(options.LockTimeout), StoreTexts.LockTimeoutOutOfRange);
        try
        {
            return new SqlRecordStore(new SqliteDialect(Path.GetFullPath(options.Path), options.LockTimeout));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or IOException)
        {
            throw Auth0CibaException.BadInput(nameof(options.Path), StoreTexts.NoPath(options.Path));
        }
    }
}
