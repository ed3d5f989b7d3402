using System;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Stores.Sql;

namespace Auth0.Ciba.Stores;

/// <summary>Stores in a PostgreSQL database: for a fleet of machines. On .NET only, not on .NET Framework.</summary>
public static class PostgresRecordStore
{
    /// <summary>Gives a store in a database. The server is reached, and the tables are made where they are missing, by the first call.</summary>
    /// <param name="options">Where it is.</param>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.BadInput"/> naming the option that breaks a rule.</exception>
    public static SqlRecordStore Open(PostgresStoreOptions options)
    {
        (options ?? throw new ArgumentNullException(nameof(options))).Check();
        return new SqlRecordStore(new PostgresDialect(options));
    }
}
