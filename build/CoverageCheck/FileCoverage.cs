using System.Collections.Generic;
using System.Linq;

namespace Auth0.Ciba.CoverageCheck;

/// <summary>One line of code: whether it ran, and how many of its branches did.</summary>
internal sealed record LineCoverage(int Number, bool WasRun, int Branches, int BranchesRun)
{
    internal bool IsComplete => WasRun && BranchesRun == Branches;
}

/// <summary>One file.</summary>
internal sealed record FileCoverage(string File, IReadOnlyList<LineCoverage> Lines)
{
    internal int LinesRun => Lines.Count(line => line.WasRun);

    internal int Branches => Lines.Sum(line => line.Branches);

    internal int BranchesRun => Lines.Sum(line => line.BranchesRun);
}
