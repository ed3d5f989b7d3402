using System;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Backchannel;

/// <summary>What came of asking: an acknowledgement, or an error and whether it proves that nobody was asked.</summary>
internal sealed class AskAnswer
{
    internal BackchannelAcknowledgement? Acknowledgement { get; init; }

    internal Auth0CibaException? Error { get; init; }

    internal bool NobodyWasAsked { get; init; }

    /// <summary>Monotonic time of sending, from which the deadline counts.</summary>
    internal TimeSpan SentAt { get; init; }

    /// <summary>Wall-clock time of sending, against which token times are checked.</summary>
    internal DateTimeOffset AskedAt { get; init; }

    /// <summary>Monotonic time of the answer's receipt, from which the interval counts.</summary>
    internal TimeSpan ReceivedAt { get; init; }

    internal TimeSpan? ClockSkew { get; init; }
}
