using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba;

/// <content>Requests that were made before.</content>
public sealed partial class Session
{
    /// <summary>Finds a request of this session's store by its record's id or by the tenant's.</summary>
    /// <param name="requestId">The record's id, or null.</param>
    /// <param name="authReqId">The tenant's auth_req_id, or null.</param>
    /// <param name="storeOptions">Options handed to every store call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.RequestNotFound"/>.</exception>
    public Task<PendingAuthentication> FindRequestAsync(string? requestId, string? authReqId, IReadOnlyDictionary<string, object?>? storeOptions = null, CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        return _backchannel.FindAsync(requestId, authReqId, storeOptions, cancellationToken);
    }

    /// <summary>Makes a record of a request that another program made, so that this session can follow it.</summary>
    /// <param name="authReqId">The tenant's auth_req_id of the request.</param>
    /// <param name="expected">Who must answer, and with which scope, audience and details. Expectations come from the asker, so they are said again.</param>
    /// <param name="askedAt">When the request was made; default: now. An answer older than that, less a minute, is refused.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.BadInput"/>, or the tenant could not be reached.</exception>
    public Task<PendingAuthentication> AdoptAsync(string authReqId, BackchannelAuthenticationRequest expected, DateTimeOffset? askedAt = null, CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        return _backchannel.AdoptAsync(authReqId, expected ?? throw new ArgumentNullException(nameof(expected)), askedAt, cancellationToken);
    }

    /// <summary>The requests of this session's store, tenant and client that are not over, oldest first; those of approvals are left out.</summary>
    /// <param name="storeOptions">Options handed to every store call.</param>
    /// <param name="onUnreadable">Told, while the call runs, of each record that cannot be read; the others are listed all the same. Default: those are left out.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<IReadOnlyList<PendingAuthentication>> ListRequestsAsync(IReadOnlyDictionary<string, object?>? storeOptions = null, Action<Auth0CibaException>? onUnreadable = null, CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        return _backchannel.ListOpenAsync(storeOptions, onUnreadable ?? (_ => { }), cancellationToken);
    }
}
