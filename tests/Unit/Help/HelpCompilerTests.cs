using System;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Auth0.Ciba.HelpCompiler;
using Auth0.Ciba.HelpCompiler.Facts;
using Auth0.Ciba.HelpCompiler.Output;
using Auth0.Ciba.HelpCompiler.Pages;
using Xunit;

namespace Auth0.Ciba.Tests.Help;

/// <summary>The compiler of help: what a page lacks, or has too much, is named with its file.</summary>
public sealed class HelpCompilerTests : IDisposable
{
    private const string Sound =
        """
        # Get-Thing

        Gets a thing.

        ## Description

        It gets *one* `thing`, see [the place](https://example.com/thing):

        - this;
        - or that.

        ## Examples

        ### At the prompt: Get one

        ```powershell
        Get-Thing web
        ```

        It is there.

        ### In a runbook: Get another

        <!-- not run: there is none -->
        ```powershell
        if ($true) {
            Get-Thing db
        }
        ```

        ```text
        db is there
        ```

        ## Parameters

        ### -Name

        Its name, 1 to 64 letters. Default: all.

        ## Inputs

        ### System.String[]

        Names.

        ## Outputs

        ### Example.Thing

        The thing.

        ## Notes

        No thing is harmed.

        ## Related links

        - [Online: things](https://example.com/online)
        - [Get-Thing](Get-Thing.md)

        """;

    private static readonly CmdletFacts Cmdlet = new("Get", "Thing", ["Example.Thing"],
    [
        new ParameterFacts("Name", "String[]", "System.String[]") { Position = 0, ByValue = true, ByPropertyName = true, Aliases = ["Id", "Path"] },
        new ParameterFacts("WhatIf", "SwitchParameter", "System.Management.Automation.SwitchParameter") { Aliases = ["wi"], Text = "Does nothing." },
    ]);

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ASoundPageHasNoProblem() => Assert.Empty(Check(Sound).Lines);

