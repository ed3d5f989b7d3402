using System;

namespace Auth0.Ciba.Tenant;

/// <summary>One hold for all requests of a session to a tenant, set when the tenant says 429. Monotonic time.</summary>
internal sealed class RateLimitGate
{
    private readonly object _lock = new();
    private TimeSpan _until;

    internal TimeSpan HeldUntil
    {
        get
        {
            lock (_lock)
                return _until;
        }
    }

    /// <summary>Only ever lengthens the hold.</summary>
    internal void Hold(TimeSpan until)
    {
        lock (_lock)
        {
            if (until > _until)
                _until = until;
        }
    }
}
