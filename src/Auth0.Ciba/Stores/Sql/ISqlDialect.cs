using System;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Stores.Sql;

/// <summary>What one kind of database has of its own: how it is reached, how it says things, and what its failures mean.</summary>
internal interface ISqlDialect : IDisposable
{
    string Kind { get; }

    SqlStatements Statements { get; }

    /// <summary>Does work on a connection to a database that has the schema.</summary>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.StoreFailed"/> for whatever the database or the way to it failed with.</exception>
    /// <exception cref="BrokenConnectionException">The same where the work may have been done all the same.</exception>
    Task<T> RunAsync<T>(Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken);
}
