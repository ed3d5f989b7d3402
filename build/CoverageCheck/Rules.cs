using System;

namespace Auth0.Ciba.CoverageCheck;

/// <summary>Code of the engine that no test of this suite can run, and why.</summary>
/// <param name="Pattern">How the file's path ends, or a part of it in slashes.</param>
/// <param name="Reason">Why it is left out.</param>
internal sealed record Exclusion(string Pattern, string Reason)
{
    internal bool Matches(string file) => Pattern.EndsWith('/')
        ? file.Contains('/' + Pattern, StringComparison.Ordinal)
        : file.EndsWith(Pattern, StringComparison.Ordinal);
}

/// <summary>What must be covered, and what is left out. The one place of both.</summary>
internal static class Rules
{
    internal const double LeastLines = 0.90;

    internal static string[] Complete { get; } = ["Backchannel/PollPolicy.cs", "Tokens/IdTokenValidator.cs"];

    internal static Exclusion[] Exclusions { get; } =
    [
        new(".g.cs", "written by the JSON source generator of .NET, not by this project"),
    ];

    /// <summary>What the report never has, as the tests load the net8.0 build.</summary>
    internal static string[] NotMeasured { get; } =
    [
        "the net472 build, with what stands under #if NETFRAMEWORK in Compat/: it runs under Mono (tests/Desktop), where nothing counts lines",
    ];
}
