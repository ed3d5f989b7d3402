using System;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Backchannel;

/// <summary>Where one request stands, as data. It holds no token, and no gate takes it for an approval.</summary>
public sealed class BackchannelRequestStatus
{
    internal BackchannelRequestStatus(PendingAuthentication request, BackchannelStatus status, DateTimeOffset? nextPollAt, string? errorId, string? reason)
    {
        Request = request;
        Status = status;
        NextPollAt = nextPollAt;
        ErrorId = errorId;
        Reason = reason;
    }

    /// <summary>Where it stands.</summary>
    public BackchannelStatus Status { get; }

    /// <summary>The person asked.</summary>
    public string UserId => Request.UserId;

    /// <summary>What the person sees.</summary>
    public string BindingMessage => Request.BindingMessage;

    /// <summary>When the request ends, UTC.</summary>
    public DateTimeOffset ExpiresAt => Request.ExpiresAt;

    /// <summary>Before this, asking again tells nothing new, UTC; null where the request is over.</summary>
    public DateTimeOffset? NextPollAt { get; }

    /// <summary>One of <see cref="ErrorIds"/> where the request ended without a verified yes.</summary>
    public string? ErrorId { get; }

    /// <summary>What happened then.</summary>
    public string? Reason { get; }

    /// <summary>The tenant's id of the request.</summary>
    public string AuthReqId => Request.AuthReqId;

    /// <summary>The id of the record in the session's store.</summary>
    public string RequestId => Request.RequestId;

    /// <summary>The request.</summary>
    internal PendingAuthentication Request { get; }
}
