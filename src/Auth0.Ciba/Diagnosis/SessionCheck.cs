namespace Auth0.Ciba.Diagnosis;

/// <summary>One thing that was checked of a session. Holds no secret.</summary>
public sealed class SessionCheck
{
    /// <summary>Makes the line.</summary>
    /// <param name="check">What was checked.</param>
    /// <param name="state">How it ended.</param>
    /// <param name="found">What was found, for a person to read.</param>
    /// <param name="remedy">What to do about it; empty where nothing is to be done.</param>
    public SessionCheck(string check, CheckState state, string found, string remedy = "")
    {
        Check = check;
        State = state;
        Found = found;
        Remedy = remedy;
    }

    /// <summary>What was checked.</summary>
    public string Check { get; }

    /// <summary>How it ended.</summary>
    public CheckState State { get; }

    /// <summary>What was found.</summary>
    public string Found { get; }

    /// <summary>What to do about it, with the setting's place in the Auth0 dashboard; empty where nothing is to be done.</summary>
    public string Remedy { get; }

    /// <summary>What the store's own code said, which a report leaves out: nobody knows what is in it.</summary>
    internal string? StoreText { get; init; }

    /// <summary>State, check and finding.</summary>
    public override string ToString() => $"{State}  {Check}: {Found}";

    internal static SessionCheck Passed(string check, string found) => new(check, CheckState.Passed, found);

    internal static SessionCheck Warning(string check, string found, string remedy) => new(check, CheckState.Warning, found, remedy);

    internal static SessionCheck Failed(string check, string found, string remedy) => new(check, CheckState.Failed, found, remedy);

    internal static SessionCheck NotChecked(string check, string found) => new(check, CheckState.NotChecked, found);
}
