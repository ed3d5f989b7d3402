namespace Auth0.Ciba.Simulator;

/// <summary>What is notable about a poll at the moment it is received.</summary>
internal readonly record struct PollFindings(bool Early, bool Overlapping, bool AfterExpiry, bool AfterEnd);
