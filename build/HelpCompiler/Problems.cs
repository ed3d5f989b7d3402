using System.Collections.Generic;

namespace Auth0.Ciba.HelpCompiler;

/// <summary>What is wrong with the pages, in the form in which MSBuild shows file and line.</summary>
internal sealed class Problems
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Add(string file, int line, string message) => _lines.Add($"{file}({line}): error HELP: {message}");
}
