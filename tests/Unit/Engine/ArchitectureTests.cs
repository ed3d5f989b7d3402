using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>The arrows of the design, between the projects and between the engine's folders, read from what was built.</summary>
public sealed class ArchitectureTests(ITestOutputHelper output)
{
    private const string Root = "Auth0.Ciba";

    private static readonly string[] Bottom = ["Compat", "Errors", "Secrets", "Texts"];

    /// <summary>The engine's folders and what each may use: everything below it, nothing beside it but Tokens -> Stores.</summary>
    private static readonly Dictionary<string, string[]> Drawing = new()
    {
        ["Session"] = [.. Bottom, "Protocol", "Tenant", "ClientAuthentication", "Stores", "Tokens", "Backchannel", "Approvals", "Diagnosis"],
        ["Approvals"] = [.. Bottom, "Protocol", "Tenant", "ClientAuthentication", "Stores", "Tokens", "Backchannel"],
        ["Backchannel"] = [.. Bottom, "Protocol", "Tenant", "ClientAuthentication", "Stores", "Tokens"],
        ["Diagnosis"] = [.. Bottom, "Protocol", "Tenant", "ClientAuthentication", "Stores"],
        ["Tokens"] = [.. Bottom, "Protocol", "Tenant", "ClientAuthentication", "Stores"],
        ["Stores"] = [.. Bottom, "Protocol", "Tenant", "ClientAuthentication"],
        ["Tenant"] = [.. Bottom, "Protocol"],
        ["ClientAuthentication"] = [.. Bottom, "Protocol"],
        ["Protocol"] = Bottom,
        ["Errors"] = ["Compat", "Texts"],
        ["Secrets"] = ["Compat", "Errors", "Texts"],
        ["Compat"] = ["Errors", "Texts"],
        ["Texts"] = [],
    };

    private static readonly Dictionary<string, string[]> Projects = new()
    {
        ["Auth0.Ciba"] = [],
        ["Auth0.Ciba.PowerShell"] = ["Auth0.Ciba"],
        ["Auth0.Ciba.Simulator"] = [],
        ["Auth0.Ciba.Tests"] = ["Auth0.Ciba", "Auth0.Ciba.Simulator", "CoverageCheck", "HelpCompiler", "HttpRoute"],
        ["CoverageCheck"] = [],
        ["HelpCompiler"] = [],
        ["HttpRoute"] = ["Auth0.Ciba"],
        ["Auth0.Ciba.Pester"] = [],
        ["Auth0.Ciba.Desktop"] = ["Auth0.Ciba"],
        ["Auth0.Ciba.Bench.Load"] = ["Auth0.Ciba", "Auth0.Ciba.Simulator"],
        ["Auth0.Ciba.Bench.TokenCache"] = ["Auth0.Ciba", "Auth0.Ciba.Simulator"],
        ["Auth0.Ciba.Bench.Soak"] = ["Auth0.Ciba", "Auth0.Ciba.Simulator"],
        ["Quickstart"] = ["Auth0.Ciba", "Auth0.Ciba.Simulator"],
    };

    private static string Engine => typeof(Session).Assembly.Location;

    [Fact]
    public void TheEnginesFoldersUseEachOtherAsDrawn()
    {
        var arrows = Architecture.Read(Engine, Root);
        foreach (var arrow in arrows)
            output.WriteLine($"{arrow.From} -> {arrow.To}   ({arrow.Example})");

        Assert.Contains(arrows, arrow => (arrow.From, arrow.To) == ("Session", "Backchannel"));
        Assert.Contains(arrows, arrow => (arrow.From, arrow.To) == ("Tokens", "Stores"));
        Assert.Contains(arrows, arrow => (arrow.From, arrow.To) == ("Protocol", "Errors"));
        Assert.Empty(Architecture.NotDrawn(arrows, Drawing));
    }

    [Fact]
    public void NoCircleIsInTheEngine() => Assert.Empty(Architecture.FindCircle(Architecture.Read(Engine, Root)));

