using System.Collections.Concurrent;
using System.Management.Automation;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;

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
            // Told by the thread that lists; written here.
            var unreadable = new ConcurrentQueue<Auth0CibaException>();
            foreach (var pending in Await(session.ListRequestsAsync(StoreTable, unreadable.Enqueue, StopToken)))
                Write(session, pending);
            foreach (var error in unreadable)
                WriteError(error, null);
            return;
        }

        foreach (var (subject, find) in Finders(session))
        {
            try
            {
                Write(session, Await(Task.Run(() => find(StopToken))));
            }
            catch (Auth0CibaException e)
            {
                // One that is unknown leaves the others.
                WriteError(e, subject);
            }
        }
    }

    private void Write(Session session, PendingAuthentication pending) =>
        WriteObject(Await(session.GetStatusAsync(pending, StoreTable, StopToken)));
}
