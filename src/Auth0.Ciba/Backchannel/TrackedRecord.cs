using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Backchannel;

/// <summary>A request's record with the version that it was last read or written at, and the caller's options for each store call.</summary>
internal sealed class TrackedRecord(string requestId, RequestRecord value, long version, IReadOnlyDictionary<string, object?>? storeOptions)
{
    private long _version = version;

    internal string RequestId { get; } = requestId;

    internal RequestRecord Value { get; } = value;

    internal IReadOnlyDictionary<string, object?>? StoreOptions { get; } = storeOptions;

    internal async Task SaveAsync(RequestStore requests, CancellationToken cancellationToken) =>
        _version = await requests.WriteAsync(RequestId, Value, _version, StoreOptions, cancellationToken).ConfigureAwait(false);

    /// <summary>Ends the record with the error. A store that fails now must not hide what happened: the failure comes back as a warning.</summary>
    internal async Task<string?> EndAsync(RequestStore requests, Auth0CibaException error, CancellationToken cancellationToken)
    {
        Value.Phase = RequestPhase.Ended;
        Value.Answer = null;
        Value.ErrorId = error.ErrorId;
        Value.ErrorMessage = error.Message;
        try
        {
            await SaveAsync(requests, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return $"The store could not keep how the request ended: {e.Message}";
        }
    }
}
