using System;

namespace Auth0.Ciba.Backchannel;

/// <summary>
/// What the store's own clock says, as far as calls have shown. A call shows that the store's time lay somewhere between its beginning and its
/// end here; the more slowly it came back, the less it tells, and it moves nothing that it does not contradict.
/// </summary>
internal sealed class StoreClock(TimeProvider timeProvider)
{
    private readonly object _lock = new();
    private TimeSpan _ahead;

    /// <summary>The store's time; this machine's where the store has no clock.</summary>
    internal DateTimeOffset Now
    {
        get
        {
            lock (_lock)
                return timeProvider.GetUtcNow() + _ahead;
        }
    }

    /// <summary>Learns from a call that has just ended.</summary>
    /// <param name="storeTime">What the store said.</param>
    /// <param name="began">When the call began, by this machine's clock.</param>
    internal void Learn(DateTimeOffset storeTime, DateTimeOffset began)
    {
        var (least, most) = (storeTime - timeProvider.GetUtcNow(), storeTime - began);
        lock (_lock)
            _ahead = _ahead < least ? least : _ahead > most ? most : _ahead;
    }
}
