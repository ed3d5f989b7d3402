namespace Auth0.Ciba.Approvals;

/// <summary>One thing that was checked of an approval's evidence.</summary>
public sealed class EvidenceLine
{
    internal EvidenceLine(string check, bool passed, string detail)
    {
        Check = check;
        Passed = passed;
        Detail = detail;
    }

    /// <summary>What was checked.</summary>
    public string Check { get; }

    /// <summary>Whether it holds.</summary>
    public bool Passed { get; }

    /// <summary>What was found.</summary>
    public string Detail { get; }

    /// <summary>Check and finding.</summary>
    public override string ToString() => $"{(Passed ? "yes" : "NO")}  {Check}: {Detail}";
}
