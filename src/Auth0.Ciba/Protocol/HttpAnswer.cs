using System;
using System.Collections.Generic;

namespace Auth0.Ciba.Protocol;

/// <summary>How a request failed where no whole answer came.</summary>
internal enum TransportFault
{
    /// <summary>A whole answer came.</summary>
    None,

    /// <summary>The body never left: the tenant cannot have acted on it.</summary>
    NotSent,

    /// <summary>It may have been received, but no answer came.</summary>
    NoAnswer,

    /// <summary>The answer's head came, its body was cut.</summary>
    Cut,

    /// <summary>The answer's body is larger than any right answer.</summary>
    TooLarge,
}

/// <summary>One HTTP answer, read to its end, with the times of its headers made relative to its receipt.</summary>
internal sealed class HttpAnswer
{
    internal int Status { get; init; }

    internal byte[] Body { get; init; } = [];

    internal TimeSpan? RetryAfter { get; init; }

    internal TimeSpan? RateLimitReset { get; init; }

    /// <summary>The tenant's clock minus ours, from the Date header; exact to a second and the way there.</summary>
    internal TimeSpan? ClockSkew { get; init; }

    /// <summary>What was sent and must not be shown where the answer repeats it.</summary>
    internal IReadOnlyList<string> Secrets { get; init; } = [];

    internal TransportFault Fault { get; init; }

    /// <summary>What failed, for a person to read; never holds anything that was sent.</summary>
    internal string FaultText { get; init; } = string.Empty;
}
