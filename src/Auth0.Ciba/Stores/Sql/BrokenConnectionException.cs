using System;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Stores.Sql;

/// <summary>The connection broke, or the answer did not come in time, while a statement was under way: it may have been done.</summary>
/// <param name="explained">The failure in words.</param>
internal sealed class BrokenConnectionException(Auth0CibaException explained) : Exception(explained.Message)
{
    internal Auth0CibaException Explained { get; } = explained;
}
