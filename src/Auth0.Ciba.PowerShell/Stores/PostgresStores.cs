using Auth0.Ciba.Stores;

namespace Auth0.Ciba.PowerShell.Stores;

/// <summary>PostgreSQL, which the engine has on .NET only.</summary>
internal static class PostgresStores
{
    internal static IRecordStore Open(PostgresStoreOptions options) => PostgresRecordStore.Open(options);
}
