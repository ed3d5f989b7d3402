using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Auth0.Ciba.Simulator;

/// <summary>Waits for a pending request without polling the store.</summary>
internal static class PendingWait
{
    public static async Task<RequestView> RunAsync(
        RequestStore requests, Func<RequestView, bool> match, CancellationToken cancellationToken)
    {
        var found = new TaskCompletionSource<RequestView>(TaskCreationOptions.RunContinuationsAsynchronously);
        requests.Changed += Look;
        try
        {
            var present = requests.InOrder.Select(request => request.View()).FirstOrDefault(IsWanted);
            return present ?? await found.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            requests.Changed -= Look;
        }

        void Look(BackchannelRequest request)
        {
            var view = request.View();
            if (IsWanted(view))
                found.TrySetResult(view);
        }

        bool IsWanted(RequestView view) => view.State == RequestState.Pending && match(view);
    }
}
