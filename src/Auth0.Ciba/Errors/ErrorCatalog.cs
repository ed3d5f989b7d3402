using System;
using System.Collections.Generic;

namespace Auth0.Ciba.Errors;

/// <summary>Kind and remedy of each error id.</summary>
internal static class ErrorCatalog
{
    private static readonly Dictionary<string, (ErrorKind Kind, Func<string> Action)> Entries = new()
    {
        [ErrorIds.BadInput] = (ErrorKind.InvalidArgument, static () => RemedyTexts.BadInput),
        [ErrorIds.NotConnected] = (ErrorKind.ConnectionError, static () => RemedyTexts.NotConnected),
        [ErrorIds.AccessDenied] = (ErrorKind.PermissionDenied, static () => RemedyTexts.AccessDenied),
        [ErrorIds.RequestExpired] = (ErrorKind.OperationTimeout, static () => RemedyTexts.RequestExpired),
        [ErrorIds.WaitTimeout] = (ErrorKind.OperationTimeout, static () => RemedyTexts.WaitTimeout),
        [ErrorIds.Cancelled] = (ErrorKind.OperationStopped, static () => RemedyTexts.Cancelled),
        [ErrorIds.InvalidClient] = (ErrorKind.AuthenticationError, static () => RemedyTexts.InvalidClient),
        [ErrorIds.GrantNotAllowed] = (ErrorKind.PermissionDenied, static () => RemedyTexts.GrantNotAllowed),
        [ErrorIds.UnknownUser] = (ErrorKind.ObjectNotFound, static () => RemedyTexts.UnknownUser),
        [ErrorIds.BadRequest] = (ErrorKind.InvalidArgument, static () => RemedyTexts.BadRequest),
        [ErrorIds.InvalidGrant] = (ErrorKind.InvalidOperation, static () => RemedyTexts.InvalidGrant),
        [ErrorIds.RateLimited] = (ErrorKind.LimitsExceeded, static () => RemedyTexts.RateLimited),
        [ErrorIds.TenantUnreachable] = (ErrorKind.ConnectionError, static () => RemedyTexts.TenantUnreachable),
        [ErrorIds.TenantError] = (ErrorKind.ResourceUnavailable, static () => RemedyTexts.TenantError),
        [ErrorIds.NotSupported] = (ErrorKind.InvalidOperation, static () => RemedyTexts.NotSupported),
        [ErrorIds.UntrustedEndpoint] = (ErrorKind.SecurityError, static () => RemedyTexts.UntrustedEndpoint),
        [ErrorIds.BadResponse] = (ErrorKind.InvalidData, static () => RemedyTexts.BadResponse),
        [ErrorIds.Indeterminate] = (ErrorKind.InvalidOperation, static () => RemedyTexts.Indeterminate),
        [ErrorIds.AlreadyPending] = (ErrorKind.ResourceExists, static () => RemedyTexts.AlreadyPending),
        [ErrorIds.AskLimit] = (ErrorKind.LimitsExceeded, static () => RemedyTexts.AskLimit),
        [ErrorIds.DenialCooldown] = (ErrorKind.LimitsExceeded, static () => RemedyTexts.DenialCooldown),
        [ErrorIds.SessionClosed] = (ErrorKind.InvalidOperation, static () => RemedyTexts.SessionClosed),
        [ErrorIds.RequestNotFound] = (ErrorKind.ObjectNotFound, static () => RemedyTexts.RequestNotFound),
        [ErrorIds.TokenNotFound] = (ErrorKind.ObjectNotFound, static () => RemedyTexts.TokenNotFound),
        [ErrorIds.RefreshRejected] = (ErrorKind.PermissionDenied, static () => RemedyTexts.RefreshRejected),
        [ErrorIds.RefreshFailed] = (ErrorKind.ResourceUnavailable, static () => RemedyTexts.RefreshFailed),
        [ErrorIds.RevokeFailed] = (ErrorKind.ResourceUnavailable, static () => RemedyTexts.RevokeFailed),
        [ErrorIds.NothingToRevoke] = (ErrorKind.ObjectNotFound, static () => RemedyTexts.NothingToRevoke),
        [ErrorIds.CannotCompareAndSwap] = (ErrorKind.InvalidOperation, static () => RemedyTexts.CannotCompareAndSwap),
        [ErrorIds.StoreFailed] = (ErrorKind.ResourceUnavailable, static () => RemedyTexts.StoreFailed),
        [ErrorIds.ReservedForGate] = (ErrorKind.InvalidOperation, static () => RemedyTexts.ReservedForGate),
        [ErrorIds.QuorumNotReached] = (ErrorKind.PermissionDenied, static () => RemedyTexts.QuorumNotReached),
        [ErrorIds.AlreadyConsumed] = (ErrorKind.InvalidOperation, static () => RemedyTexts.AlreadyConsumed),
        [ErrorIds.ApprovalTooOld] = (ErrorKind.OperationTimeout, static () => RemedyTexts.ApprovalTooOld),
        [ErrorIds.ApprovalNotFound] = (ErrorKind.ObjectNotFound, static () => RemedyTexts.ApprovalNotFound),
        [ErrorIds.OperationChanged] = (ErrorKind.SecurityError, static () => RemedyTexts.OperationChanged),
        [ErrorIds.Uncovered] = (ErrorKind.SecurityError, static () => RemedyTexts.Uncovered),
        [ErrorIds.CannotFreeze] = (ErrorKind.InvalidArgument, static () => RemedyTexts.CannotFreeze),
        [ErrorIds.PolicyViolated] = (ErrorKind.PermissionDenied, static () => RemedyTexts.PolicyViolated),
        [ErrorIds.PolicyUnusable] = (ErrorKind.SecurityError, static () => RemedyTexts.PolicyUnusable),
        [ErrorIds.StoreNotDurable] = (ErrorKind.InvalidOperation, static () => RemedyTexts.StoreNotDurable),
        [ErrorIds.Unexpected] = (ErrorKind.InvalidOperation, static () => RemedyTexts.Unexpected),
        [ErrorIds.UnverifiedAlgorithm] = (ErrorKind.SecurityError, static () => RemedyTexts.UnverifiedAlgorithm),
        [ErrorIds.UnverifiedKeysUnavailable] = (ErrorKind.SecurityError, static () => RemedyTexts.UnverifiedKeysUnavailable),
        [ErrorIds.UnverifiedIssuedAt] = (ErrorKind.SecurityError, static () => RemedyTexts.UnverifiedIssuedAt),
    };

    private static readonly (ErrorKind, Func<string>) Unverified =
        (ErrorKind.SecurityError, static () => RemedyTexts.Unverified);

    internal static (ErrorKind Kind, Func<string> Action) Find(string errorId) => Entries.TryGetValue(errorId, out var entry) ? entry : Unverified;
}
