using System;

namespace Auth0.Ciba.Backchannel;

/// <summary>How a session asks and polls.</summary>
internal sealed class BackchannelOptions
{
    internal int MaxConcurrency { get; init; } = 16;

    internal TimeSpan LongInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one HTTP request may take.</summary>
    internal TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(45);

    internal int AsksPerMinute { get; init; } = 500;

    internal TimeSpan DenialCooldown { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Off only for load benchmarks, which say so.</summary>
    internal bool GuardsPeople { get; init; } = true;

    /// <summary>Told the lateness of each call of the poller.</summary>
    internal Action<TimeSpan>? PollStarted { get; init; }
}
