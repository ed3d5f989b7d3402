namespace Auth0.Ciba.Simulator;

/// <summary>Impoliteness of a client that the judge notes.</summary>
public enum ViolationKind
{
    /// <summary>A poll before the needed interval had passed since the last answer.</summary>
    EarlyPoll,

    /// <summary>A poll for a request while another one for it was being answered.</summary>
    OverlappingPoll,

    /// <summary>A poll after the request had expired.</summary>
    PollAfterExpiry,

    /// <summary>A poll after the final answer had been delivered.</summary>
    PollAfterEnd,

    /// <summary>The same client asked the same person the same thing while the first request was pending.</summary>
    DuplicateAsk,

    /// <summary>More than five requests within a minute to one person.</summary>
    AskRate,

    /// <summary>A form parameter that the endpoint does not know.</summary>
    UnknownParameter,
}
