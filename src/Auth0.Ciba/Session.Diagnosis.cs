using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Diagnosis;

namespace Auth0.Ciba;

/// <content>Whether the session works.</content>
public sealed partial class Session
{
    /// <summary>
    /// Checks tenant, clock, keys, client credentials, the CIBA grant and the store, and asks nobody. Makes three requests to the tenant: discovery
    /// document, key set, and one poll for a request that does not exist (a further one where a next client secret must be tried). A failing check does not
    /// stop the others and is no exception.
    /// </summary>
    /// <param name="storeOptions">Options handed to every store call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Errors.Auth0CibaException"><see cref="Errors.ErrorIds.SessionClosed"/>.</exception>
    public async Task<SessionDiagnosis> TestAsync(IReadOnlyDictionary<string, object?>? storeOptions = null, CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        var checks = await _tester.RunAsync(storeOptions, cancellationToken).ConfigureAwait(false);
        return new SessionDiagnosis(Domain, ClientId, _clock.GetUtcNow(), checks, _hide);
    }
}
