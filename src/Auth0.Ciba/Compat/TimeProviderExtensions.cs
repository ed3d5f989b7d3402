using System;
using System.Threading;
using System.Threading.Tasks;

namespace Auth0.Ciba.Compat;

internal static class TimeProviderExtensions
{
    /// <summary>The monotonic clock as a span since its own zero: for due times and deadlines, never for records.</summary>
    internal static TimeSpan Monotonic(this TimeProvider timeProvider) => timeProvider.GetElapsedTime(0, timeProvider.GetTimestamp());

    internal static Task WaitAsync(this TimeProvider timeProvider, TimeSpan time, CancellationToken cancellationToken) =>
#if NETFRAMEWORK
        TimeProviderTaskExtensions.Delay(timeProvider, time, cancellationToken);
#else
        Task.Delay(time, timeProvider, cancellationToken);
#endif
}
