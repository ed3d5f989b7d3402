namespace Auth0.Ciba.Backchannel;

/// <summary>What a worker may do with a request now.</summary>
internal enum TurnStep
{
    /// <summary>Poll: the lease is this worker's.</summary>
    Poll,

    /// <summary>Nothing until the state's due time.</summary>
    Wait,

    /// <summary>Take over what the record says: somebody has an answer, or the end.</summary>
    Follow,
}

/// <summary>Whether it is this worker's turn to poll.</summary>
/// <param name="Step">What to do.</param>
/// <param name="State">The state, with what other workers noted since.</param>
internal readonly record struct PollTurn(TurnStep Step, PollState State);
