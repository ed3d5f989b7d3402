using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Backchannel;

/// <summary>A request's record with the version that it was last read or written at, and the caller's options for each store call.</summary>
internal sealed class TrackedRecord(string requestId, RequestRecord value, long version, IReadOnlyDictionary<string, object?>? storeOptions)
{
    private long _version = version;
    private byte[]? _doubtful;

    internal string RequestId { get; } = requestId;

    internal RequestRecord Value { get; private set; } = value;

    internal IReadOnlyDictionary<string, object?>? StoreOptions { get; } = storeOptions;

    /// <summary>Reads the record again; what was not written is forgotten.</summary>
    /// <exception cref="Auth0CibaException">RequestNotFound.</exception>
    internal async Task RefreshAsync(RequestStore requests, CancellationToken cancellationToken)
    {
        var (record, version) = await requests.FindAsync(RequestId, StoreOptions, cancellationToken).ConfigureAwait(false)
            ?? throw new Auth0CibaException(ErrorIds.RequestNotFound, BackchannelTexts.RecordGone);
        Value = record;
        _version = version;
        _doubtful = null;
    }

    /// <summary>Writes the record; false where another worker wrote since it was read.</summary>
    internal async Task<bool> TrySaveAsync(RequestStore requests, CancellationToken cancellationToken)
    {
        // A write that failed may have been done all the same; then the record stands at a version that nobody told us.
        if (_doubtful is { } written && await requests.FindAsync(RequestId, StoreOptions, cancellationToken).ConfigureAwait(false) is { } found && found.Record.Write().SequenceEqual(written))
            _version = found.Version;
        _doubtful = Value.Write();
        var version = await requests.TryWriteAsync(RequestId, Value, _version, StoreOptions, cancellationToken).ConfigureAwait(false);
        _doubtful = null;
        _version = version ?? _version;
        return version is not null;
    }

    /// <summary>
    /// Writes the record over whatever another worker wrote meanwhile, but never over an approval, nor over what a gate has done with; and an end
    /// without an answer never over the answer that another has.
    /// </summary>
    internal async Task SaveAsync(RequestStore requests, CancellationToken cancellationToken)
    {
        while (!await TrySaveAsync(requests, cancellationToken).ConfigureAwait(false))
        {
            var found = await requests.FindAsync(RequestId, StoreOptions, cancellationToken).ConfigureAwait(false);
            if (found is { Record: { Phase: RequestPhase.Ended, ErrorId: null or ErrorIds.ReservedForGate } })
                return;
            if (Value.ErrorId is not null && found is { Record.Phase: RequestPhase.Redeemed or RequestPhase.Ended })
                return;
            _version = found?.Version ?? 0;
        }
    }

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
        catch (Exception e) when (!e.IsStop(cancellationToken))
        {
            return BackchannelTexts.EndNotKept(e.Message);
        }
    }
}
