using Auth0.Ciba.Errors;
using Auth0.Ciba.Stores;

namespace Auth0.Ciba.PowerShell.Stores;

/// <summary>PostgreSQL, which the engine does not have on .NET Framework.</summary>
internal static class PostgresStores
{
    /// <exception cref="Auth0CibaException">BadInput, always.</exception>
    internal static IRecordStore Open(PostgresStoreOptions options) =>
        throw Auth0CibaException.BadInput("PostgresHost", StoreTexts.PostgresNeedsPowerShell7(options.Host));
}
