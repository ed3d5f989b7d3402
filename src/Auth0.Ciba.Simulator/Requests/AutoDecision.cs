using System;

namespace Auth0.Ciba.Simulator;

/// <summary>A decision that every new request gets by itself after a while.</summary>
/// <param name="Approve">True: approved; false: denied.</param>
/// <param name="Delay">Time from the asking to the decision; zero or more.</param>
public sealed record AutoDecision(bool Approve, TimeSpan Delay);
