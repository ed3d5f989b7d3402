using System;
using System.Threading;
using System.Threading.Tasks;

namespace Auth0.Ciba.Compat;

internal static class TimeProviderExtensions
{
    /// <summary>The monotonic clock as a span since its own zero: for due times and deadlines, never for records.</summary>
    internal static TimeSpan Monotonic(this TimeProvider timeProvider) => timeProvider.GetElapsedTime(0, timeProvider.GetTimestamp());

    /// <summary>Waits that long at least. The library cuts parts of a millisecond off, and a loop that waits for the rest would not wait at all.</summary>
    internal static Task WaitAsync(this TimeProvider timeProvider, TimeSpan time, CancellationToken cancellationToken)
    {
        var whole = TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));
#if NETFRAMEWORK
        return TimeProviderTaskExtensions.Delay(timeProvider, whole, cancellationToken);
#else
        return Task.Delay(whole, timeProvider, cancellationToken);
#endif
    }
}
