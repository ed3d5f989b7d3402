using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Auth0.Ciba.CoverageCheck;

/// <summary>A report against the rules.</summary>
internal sealed class Judgement
{
    private const int FilesShown = 15;

    private readonly List<string> _text = [];
    private readonly List<string> _problems = [];

    internal Judgement(IReadOnlyList<FileCoverage> files, double leastLines, IReadOnlyCollection<string> complete, IReadOnlyCollection<Exclusion> exclusions)
    {
        var counted = files.Where(file => !exclusions.Any(exclusion => exclusion.Matches(file.File))).ToArray();
        var (lines, run) = (counted.Sum(file => file.Lines.Count), counted.Sum(file => file.LinesRun));
        var (branches, branchesRun) = (counted.Sum(file => file.Branches), counted.Sum(file => file.BranchesRun));
        _text.Add($"Coverage of the engine: {Share(run, lines)} of {lines} lines, {Share(branchesRun, branches)} of {branches} branches");
        if (lines == 0 || run < leastLines * lines)
            _problems.Add($"fewer than {leastLines.ToString("P0", CultureInfo.InvariantCulture)} of the lines were run");

        foreach (var part in complete)
            JudgeComplete(part, counted);
        foreach (var file in counted.Where(file => file.LinesRun < leastLines * file.Lines.Count).OrderBy(file => (double)file.LinesRun / file.Lines.Count).Take(FilesShown))
            _text.Add($"  {Share(file.LinesRun, file.Lines.Count),7} of {file.Lines.Count,4} lines  {file.File}");
        foreach (var exclusion in exclusions)
        {
            var left = files.Where(file => exclusion.Matches(file.File)).ToArray();
            _text.Add($"  left out: {exclusion.Pattern} ({left.Sum(file => file.Lines.Count)} lines): {exclusion.Reason}");
            if (left.Length == 0)
                _problems.Add($"the exclusion {exclusion.Pattern} leaves nothing out: take it from the list");
        }
    }

    internal IReadOnlyList<string> Text => _text;

    /// <summary>What breaks a rule; empty: nothing does.</summary>
    internal IReadOnlyList<string> Problems => _problems;

    private void JudgeComplete(string part, FileCoverage[] counted)
    {
        if (counted.FirstOrDefault(file => file.File.EndsWith('/' + part, StringComparison.Ordinal) || file.File == part) is not { } file)
        {
            _problems.Add($"{part} is not in the report");
            return;
        }

        _text.Add($"  {part}: {file.LinesRun} of {file.Lines.Count} lines, {file.BranchesRun} of {file.Branches} branches");
        foreach (var line in file.Lines.Where(line => !line.IsComplete))
            _problems.Add($"{part}, line {line.Number}: {(line.WasRun ? $"{line.BranchesRun} of {line.Branches} branches were taken" : "was not run")}");
    }

    private static string Share(int part, int whole) => whole == 0 ? "none" : (100.0 * part / whole).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
