using System.Management.Automation;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;

namespace Auth0.Ciba.PowerShell.Commands;

/// <summary>
/// Get-Auth0BackchannelStatus: where requests stand, as data. Asks the tenant only when a poll is due, and answers from what is known
/// otherwise. Without input: all open requests of the session's store. A status holds no token and is no approval.
/// </summary>
[Cmdlet(VerbsCommon.Get, "Auth0BackchannelStatus")]
[OutputType(typeof(BackchannelRequestStatus))]
public sealed class GetAuth0BackchannelStatusCommand : Auth0RequestCmdletBase
{
    private protected override void Process()
    {
        var session = RequireSession();
        if (!NamesRequest && !MyInvocation.ExpectingInput)
        {
            foreach (var pending in Await(session.ListRequestsAsync(StoreTable, StopToken)))
                Write(session, pending);
            return;
        }

        foreach (var (_, find) in Finders(session))
            Write(session, Await(Task.Run(() => find(StopToken))));
    }

    private void Write(Session session, PendingAuthentication pending) =>
        WriteObject(Await(session.GetStatusAsync(pending, StoreTable, StopToken)));
}
