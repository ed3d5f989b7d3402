using System.Collections.Generic;
using System.Management.Automation;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Sessions;

namespace Auth0.Ciba.PowerShell.Commands;

/// <summary>
/// Disconnect-Auth0: closes the default session, the ones given, or all of the runspace. Waits of a closed session end with an error. No
/// other session becomes the default by this.
/// </summary>
[Cmdlet(VerbsCommunications.Disconnect, "Auth0", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class DisconnectAuth0Command : Auth0CmdletBase
{
    /// <summary>The sessions to close. Default: the runspace's default session; nothing happens where there is none.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public Session[]? Session { get; set; }

    /// <summary>Closes every session of the runspace.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    private protected override void Process()
    {
        foreach (var session in Find())
        {
            if (ShouldDo(session.ToString(), CommandTexts.ActionClose))
                SessionRegistry.In(SessionState).Close(session);
        }
    }

    private IEnumerable<Session> Find()
    {
        if (All)
            return SessionRegistry.In(SessionState).Open;
        if (Session is not null)
            return Session;

        // A null that came down the pipeline is no session, and not the default one either.
        if (MyInvocation.ExpectingInput)
            throw Auth0CibaException.BadInput(nameof(Session), CommandTexts.Null);
        return SessionRegistry.In(SessionState).FindDefault(SessionState) is { } session ? [session] : [];
    }
}
