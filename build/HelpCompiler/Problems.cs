using System;

namespace Auth0.Ciba.HelpCompiler;

/// <summary>What is wrong with the pages, in the form in which MSBuild shows file and line.</summary>
internal sealed class Problems
{
    public bool Any { get; private set; }

    public void Add(string file, int line, string message)
    {
        Any = true;
        Console.Error.WriteLine($"{file}({line}): error HELP: {message}");
    }
}
