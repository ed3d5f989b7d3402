using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Stores;

/// <summary>A store that may hold records whose ids it cannot tell, and says so.</summary>
internal interface IRecordListing
{
    /// <summary>The ids that begin with the prefix.</summary>
    /// <param name="prefix">What the ids begin with.</param>
    /// <param name="onUnreadable">Told of each record under the prefix's first segment that cannot be read.</param>
    /// <param name="options">The caller's store options, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<IReadOnlyList<string>> ListAsync(string prefix, Action<Auth0CibaException> onUnreadable, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken);
}

/// <summary>Lists whatever the kind of store.</summary>
internal static class RecordListing
{
    /// <summary>The ids; where the store cannot tell a record's id, the handler is told. What is listed may still turn out to be unreadable.</summary>
    internal static ValueTask<IReadOnlyList<string>> ListAsync(this IRecordStore store, string prefix, Action<Auth0CibaException> onUnreadable, IReadOnlyDictionary<string, object?>? options, CancellationToken cancellationToken) =>
        store is IRecordListing listing ? listing.ListAsync(prefix, onUnreadable, options, cancellationToken) : store.ListAsync(prefix, options, cancellationToken);
}
