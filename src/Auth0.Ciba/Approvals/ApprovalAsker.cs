using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Approvals;

/// <summary>Asks one person for an approval, from its record alone.</summary>
internal sealed class ApprovalAsker(BackchannelClient backchannel, IReadOnlyDictionary<string, object?>? storeOptions)
{
    /// <summary>The request's id follows from approval and person, and a record can be made once: however many ask, one request leaves (law 3).</summary>
    internal async Task<PendingAuthentication> FindOrAskAsync(ApprovalRecord record, int index, CancellationToken cancellationToken)
    {
        var person = record.People[index];
        if (await backchannel.FindOwnAsync(person.RequestId, storeOptions, cancellationToken).ConfigureAwait(false) is { } known)
            return known;
        try
        {
            return await backchannel.InitiateAsync(ToRequest(record, person.UserId), new AskOptions { Gate = new GateAsk(person.RequestId, record.Fingerprint) }, cancellationToken).ConfigureAwait(false);
        }
        catch (Auth0CibaException e) when (e.ErrorId == ErrorIds.StoreFailed)
        {
            // Another process was first, or the store has trouble.
            if (await backchannel.FindOwnAsync(person.RequestId, storeOptions, cancellationToken).ConfigureAwait(false) is { } others)
                return others;
            throw;
        }
    }

    private BackchannelAuthenticationRequest ToRequest(ApprovalRecord record, string userId) => new()
    {
        UserId = userId,
        BindingMessage = record.BindingMessage,
        Scope = record.Scope,
        Audience = record.Audience,
        AuthorizationDetails = record.Details is null ? null : AuthorizationDetails.Parse(record.Details),
        RequestedExpiry = record.RequestedExpiry,
        StoreOptions = storeOptions,
    };
}
