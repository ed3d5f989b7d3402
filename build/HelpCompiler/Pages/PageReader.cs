using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Auth0.Ciba.HelpCompiler.Pages;

/// <summary>Reads a cmdlet's page: title, synopsis, and the sections in their order.</summary>
internal static class PageReader
{
    private static readonly string[] Sections = ["Description", "Examples", "Parameters", "Inputs", "Outputs", "Notes", "Related links"];

    public static Page Read(string file, Problems problems)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var line = 1;
        try
        {
            var page = Section.Read(file);
            if (page.Title != name)
                problems.Add(file, page.Line, $"The title is '{page.Title}', the file is of {name}.");
            var sections = page.Split(2).ToArray();
            if (!sections.Select(section => section.Title).SequenceEqual(Sections))
                problems.Add(file, page.Line, $"The sections must be {string.Join(", ", Sections)}; they are {string.Join(", ", sections.Select(section => section.Title))}.");
            var found = sections.GroupBy(section => section.Title).ToDictionary(group => group.Key, group => group.First());

            return new Page(file, name)
            {
                Synopsis = string.Join(" ", Texts(page.Lead(2))),
                Description = [.. In("Description", section => Texts(section.Blocks))],
                Examples = [.. In("Examples", section => section.Split(3).Select(ReadExample))],
                SharedWith = In("Parameters", section => section.Lead(3).OfType<ParagraphBlock>().SelectMany(block => block.Inline!.Descendants<LinkInline>())).Select(link => Path.GetFileNameWithoutExtension(link.Url)).FirstOrDefault(),
                Parameters = [.. In("Parameters", Entries)],
                Inputs = [.. In("Inputs", Entries)],
                Outputs = [.. In("Outputs", Entries)],
                Notes = [.. In("Notes", section => Texts(section.Blocks))],
                Links = [.. In("Related links", section => section.Blocks.SelectMany(block => block.Descendants<LinkInline>()).Select(ReadLink))],
            };

            IEnumerable<T> In<T>(string title, Func<Section, IEnumerable<T>> read)
            {
                if (!found.TryGetValue(title, out var section))
                    return [];
                line = section.Line;
                return [.. read(section)];
            }
        }
        catch (NotSupportedException e)
        {
            problems.Add(file, line, e.Message);
            return new Page(file, name);
        }
    }

    private static IEnumerable<string> Texts(IEnumerable<Block> blocks) => blocks.Select(PlainText.Of);

    private static IEnumerable<Entry> Entries(Section section) => section.Split(3).Select(entry => new Entry(entry.Title, entry.Line, [.. Texts(entry.Blocks)]));

    /// <summary>The code, and the text around it; a fence of another language is what the code gives.</summary>
    private static Example ReadExample(Section section)
    {
        var code = section.Blocks.OfType<FencedCodeBlock>().Where(fence => fence.Info == "powershell");
        var text = section.Blocks.Where(block => block is not FencedCodeBlock { Info: "powershell" })
            .Select(block => block is FencedCodeBlock shown ? PlainText.Of(shown) : PlainText.Of(block));
        return new Example(section.Title, section.Line, string.Join("\n\n", code.Select(PlainText.Of)), [.. text]);
    }

    private static Link ReadLink(LinkInline link) =>
        new(PlainText.Of(link), PlainText.IsAbsolute(link.Url) ? link.Url : null);
}
