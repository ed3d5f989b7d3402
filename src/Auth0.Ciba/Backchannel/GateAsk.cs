namespace Auth0.Ciba.Backchannel;

/// <summary>What makes a gate's request another than the rest: its record's id is given, so that one approval asks a person once however often it is taken up.</summary>
/// <param name="RequestId">The id of the request's record.</param>
/// <param name="SameAs">What the guard against asking twice compares in place of the message, which holds a random code, and the details.</param>
internal sealed record GateAsk(string RequestId, string SameAs);
