using System;
using System.IO;
using System.Linq;
using Markdig.Syntax;

namespace Auth0.Ciba.HelpCompiler.Pages;

/// <summary>Reads an about page: its title, one paragraph that says what it is about, and the rest.</summary>
internal static class TopicReader
{
    public static Topic Read(string file, Problems problems)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        try
        {
            var page = Section.Read(file);
            if (page.Title != name || !name.StartsWith("about_", StringComparison.Ordinal))
                problems.Add(file, page.Line, $"The title is '{page.Title}', the file is {name}; both must be the topic's name, about_...");
            if (page.Blocks is not [ParagraphBlock about, ..])
                throw new NotSupportedException("The title is not followed by a paragraph that says what the topic is about.");
            return new Topic(name, PlainText.Of(about.Inline), [.. page.Blocks.Skip(1).Select(ReadBlock)]);
        }
        catch (NotSupportedException e)
        {
            problems.Add(file, 1, e.Message);
            return new Topic(name, string.Empty, []);
        }
    }

    private static TopicPart ReadBlock(Block block) => block switch
    {
        HeadingBlock heading => new TopicPart(heading.Level == 2 ? PartKind.Heading : PartKind.SubHeading, PlainText.Of(heading.Inline)),
        CodeBlock code => new TopicPart(PartKind.Code, PlainText.Of(code)),
        ListBlock => new TopicPart(PartKind.List, PlainText.Of(block)),
        _ => new TopicPart(PartKind.Paragraph, PlainText.Of(block)),
    };
}
