namespace Auth0.Ciba.Simulator;

/// <summary>One noted impoliteness.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Entry">The logged request.</param>
public sealed record Violation(ViolationKind Kind, LogEntry Entry);
