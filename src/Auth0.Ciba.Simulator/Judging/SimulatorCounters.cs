using System.Collections.Generic;

namespace Auth0.Ciba.Simulator;

/// <summary>Totals since the start, or since the log was cleared.</summary>
/// <param name="Requests">Answers by endpoint.</param>
/// <param name="Polls">CIBA polls.</param>
/// <param name="Errors">Answers by <c>error</c> code.</param>
/// <param name="Violations">Violations by kind.</param>
public sealed record SimulatorCounters(
    IReadOnlyDictionary<WireEndpoint, long> Requests,
    long Polls,
    IReadOnlyDictionary<string, long> Errors,
    IReadOnlyDictionary<ViolationKind, long> Violations);
