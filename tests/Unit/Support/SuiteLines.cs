using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Xunit;
using Xunit.Abstractions;

namespace Auth0.Ciba.Tests.Support;

/// <summary>What a suite tries, line by line, and the tests that try it, wherever they stand.</summary>
internal sealed class SuiteLines(string suite)
{
    private readonly List<(string What, MethodInfo[] Tests)> _lines = [];

    public SuiteLines Add(string what, params (Type Type, string[] Names)[] tests)
    {
        _lines.Add((what, [.. tests.SelectMany(group => group.Names.Select(name => group.Type.GetMethod(name) ?? throw new MissingMethodException(group.Type.Name, name)))]));
        return this;
    }

    /// <summary>Prints the cases of each line; none is empty, and no test counts twice.</summary>
    public void Count(ITestOutputHelper output, string things)
    {
        var counts = _lines.Select(line => line.Tests.Sum(TestCases.Count)).ToArray();
        for (var i = 0; i < counts.Length; i++)
        {
            output.WriteLine($"{counts[i],5}  {_lines[i].What}");
            Assert.True(counts[i] > 0, _lines[i].What);
        }

        output.WriteLine($"Counted: {counts.Sum()} {things} in {counts.Length} lines");
        Assert.Equal(_lines.SelectMany(line => line.Tests).Distinct().Sum(TestCases.Count), counts.Sum());
    }

    /// <summary>All of it runs by one filter: --filter Suite=….</summary>
    public void AssertTraits() =>
        Assert.All(_lines.SelectMany(line => line.Tests).Select(test => test.DeclaringType!).Distinct(), type => Assert.True(TestCases.IsInSuite(type, suite), type.Name));

    /// <summary>The tests of a folder that no line names.</summary>
    public IEnumerable<string> NotNamed(string? folder)
    {
        var named = _lines.SelectMany(line => line.Tests).ToHashSet();
        return typeof(SuiteLines).Assembly.GetTypes()
            .Where(type => type.Namespace == folder && TestCases.IsInSuite(type, suite))
            .SelectMany(TestCases.Of).Where(test => !named.Contains(test)).Select(test => test.Name);
    }
}
