namespace Auth0.Ciba.Simulator;

/// <summary>What a poll is told.</summary>
internal enum PollOutcome
{
    Pending,
    SlowDown,
    Denied,
    Expired,
    Spent,
    Approved,
}
