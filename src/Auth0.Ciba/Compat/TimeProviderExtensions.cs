using System;

namespace Auth0.Ciba.Compat;

internal static class TimeProviderExtensions
{
    /// <summary>The monotonic clock as a span since its own zero: for due times and deadlines, never for records.</summary>
    internal static TimeSpan Monotonic(this TimeProvider timeProvider) => timeProvider.GetElapsedTime(0, timeProvider.GetTimestamp());
}
