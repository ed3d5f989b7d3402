using System.Threading;
using System.Threading.Tasks;

namespace Auth0.Ciba.Compat;

internal static class TaskExtensions
{
    /// <summary>Waits for the task, or until the wait is cancelled; the task goes on.</summary>
#if NETFRAMEWORK
    internal static async Task<T> OrStopAsync<T>(this Task<T> task, CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => stopped.TrySetCanceled(cancellationToken)))
            return await (await Task.WhenAny(task, stopped.Task).ConfigureAwait(false)).ConfigureAwait(false);
    }
#else
    internal static Task<T> OrStopAsync<T>(this Task<T> task, CancellationToken cancellationToken) => task.WaitAsync(cancellationToken);
#endif
}
