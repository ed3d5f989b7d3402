using System;
using System.IO;

namespace Auth0.Ciba.Bench;

/// <summary>docs/performance.md has a section for each benchmark, between two marks; each writes its own.</summary>
internal static class Sections
{
    /// <summary>How busy the machine is, for figures that suffer from it; nothing where the system does not say.</summary>
    internal static string LoadNow() => File.Exists("/proc/loadavg") ? $" Load average when it began: {File.ReadAllText("/proc/loadavg").Split(' ')[0]}." : string.Empty;

    internal static void Write(string repositoryRoot, string name, string text)
    {
        var file = Path.Combine(repositoryRoot, "docs", "performance.md");
        var (begin, end) = ($"<!-- {name}: begin -->", $"<!-- {name}: end -->");
        var page = File.ReadAllText(file);
        var start = page.IndexOf(begin, StringComparison.Ordinal);
        var stop = page.IndexOf(end, StringComparison.Ordinal);
        if (start < 0 || stop < start)
            throw new InvalidOperationException($"{file} has no section '{name}'.");
        File.WriteAllText(file, $"{page[..(start + begin.Length)]}\n{text.Trim()}\n{page[stop..]}");
    }
}
