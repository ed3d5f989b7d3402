using System.Collections.Generic;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.PowerShell.Waiting;

/// <summary>Told, on the pipeline thread alone, how requests go.</summary>
internal interface IApprovalSink
{
    /// <summary>A person was asked.</summary>
    void Asked(PendingAuthentication pending);

    /// <summary>Nobody was asked, or that cannot be known, or the request cannot be followed.</summary>
    void Failed(string? subject, Auth0CibaException error);

    /// <summary>A request is decided, or the caller's time for it is over.</summary>
    void Decided(AuthenticationOutcome outcome);

    /// <summary>About every second: these are open.</summary>
    void Waiting(IReadOnlyCollection<PendingAuthentication> open);

    /// <summary>Nothing is open any more.</summary>
    void Over();
}
