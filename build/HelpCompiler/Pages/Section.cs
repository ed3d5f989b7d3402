using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Markdig;
using Markdig.Syntax;

namespace Auth0.Ciba.HelpCompiler.Pages;

/// <summary>A heading and the blocks up to the next heading of its level or above.</summary>
internal sealed record Section(string Title, int Line, IReadOnlyList<Block> Blocks)
{
    /// <summary>The whole file as one section under its title.</summary>
    public static Section Read(string file)
    {
        var blocks = Markdown.Parse(File.ReadAllText(file)).Where(block => !IsComment(block)).ToArray();
        return blocks is [HeadingBlock { Level: 1 } title, ..]
            ? new Section(PlainText.Of(title.Inline), title.Line + 1, blocks[1..])
            : throw new NotSupportedException("The page does not begin with its title.");
    }

    /// <summary>The blocks before the first heading of a level.</summary>
    public IEnumerable<Block> Lead(int level) => Blocks.TakeWhile(block => block is not HeadingBlock heading || heading.Level > level);

    /// <summary>The sections of a level.</summary>
    public IEnumerable<Section> Split(int level)
    {
        var rest = Blocks.SkipWhile(block => block is not HeadingBlock heading || heading.Level != level).ToArray();
        while (rest is [HeadingBlock heading, ..])
        {
            var inside = rest.Skip(1).TakeWhile(block => block is not HeadingBlock next || next.Level > level).ToArray();
            yield return new Section(PlainText.Of(heading.Inline), heading.Line + 1, inside);
            rest = rest[(inside.Length + 1)..];
        }
    }

    /// <summary>Comments tell the tests how to run a block of code.</summary>
    private static bool IsComment(Block block) => block is HtmlBlock { Type: HtmlBlockType.Comment };
}
