using System.Linq;
using System.Management.Automation;
using Auth0.Ciba.PowerShell.Output;
using Auth0.Ciba.PowerShell.Sessions;

namespace Auth0.Ciba.PowerShell.Commands;

/// <summary>Get-Auth0Session: the open sessions of the runspace, oldest first; the default one alone with -Default.</summary>
[Cmdlet(VerbsCommon.Get, "Auth0Session")]
[OutputType(typeof(Session))]
public sealed class GetAuth0SessionCommand : Auth0CmdletBase
{
    /// <summary>Gives the default session alone; nothing where there is none.</summary>
    [Parameter]
    public SwitchParameter Default { get; set; }

    private protected override void Process()
    {
        var registry = SessionRegistry.In(SessionState);
        var standard = registry.FindDefault(SessionState);
        foreach (var session in registry.Open.Where(session => !Default || ReferenceEquals(session, standard)))
            WriteObject(SessionOutput.From(session, ReferenceEquals(session, standard)));
    }
}
