using System.Management.Automation;
using Auth0.Ciba.Errors;
using Auth0.Ciba.PowerShell.Completion;
using Auth0.Ciba.PowerShell.Sessions;

namespace Auth0.Ciba.PowerShell.Commands;

/// <summary>A cmdlet that works in a session: the one given, or the default one of its runspace.</summary>
public abstract class Auth0SessionCmdletBase : Auth0CmdletBase
{
    /// <summary>The session to use, from Connect-Auth0 -PassThru or Get-Auth0Session. Default: the session that was connected last in this runspace.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public Session? Session { get; set; }

    private protected override string? NamesNullItself => nameof(Session);

    /// <exception cref="Auth0CibaException">NotConnected or SessionClosed.</exception>
    private protected Session RequireSession()
    {
        // A variable that was taken for a session must not quietly mean another one, and so another tenant.
        if (Session is null && IsGiven(nameof(Session)))
            throw new Auth0CibaException(ErrorIds.NotConnected, CommandTexts.SessionNull);
        if (Session is { IsOpen: false })
            throw new Auth0CibaException(ErrorIds.SessionClosed, CommandTexts.SessionClosed(Session));
        return Session ?? SessionRegistry.In(SessionState).FindDefault(SessionState)
            ?? throw new Auth0CibaException(ErrorIds.NotConnected, CommandTexts.NoSession);
    }
}