    [Fact]
    public void TheEngineKnowsNeitherPowerShellNorSimulatorNorServer()
    {
        var references = Architecture.References(Engine);
        output.WriteLine(string.Join(Environment.NewLine, references));

        Assert.Contains("Microsoft.IdentityModel.JsonWebTokens", references);
        Assert.DoesNotContain(references, name => name == "System.Management.Automation" || name.StartsWith("Auth0.", StringComparison.Ordinal) || name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public void TheSimulatorKnowsNeitherEngineNorPowerShell()
    {
        var references = Architecture.References(typeof(TenantSimulator).Assembly.Location);

        Assert.Contains("Microsoft.AspNetCore", references);
        Assert.DoesNotContain(references, name => name == "System.Management.Automation" || name.StartsWith("Auth0.", StringComparison.Ordinal));
    }

    [Fact]
    public void TheProjectsReferToEachOtherAsDrawn()
    {
        var files = new[] { "src", "build", "tests", "samples", "bench" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository(), folder), "*.csproj", SearchOption.AllDirectories)).ToArray();
        var arrows = files.SelectMany(file => XDocument.Load(file).Descendants("ProjectReference").Where(IsUsed).Select(reference =>
            new Arrow(Path.GetFileNameWithoutExtension(file), Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')), file))).ToArray();
        foreach (var arrow in arrows)
            output.WriteLine($"{arrow.From} -> {arrow.To}");

        Assert.Contains(arrows, arrow => (arrow.From, arrow.To) == ("Auth0.Ciba.Tests", "Auth0.Ciba"));
        Assert.Empty(Architecture.NotDrawn(arrows, Projects));
        Assert.Empty(Architecture.FindCircle(arrows));
    }

    /// <summary>What is only built first, as the staged module is, is used by nobody.</summary>
    private static bool IsUsed(XElement reference) => (string?)reference.Attribute("ReferenceOutputAssembly") != "false";

    /// <summary>The checker itself: an arrow that exists and is taken out of the drawing is found, each of them.</summary>
    [Fact]
    public void AnArrowThatIsNotDrawnIsFound()
    {
        var arrows = Architecture.Read(Engine, Root);
        Assert.NotEmpty(arrows);

        foreach (var arrow in arrows)
        {
            var wrong = new Dictionary<string, string[]>(Drawing) { [arrow.From] = [.. Drawing[arrow.From].Where(to => to != arrow.To)] };
            Assert.Equal(arrow, Assert.Single(Architecture.NotDrawn(arrows, wrong)));
        }

        Assert.NotEmpty(Architecture.NotDrawn(arrows, Drawing.Where(pair => pair.Key != "Tenant").ToDictionary()));
    }

    /// <summary>The checker itself: this assembly's own folders have an arrow down into Support, and code inside a lambda counts.</summary>
    [Fact]
    public void TheReaderSeesWhatIsInsideBodies()
    {
        var arrows = Architecture.Read(typeof(ArchitectureTests).Assembly.Location, Root + ".Tests");

        Assert.Contains(arrows, arrow => (arrow.From, arrow.To) == ("Engine", "Support"));
        Assert.DoesNotContain(arrows, arrow => (arrow.From, arrow.To) == ("Support", "Engine"));
    }

    [Fact]
    public void ACircleIsFound()
    {
        Arrow[] line = [new("a", "b", ""), new("b", "c", ""), new("a", "c", "")];

        Assert.Empty(Architecture.FindCircle(line));
        Assert.Equal(["a", "b", "c", "a"], Architecture.FindCircle([.. line, new("c", "a", "")]));
    }

    [Fact]
    public void TheDrawingItselfHasNoCircleButTheBottoms()
    {
        var drawn = Drawing.SelectMany(pair => pair.Value.Select(to => new Arrow(pair.Key, to, ""))).Where(arrow => arrow is not { From: "Compat" }).ToArray();
        Assert.Empty(Architecture.FindCircle(drawn));
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Auth0.Ciba.psd1")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not lie in the repository.");
        return folder.FullName;
    }
}
