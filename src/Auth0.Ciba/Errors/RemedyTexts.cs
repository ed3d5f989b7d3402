using Auth0.Ciba.Texts;

namespace Auth0.Ciba.Errors;

/// <summary>What to do about each error id. The names are those of <see cref="ErrorIds"/>.</summary>
internal static class RemedyTexts
{
    private static readonly TextArea Area = new("Remedy");

    internal static string BadInput => Area.Get();

    internal static string NotConnected => Area.Get();

    internal static string AccessDenied => Area.Get();

    internal static string RequestExpired => Area.Get();

    internal static string WaitTimeout => Area.Get();

    internal static string Cancelled => Area.Get();

    internal static string InvalidClient => Area.Get();

    internal static string GrantNotAllowed => Area.Get();

    internal static string UnknownUser => Area.Get();

    internal static string BadRequest => Area.Get();

    internal static string InvalidGrant => Area.Get();

    internal static string RateLimited => Area.Get();

    internal static string TenantUnreachable => Area.Get();

    internal static string TenantError => Area.Get();

    internal static string NotSupported => Area.Get();

    internal static string UntrustedEndpoint => Area.Get();

    internal static string BadResponse => Area.Get();

    internal static string Indeterminate => Area.Get();

    internal static string AlreadyPending => Area.Get();

    internal static string AskLimit => Area.Get();

    internal static string DenialCooldown => Area.Get();

    internal static string SessionClosed => Area.Get();

    internal static string RequestNotFound => Area.Get();

    internal static string TokenNotFound => Area.Get();

    internal static string RefreshRejected => Area.Get();

    internal static string RefreshFailed => Area.Get();

    internal static string RevokeFailed => Area.Get();

    internal static string NothingToRevoke => Area.Get();

    internal static string CannotCompareAndSwap => Area.Get();

    internal static string StoreFailed => Area.Get();

    internal static string ReservedForGate => Area.Get();

    internal static string QuorumNotReached => Area.Get();

    internal static string AlreadyConsumed => Area.Get();

    internal static string ApprovalTooOld => Area.Get();

    internal static string ApprovalNotFound => Area.Get();

    internal static string OperationChanged => Area.Get();

    internal static string Uncovered => Area.Get();

    internal static string CannotFreeze => Area.Get();

    internal static string PolicyViolated => Area.Get();

    internal static string PolicyUnusable => Area.Get();

    internal static string StoreNotDurable => Area.Get();

    internal static string Unexpected => Area.Get();

    internal static string UnverifiedAlgorithm => Area.Get();

    internal static string UnverifiedKeysUnavailable => Area.Get();

    internal static string UnverifiedIssuedAt => Area.Get();

    internal static string Unverified => Area.Get();
}
