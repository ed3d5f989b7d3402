using System.Collections.Generic;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.PowerShell.Waiting;

/// <summary>Told, on the pipeline thread alone, how requests go.</summary>
internal interface IApprovalSink
{
    /// <summary>A person was asked.</summary>
    void Asked(Session session, PendingAuthentication pending);

    /// <summary>Nobody was asked, or that cannot be known.</summary>
    void Failed(BackchannelAuthenticationRequest request, Auth0CibaException error);

    /// <summary>A request is decided.</summary>
    void Decided(AuthenticationOutcome outcome);

    /// <summary>The caller's time for a request is over.</summary>
    void TimedOut(PendingAuthentication pending);

    /// <summary>About every second: these are open.</summary>
    void Waiting(IReadOnlyCollection<PendingAuthentication> open);

    /// <summary>Nothing is open any more.</summary>
    void Over();
}
