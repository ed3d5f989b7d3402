using System.Collections.Generic;

namespace Auth0.Ciba.Errors;

/// <summary>Kind and remedy of each error id.</summary>
internal static class ErrorCatalog
{
    private static readonly Dictionary<string, (ErrorKind Kind, string Action)> Entries = new()
    {
        [ErrorIds.BadInput] = (ErrorKind.InvalidArgument, "Correct the parameter named in the message. Nothing was sent to the tenant."),
        [ErrorIds.NotConnected] = (ErrorKind.ConnectionError, "Run Connect-Auth0 first, or pass an open session with -Session."),
        [ErrorIds.AccessDenied] = (ErrorKind.PermissionDenied, "The person said no. Do not run the operation; ask the person before asking again."),
        [ErrorIds.RequestExpired] = (ErrorKind.OperationTimeout, "Nobody answered in time. Ask again when the person is at the phone, or allow more time with -RequestedExpiry."),
        [ErrorIds.WaitTimeout] = (ErrorKind.OperationTimeout, "The request is still open. Wait for it again, or give a longer -TimeoutSec."),
        [ErrorIds.Cancelled] = (ErrorKind.OperationStopped, "The wait was stopped. The person may still see the request until it expires."),
        [ErrorIds.InvalidClient] = (ErrorKind.AuthenticationError, "Check client id, client secret and the application's authentication method in the Auth0 dashboard (Applications > your application > Credentials)."),
        [ErrorIds.GrantNotAllowed] = (ErrorKind.PermissionDenied, "Switch on the grant that the message names ('Client Initiated Backchannel Authentication (CIBA)', or 'Refresh Token') in the Auth0 dashboard (Applications > your application > Settings > Advanced Settings > Grant Types)."),
        [ErrorIds.UnknownUser] = (ErrorKind.ObjectNotFound, "Give the user id as Auth0 shows it (User Management > Users > user_id), for example auth0|0123456789."),
        [ErrorIds.BadRequest] = (ErrorKind.InvalidArgument, "Read the tenant's message. Frequent causes: the person has no enrolled device, or no verified e-mail address; the authorization details type is not registered for the API."),
        [ErrorIds.InvalidGrant] = (ErrorKind.InvalidOperation, "The tenant does not know this request any more: it was used elsewhere, belongs to another client or is long over. Look at the tenant's logs before asking again."),
        [ErrorIds.RateLimited] = (ErrorKind.LimitsExceeded, "Wait until the tenant's limit has reset, then ask again."),
        [ErrorIds.TenantUnreachable] = (ErrorKind.ConnectionError, "Check the domain, the network, the proxy and the TLS certificates. Nobody was asked."),
        [ErrorIds.TenantError] = (ErrorKind.ResourceUnavailable, "The tenant has trouble of its own. See the Auth0 status page and the tenant's logs."),
        [ErrorIds.NotSupported] = (ErrorKind.InvalidOperation, "Check that -Domain is an Auth0 tenant with CIBA; its discovery document names no backchannel_authentication_endpoint."),
        [ErrorIds.UntrustedEndpoint] = (ErrorKind.SecurityError, "Check that -Domain is the tenant you mean. If it really serves endpoints at another host, allow that host with -AllowedEndpointHost."),
        [ErrorIds.BadResponse] = (ErrorKind.InvalidData, "Something that is not the tenant may have answered (a proxy, a captive portal). Check the way to the tenant."),
        [ErrorIds.Indeterminate] = (ErrorKind.InvalidOperation, "Whether the person was asked, or what was answered, cannot be known. Look at the tenant's logs (ciba_start, ciba_exchange) before asking again."),
        [ErrorIds.AlreadyPending] = (ErrorKind.ResourceExists, "Wait for the pending request (it is the error's TargetObject), or take it up with -Join or -RequestKey."),
        [ErrorIds.AskLimit] = (ErrorKind.LimitsExceeded, "Ask less often. The limit is Auth0's own, and no parameter lifts it."),
        [ErrorIds.DenialCooldown] = (ErrorKind.LimitsExceeded, "Speak with the person, then ask again when the cool-down is over, or ask something else."),
        [ErrorIds.SessionClosed] = (ErrorKind.InvalidOperation, "Open a session with Connect-Auth0 and use that one."),
        [ErrorIds.RequestNotFound] = (ErrorKind.ObjectNotFound, "Use the session and the store that the request was made with."),
        [ErrorIds.TokenNotFound] = (ErrorKind.ObjectNotFound, "Ask the person with Invoke-Auth0Backchannel for this audience and scope; add offline_access to the scope for a token that can be refreshed."),
        [ErrorIds.RefreshRejected] = (ErrorKind.PermissionDenied, "Ask the person again with Invoke-Auth0Backchannel, with offline_access in the scope. Trying the same again does not help."),
        [ErrorIds.RefreshFailed] = (ErrorKind.ResourceUnavailable, "Try again later; the message says whether the tenant may have used the refresh token up. If it stays so, see the Auth0 status page and the tenant's logs."),
        [ErrorIds.RevokeFailed] = (ErrorKind.ResourceUnavailable, "Try again: revoking twice does no harm. The tokens were left in the store."),
        [ErrorIds.NothingToRevoke] = (ErrorKind.ObjectNotFound, "Remove the tokens from the store with Clear-Auth0Token. An access token ends by itself; give the API a short token lifetime in the Auth0 dashboard where that matters."),
        [ErrorIds.CannotCompareAndSwap] = (ErrorKind.InvalidOperation, "Use a store that can: New-Auth0Store -SqlitePath for one machine, -PostgresHost for several, or script blocks with -CompareAndSwap."),
        [ErrorIds.StoreFailed] = (ErrorKind.ResourceUnavailable, "Check that the store can be reached and written, and that it is opened with the right secret."),
        [ErrorIds.ReservedForGate] = (ErrorKind.InvalidOperation, "Use the approval itself; take up one that was interrupted with the same -RequestKey."),
        [ErrorIds.QuorumNotReached] = (ErrorKind.PermissionDenied, "Do not run the operation. The error's TargetObject says what each person decided."),
        [ErrorIds.AlreadyConsumed] = (ErrorKind.InvalidOperation, "Ask anew. An approval is for one run; its record says when it was used."),
        [ErrorIds.ApprovalTooOld] = (ErrorKind.OperationTimeout, "Ask anew, or allow more time between yes and run with -ValidFor where the policy lets you."),
        [ErrorIds.ApprovalNotFound] = (ErrorKind.ObjectNotFound, "Use the session and the store that the approval was asked with."),
        [ErrorIds.OperationChanged] = (ErrorKind.SecurityError, "Do not run the operation. Find out what changed between asking and running, then ask for the operation as it is now."),
        [ErrorIds.Uncovered] = (ErrorKind.SecurityError, "Hand every value in with -ArgumentList, so that it is frozen and approved; or accept and record the gap with -AllowUncovered. Nobody was asked."),
        [ErrorIds.CannotFreeze] = (ErrorKind.InvalidArgument, "Hand in plain values: text, numbers, dates, arrays, hashtables; fetch live objects and secrets inside the block. Nobody was asked."),
        [ErrorIds.PolicyViolated] = (ErrorKind.PermissionDenied, "Ask the policy's owner. Parameters may tighten a policy, never loosen it. Nobody was asked."),
        [ErrorIds.PolicyUnusable] = (ErrorKind.SecurityError, "Have the policy's owner put it right; see docs/approvals.md. Nobody was asked."),
        [ErrorIds.StoreNotDurable] = (ErrorKind.InvalidOperation, "Connect with a store that outlives the process: New-Auth0Store -SqlitePath for one machine, PostgreSQL for several."),
        [ErrorIds.Unexpected] = (ErrorKind.InvalidOperation, "Do not run the operation. This is a fault of Auth0.Ciba: please report it, with what Get-Error shows."),
        [ErrorIds.UnverifiedAlgorithm] = (ErrorKind.SecurityError, "Set the application's 'JSON Web Token (JWT) Signature Algorithm' to RS256 in the Auth0 dashboard (Applications > your application > Settings > Advanced Settings > OAuth)."),
        [ErrorIds.UnverifiedKeysUnavailable] = (ErrorKind.SecurityError, "The tenant's keys could not be fetched. The answer is kept with its record: wait for the request again when the tenant can be reached."),
        [ErrorIds.UnverifiedIssuedAt] = (ErrorKind.SecurityError, "Check this machine's clock first. If it is right, treat the answer as forged."),
    };

    private static readonly (ErrorKind, string) Unverified =
        (ErrorKind.SecurityError, "Do not run the operation. What came back is not a proven yes of the person asked; look at the tenant's logs and configuration.");

    internal static (ErrorKind Kind, string Action) Find(string errorId) => Entries.TryGetValue(errorId, out var entry) ? entry : Unverified;
}