    [Theory]
    [InlineData("# Get-Thing", "# Get-Things", "The title is 'Get-Things'")]
    [InlineData("Gets a thing.\n", "", "There is no synopsis")]
    [InlineData("It gets *one* `thing`, see [the place](https://example.com/thing):\n\n- this;\n- or that.\n", "", "There is no description")]
    [InlineData("No thing is harmed.\n", "", "There are no notes")]
    [InlineData("## Notes", "## Remarks", "The sections must be")]
    [InlineData("### -Name", "### -Nome", "Get-Thing has no parameter -Nome")]
    [InlineData("### -Name", "### -Nome", "-Name has no text")]
    [InlineData("Its name, 1 to 64 letters. Default: all.\n", "", "The parameter -Name has no text")]
    [InlineData("### -Name\n", "### -WhatIf\n\nNothing.\n\n### -Name\n", "Get-Thing has no parameter -WhatIf")]
    [InlineData("## Inputs", "### -Name\n\nAgain.\n\n## Inputs", "-Name is there twice")]
    [InlineData("### System.String[]", "### System.String", "The input System.String[] has no text")]
    [InlineData("### Example.Thing", "### Example.Other", "The output Example.Thing has no text")]
    [InlineData("### At the prompt: ", "### Now: ", "title that begins with")]
    [InlineData("### In a runbook: ", "### At the prompt: ", "no example whose title begins with 'In a runbook: '")]
    [InlineData("Get-Thing web", "Get-Date", "does not use Get-Thing")]
    [InlineData("It is there.\n", "", "An example needs")]
    [InlineData("(https://example.com/online)", "(Get-Thing.md)", "The first related link")]
    [InlineData("- this;", "> quoted\n\n- this;", "QuoteBlock has no form in help")]
    public void WhatIsWrongIsNamed(string before, string after, string problem)
    {
        Assert.Contains(before, Sound, StringComparison.Ordinal);
        var lines = Check(Sound.Replace(before, after, StringComparison.Ordinal)).Lines;

        Assert.Contains(lines, line => line.Contains(problem, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.Matches(@"Get-Thing\.md\(\d+\): error HELP: ", line));
    }

    [Fact]
    public void ACmdletWithoutPageIsNamedUnlessItsPageIsAwaited()
    {
        var problems = new Problems();
        PageCheck.Match([Cmdlet], [], _folder, ["Get-Other"], problems);
        Assert.Contains("Get-Thing.md(1): error HELP: Get-Thing has no page.", Assert.Single(problems.Lines), StringComparison.Ordinal);

        problems = new Problems();
        PageCheck.Match([Cmdlet], [], _folder, ["Get-Thing"], problems);
        Assert.Empty(problems.Lines);
    }

    [Fact]
    public void APageWithoutCmdletIsNamed()
    {
        var problems = new Problems();
        PageCheck.Match([], [Read(Sound, problems)], _folder, [], problems);
        Assert.Contains("Get-Thing.md(1): error HELP: There is no cmdlet Get-Thing.", Assert.Single(problems.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherPageMayHaveTheTextsOfSharedParameters()
    {
        var problems = new Problems();
        var shared = Read(Sound, problems);
        var other = shared with { Name = "Set-Thing", Parameters = [], SharedWith = "Get-Thing", Examples = [.. shared.Examples.Select(example => example with { Code = "Set-Thing" })] };
        var documented = PageCheck.Match([Cmdlet, Cmdlet with { Verb = "Set" }], [shared, other], _folder, [], problems);

        Assert.Empty(problems.Lines);
        Assert.Equal(documented[0].Texts["Name"], documented[1].Texts["Name"]);
    }

    [Fact]
    public void FactsComeFromTheAssemblyAndTextFromThePage()
    {
        XNamespace maml = "http://schemas.microsoft.com/maml/2004/10";
        XNamespace command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
        XNamespace dev = "http://schemas.microsoft.com/maml/dev/2004/10";
        var problems = new Problems();
        var file = Path.Combine(_folder, "help.xml");
        MamlWriter.Write(file, PageCheck.Match([Cmdlet], [Read(Sound, problems)], _folder, [], problems));
        var help = XDocument.Load(file).Root!.Element(command + "command")!;

        var name = help.Element(command + "parameters")!.Elements().First();
        Assert.Equal("0", name.Attribute("position")!.Value);
        Assert.Equal("True (ByValue, ByPropertyName)", name.Attribute("pipelineInput")!.Value);
        Assert.Equal("Id, Path", name.Attribute("aliases")!.Value);
        Assert.Equal("String[]", name.Element(command + "parameterValue")!.Value);
        Assert.Equal("all", name.Element(dev + "defaultValue")!.Value);
        Assert.Equal(["It gets one thing, see the place (https://example.com/thing):", "- this;\n- or that."], help.Element(maml + "description")!.Elements().Select(text => text.Value));
        var examples = help.Element(command + "examples")!.Elements().ToArray();
        Assert.Equal("if ($true) {\n    Get-Thing db\n}", examples[1].Element(dev + "code")!.Value);
        Assert.Equal("db is there", examples[1].Element(dev + "remarks")!.Elements().First().Value);
        var links = help.Element(command + "relatedLinks")!.Elements().ToArray();
        Assert.Equal("https://example.com/online", links[0].Element(maml + "uri")!.Value);
        Assert.Equal(string.Empty, links[1].Element(maml + "uri")!.Value);
    }

    [Fact]
    public void ATopicIsTextOfEightyColumnsWithItsPurposeOnTheFifthLine()
    {
        var page = Path.Combine(_folder, "about_Things.md");
        File.WriteAllText(page, "# about_Things\n\nWhat things are.\n\n## More of them\n\n" + string.Join(' ', Enumerable.Repeat("word", 60)) + "\n\n- one\n- two\n\n```powershell\nGet-Thing\n```\n");
        var problems = new Problems();
        var file = Path.Combine(_folder, "about_Things.help.txt");
        TopicWriter.Write(file, TopicReader.Read(page, problems));
        var lines = File.ReadAllLines(file);

        Assert.Empty(problems.Lines);
        Assert.Equal("    What things are.", lines[4]);
        Assert.Contains("MORE OF THEM", lines);
        Assert.All(lines, line => Assert.True(line.Length <= 78, line));
        Assert.Equal(60, lines.Sum(line => line.Split(' ').Count(word => word == "word")));
        Assert.Equal(["    - one", "    - two", "", "        Get-Thing"], lines[^4..]);
    }

    private Problems Check(string text)
    {
        var problems = new Problems();
        PageCheck.Match([Cmdlet], [Read(text, problems)], _folder, [], problems);
        return problems;
    }

    private Page Read(string text, Problems problems)
    {
        var file = Path.Combine(_folder, "Get-Thing.md");
        File.WriteAllText(file, text);
        return PageReader.Read(file, problems);
    }
}
