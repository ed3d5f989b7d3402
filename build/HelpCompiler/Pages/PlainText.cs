using System;
using System.Linq;
using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Auth0.Ciba.HelpCompiler.Pages;

/// <summary>What is left of markdown where there is nothing but text.</summary>
internal static class PlainText
{
    public static string Of(ContainerInline? inlines) => inlines is null ? string.Empty : string.Concat(inlines.Select(Of)).Trim();

    public static string Of(CodeBlock code) => string.Join('\n', Enumerable.Range(0, code.Lines.Count).Select(line => code.Lines.Lines[line].ToString()));

    /// <summary>An absolute address is written out; a page of this help has its name already.</summary>
    public static bool IsAbsolute(string? address) => address is not null && address.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>A paragraph, or a list: a line for each item, with its dash.</summary>
    public static string Of(Block block) => block switch
    {
        ParagraphBlock paragraph => Of(paragraph.Inline),
        ListBlock list => string.Join('\n', list.OfType<ListItemBlock>().Select(item => "- " + string.Join(" ", item.Select(Of)))),
        _ => throw new NotSupportedException($"{block.GetType().Name} has no form in help: use paragraphs, lists and fenced code."),
    };

    private static string Of(Inline inline) => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        AutolinkInline link => link.Url,
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        LinkInline { IsImage: false } link when IsAbsolute(link.Url) => $"{Of((ContainerInline)link)} ({link.Url})",
        LinkInline { IsImage: false } link => Of((ContainerInline)link),
        EmphasisInline emphasis => new StringBuilder().AppendJoin(string.Empty, emphasis.Select(Of)).ToString(),
        _ => throw new NotSupportedException($"{inline.GetType().Name} has no form in help."),
    };
}
