namespace Auth0.Ciba.Backchannel;

/// <summary>What to do where the same thing was asked before. By default an identical request that is still pending is an error.</summary>
public sealed class AskOptions
{
    /// <summary>Takes up an identical request that is still pending instead of asking again. Default: false.</summary>
    public bool Join { get; init; }

    /// <summary>
    /// The caller's own name of this request, such as a runbook job's id: a restarted caller that gives the same name takes up what it
    /// asked before, whether that is pending, approved or denied. 1 to 255 signs.
    /// </summary>
    public string? RequestKey { get; init; }

    /// <summary>Set for a request of an approval gate; nobody can join it, wait for it or take its tokens but the gate.</summary>
    internal GateAsk? Gate { get; init; }
}
