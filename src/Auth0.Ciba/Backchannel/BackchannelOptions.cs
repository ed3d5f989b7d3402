using System;

namespace Auth0.Ciba.Backchannel;

/// <summary>How a session asks and polls; <see cref="SessionOptions"/> has the defaults.</summary>
internal sealed class BackchannelOptions
{
    internal int MaxConcurrency { get; init; }

    internal TimeSpan LongInterval { get; init; }

    /// <summary>How long one HTTP request may take.</summary>
    internal TimeSpan RequestTimeout { get; init; }

    internal int AsksPerMinute { get; init; }

    internal TimeSpan DenialCooldown { get; init; }

    /// <summary>Off only for load benchmarks, which say so.</summary>
    internal bool GuardsPeople { get; init; }

    /// <summary>Told the lateness of each call of the poller.</summary>
    internal Action<TimeSpan>? PollStarted { get; init; }
}
