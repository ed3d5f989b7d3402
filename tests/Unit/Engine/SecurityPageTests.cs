using System;
using System.IO;
using System.Linq;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>SECURITY.md names the tests of each line; they are there.</summary>
public sealed class SecurityPageTests
{
    [Fact]
    public void EachLineNamesTestsThatAreThere()
    {
        var root = BuildFolders.Of("RepositoryRoot");
        var lines = File.ReadLines(Path.Combine(root, "SECURITY.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).ToArray();
        var classes = typeof(SecurityPageTests).Assembly.GetTypes().Where(type => TestCases.Of(type).Any()).Select(type => type.Name).ToHashSet();

        Assert.True(lines.Length > 10, $"{lines.Length} lines");
        foreach (var line in lines)
        {
            var named = line.Split('|')[4].Split(',').Select(name => name.Trim()).ToArray();
            Assert.All(named, name => Assert.True(name.EndsWith(".ps1", StringComparison.Ordinal) ? File.Exists(Path.Combine(root, "tests", "Pester", name)) : classes.Contains(name), $"There is no {name}: {line}"));
        }
    }
}
