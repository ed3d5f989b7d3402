using System;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Backchannel;

/// <summary>How a request ended: a verified result, or the error that stands in its place.</summary>
public sealed class AuthenticationOutcome
{
    private AuthenticationOutcome(PendingAuthentication request, BackchannelStatus status, BackchannelAuthenticationResult? result, Auth0CibaException? error)
    {
        Request = request;
        Status = status;
        Result = result;
        Error = error;
    }

    /// <summary>The request that ended.</summary>
    public PendingAuthentication Request { get; }

    /// <summary>How it ended.</summary>
    public BackchannelStatus Status { get; }

    /// <summary>The verified result; null unless approved.</summary>
    public BackchannelAuthenticationResult? Result { get; }

    /// <summary>The error; null only where approved.</summary>
    public Auth0CibaException? Error { get; }

    /// <summary>What a person should know of beside the outcome, such as a store that failed to keep it.</summary>
    public string? Warning { get; private init; }

    internal static AuthenticationOutcome Approved(BackchannelAuthenticationResult result, string? warning = null) =>
        new(result.Request, BackchannelStatus.Approved, result, null) { Warning = warning };

    internal static AuthenticationOutcome Failed(PendingAuthentication request, Auth0CibaException error, string? warning = null) =>
        new(request, StatusOf(error), null, error ?? throw new ArgumentNullException(nameof(error))) { Warning = warning };

    internal static BackchannelStatus StatusOf(Auth0CibaException error) => error.ErrorId switch
    {
        ErrorIds.AccessDenied => BackchannelStatus.Denied,
        ErrorIds.RequestExpired => BackchannelStatus.Expired,
        ErrorIds.Indeterminate => BackchannelStatus.Indeterminate,
        _ when error.IsUnverified => BackchannelStatus.Unverified,
        _ => BackchannelStatus.Failed,
    };
}
