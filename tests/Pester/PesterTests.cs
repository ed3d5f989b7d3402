using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;
using Xunit.Abstractions;

namespace Auth0.Ciba.Pester;

/// <summary>Each of Pester's tests as one named result. Without a pwsh that has Pester, one result says skipped and why.</summary>
public sealed class PesterTests(ITestOutputHelper output)
{
    private const string Nothing = "the Pester suite";

    public static IEnumerable<object[]> Tests()
    {
        var run = PesterRun.Once;
        if (run.Results.Count == 0)
            return [[Nothing]];
        return run.Results.Select(test => test.Name).Prepend($"{Nothing}: {run.Counts}").Select(name => new object[] { name });
    }

    [SkippableTheory]
    [MemberData(nameof(Tests), DisableDiscoveryEnumeration = true)]
    public void Pester(string name)
    {
        var run = PesterRun.Once;
        if (run.WhySkipped is not null && Environment.GetEnvironmentVariable("CIBA_REQUIRE_PWSH") == "1")
            Assert.Fail($"CIBA_REQUIRE_PWSH=1, but {run.WhySkipped}.");
        Skip.If(run.WhySkipped is not null, run.WhySkipped);
        Assert.False(run.Results.Count == 0, "The Pester run had no test at all.");
        if (name.StartsWith(Nothing, StringComparison.Ordinal))
            return;

        var tests = run.Results.Where(test => test.Name == name).ToList();
        foreach (var text in tests.Select(test => test.Output).Where(text => text.Length > 0))
            output.WriteLine(text);
        var failed = tests.Where(test => test.Result is not ("Passed" or "Skipped")).ToList();
        Assert.True(failed.Count == 0, string.Join("\n", failed.Select(test => $"{test.Name}: {test.Result}: {test.Error}")));
        Skip.If(tests.All(test => test.Result == "Skipped"), "skipped by the suite itself");
    }
}
