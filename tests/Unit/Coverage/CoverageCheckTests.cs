using System;
using System.IO;
using System.Linq;
using Auth0.Ciba.CoverageCheck;
using Xunit;

namespace Auth0.Ciba.Tests.Coverage;

/// <summary>The judge of the coverage report: what is missing is named, and nothing passes by being absent.</summary>
public sealed class CoverageCheckTests : IDisposable
{
    private const string Policy = "Backchannel/PollPolicy.cs";

    private readonly string _folder = Directory.CreateTempSubdirectory("ciba-coverage-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ALineOfSeveralClassesIsOneLineWithTheBranchesOfAll()
    {
        var file = Assert.Single(CoberturaReader.Read(new StringReader(Report(
            Class(Policy, Line(1, 0), Line(2, 3, "50% (1/2)")),
            Class(Policy, Line(2, 0, "100% (4/4)"), Line(3, 1))))));

        Assert.Equal([new LineCoverage(1, false, 0, 0), new LineCoverage(2, true, 6, 5), new LineCoverage(3, true, 0, 0)], file.Lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html/>")]
    [InlineData("<coverage/>")]
    [InlineData("""<coverage><class filename="a.cs"><lines><line number="1"/></lines></class></coverage>""")]
    [InlineData("""<coverage><class filename="a.cs"><lines><line number="1" hits="1" condition-coverage="most"/></lines></class></coverage>""")]
    public void WhatIsNoReportIsRefused(string text) => Assert.Throws<InvalidDataException>(() => CoberturaReader.Read(new StringReader(text)));

    [Theory]
    [InlineData(9, 0)]
    [InlineData(8, 1)]
    public void OneLineTooFewIsAProblem(int run, int problems)
    {
        var lines = Enumerable.Range(1, 10).Select(number => Line(number, number <= run ? 1 : 0)).ToArray();

        Assert.Equal(problems, Judge(Report(Class("a.cs", lines)), complete: []).Problems.Count);
    }

    [Theory]
    [InlineData("100% (2/2)", 1, null)]
    [InlineData("50% (1/2)", 1, "line 7: 1 of 2 branches")]
    [InlineData(null, 0, "line 7: was not run")]
    public void AConditionThatIsNotTriedOnBothSidesIsNamed(string? conditions, int hits, string? problem)
    {
        var others = Enumerable.Range(10, 90).Select(number => Line(number, 1)).ToArray();

        var judgement = Judge(Report(Class(Policy, [Line(7, hits, conditions), .. others])));

        Assert.Equal(problem is null ? 0 : 1, judgement.Problems.Count);
        Assert.All(judgement.Problems, text => Assert.Contains($"{Policy}, {problem}", text, StringComparison.Ordinal));
    }

    [Fact]
    public void AFileThatMustBeCompleteAndIsNotInTheReportIsAProblem() =>
        Assert.Contains(Judge(Report(Class("Other/NotPollPolicy.cs", Line(1, 1)))).Problems, text => text.Contains($"{Policy} is not in the report", StringComparison.Ordinal));

    [Fact]
    public void WhatIsLeftOutIsShownAndNotCounted()
    {
        var judgement = Judge(Report(Class("a.cs", Line(1, 1)), Class("made/b.g.cs", Line(1, 0), Line(2, 0))), complete: [], new Exclusion(".g.cs", "written by a program"));

        Assert.Empty(judgement.Problems);
        Assert.Contains(judgement.Text, text => text.Contains("100.0 % of 1 lines", StringComparison.Ordinal));
        Assert.Contains(judgement.Text, text => text.Contains(".g.cs (2 lines): written by a program", StringComparison.Ordinal));
    }

    [Fact]
    public void AnExclusionThatLeavesNothingOutIsAProblem() =>
        Assert.Single(Judge(Report(Class("a.cs", Line(1, 1))), complete: [], new Exclusion("gone/", "it was there once")).Problems);

    [Fact]
    public void AFolderIsLeftOutByItsName()
    {
        Assert.True(new Exclusion("made/", "").Matches("src/made/a.cs"));
        Assert.False(new Exclusion("made/", "").Matches("src/handmade/a.cs"));
    }

    [Fact]
    public void TheProgramTakesOneReportAndItsCopiesAndNothingElse()
    {
        Assert.Equal(2, CoverageCheck.Program.Main([]));
        Assert.Equal(2, CoverageCheck.Program.Main([_folder]));
        var report = Report(Class("a.cs", Line(1, 1)));
        Write("one", report);
        Write("copy", report);
        Assert.Equal(1, CoverageCheck.Program.Main([_folder]));
        Write("another", Report(Class("b.cs", Line(1, 1))));
        Assert.Equal(2, CoverageCheck.Program.Main([_folder]));
    }

    [Fact]
    public void AReportThatBreaksNoRuleEndsWithZero()
    {
        Write("one", Report([.. Rules.Complete.Select(file => Class(file, Line(1, 1, "100% (2/2)"))), .. Rules.Exclusions.Select(exclusion => Class("x" + exclusion.Pattern, Line(1, 0)))]));

        Assert.Equal(0, CoverageCheck.Program.Main([_folder]));
    }

    private static Judgement Judge(string report, string[]? complete = null, params Exclusion[] exclusions) =>
        new(CoberturaReader.Read(new StringReader(report)), 0.9, complete ?? [Policy], exclusions);

    private void Write(string folder, string report) =>
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, folder)).FullName, "coverage.cobertura.xml"), report);

    private static string Report(params string[] classes) => $"<coverage><packages><package><classes>{string.Concat(classes)}</classes></package></packages></coverage>";

    private static string Class(string file, params string[] lines) => $"""<class name="C" filename="{file}"><methods/><lines>{string.Concat(lines)}</lines></class>""";

    private static string Line(int number, int hits, string? conditions = null) =>
        $"""<line number="{number}" hits="{hits}"{(conditions is null ? "" : $" branch=\"True\" condition-coverage=\"{conditions}\"")}/>""";
}
