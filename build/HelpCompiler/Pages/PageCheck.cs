using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Auth0.Ciba.HelpCompiler.Facts;

namespace Auth0.Ciba.HelpCompiler.Pages;

/// <summary>A cmdlet with its page; a text for each parameter.</summary>
internal sealed record DocumentedCmdlet(CmdletFacts Cmdlet, Page Page, IReadOnlyDictionary<string, IReadOnlyList<string>> Texts);

/// <summary>Brings cmdlets and pages together: nothing of either may be without the other.</summary>
internal static class PageCheck
{
    public static IReadOnlyList<DocumentedCmdlet> Match(IReadOnlyList<CmdletFacts> cmdlets, IReadOnlyList<Page> pages, string folder, string[] awaited, Problems problems)
    {
        foreach (var page in pages.Where(page => cmdlets.All(cmdlet => cmdlet.Name != page.Name)))
            problems.Add(page.File, 1, $"There is no cmdlet {page.Name}.");
        foreach (var cmdlet in cmdlets.Where(cmdlet => pages.All(page => page.Name != cmdlet.Name) && !awaited.Contains(cmdlet.Name)))
            problems.Add(Path.Combine(folder, cmdlet.Name + ".md"), 1, $"{cmdlet.Name} has no page.");
        return [.. cmdlets.Join(pages, cmdlet => cmdlet.Name, page => page.Name, (cmdlet, page) => Check(cmdlet, page, pages, problems))];
    }

    private static DocumentedCmdlet Check(CmdletFacts cmdlet, Page page, IReadOnlyList<Page> pages, Problems problems)
    {
        if (page.Synopsis.Length == 0)
            problems.Add(page.File, 1, "There is no synopsis under the title.");
        if (page.Description.Count == 0)
            problems.Add(page.File, 1, "There is no description.");
        if (page.Notes.Count == 0)
            problems.Add(page.File, 1, "There are no notes.");
        if (page.Links is not [{ Address: not null }, ..])
            problems.Add(page.File, 1, "The first related link must be one to the web (https): Get-Help -Online opens it.");
        CheckExamples(page, problems);
        var byValue = cmdlet.Parameters.Where(parameter => parameter.ByValue).Select(parameter => parameter.FullTypeName).Distinct();
        CheckNames(page, page.Inputs, byValue.DefaultIfEmpty("None"), "input", problems);
        CheckNames(page, page.Outputs, cmdlet.OutputTypes.DefaultIfEmpty("None"), "output", problems);
        return new DocumentedCmdlet(cmdlet, page, CheckParameters(cmdlet, page, pages.FirstOrDefault(other => other.Name == page.SharedWith), problems));
    }

    private static void CheckExamples(Page page, Problems problems)
    {
        foreach (var example in page.Examples.Where(example => example.Code.Length == 0 || example.Text.Count == 0 || !Example.IsTitle(example.Title)))
            problems.Add(page.File, example.Line, $"An example needs powershell code, a text, and a title that begins with '{Example.Interactive}' or '{Example.Unattended}'.");
        foreach (var example in page.Examples.Where(example => !example.Code.Contains(page.Name, StringComparison.Ordinal)))
            problems.Add(page.File, example.Line, $"The example does not use {page.Name}.");
        foreach (var kind in new[] { Example.Interactive, Example.Unattended }.Where(kind => !page.Examples.Any(example => example.Title.StartsWith(kind, StringComparison.Ordinal))))
            problems.Add(page.File, 1, $"There is no example whose title begins with '{kind}'.");
    }

    private static Dictionary<string, IReadOnlyList<string>> CheckParameters(CmdletFacts cmdlet, Page page, Page? shared, Problems problems)
    {
        CheckNames(page, page.Parameters, page.Parameters.Select(entry => entry.Name).Where(name => cmdlet.Parameters.Any(parameter => parameter.Text is null && "-" + parameter.Name == name)), "parameter", problems);
        var texts = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var parameter in cmdlet.Parameters)
        {
            var text = parameter.Text is { } own ? [own] : Find(page) ?? (shared is null ? null : Find(shared));
            if (text is null)
                problems.Add(page.File, 1, $"-{parameter.Name} has no text.");
            texts[parameter.Name] = text ?? [];

            IReadOnlyList<string>? Find(Page where) => where.Parameters.FirstOrDefault(entry => entry.Name == "-" + parameter.Name)?.Text;
        }

        return texts;
    }

    /// <summary>Each name once, with a text, and none besides.</summary>
    private static void CheckNames(Page page, IReadOnlyList<Entry> entries, IEnumerable<string> expected, string what, Problems problems)
    {
        var names = expected.ToHashSet(StringComparer.Ordinal);
        foreach (var entry in entries.Where(entry => !names.Contains(entry.Name)))
            problems.Add(page.File, entry.Line, $"{page.Name} has no {what} {entry.Name}.");
        foreach (var name in names.Where(name => entries.All(entry => entry.Name != name)))
            problems.Add(page.File, 1, $"The {what} {name} has no text.");
        foreach (var entry in entries.Where(entry => entry.Text.Count == 0))
            problems.Add(page.File, entry.Line, $"The {what} {entry.Name} has no text.");
        foreach (var twice in entries.GroupBy(entry => entry.Name).Where(group => group.Count() > 1))
            problems.Add(page.File, twice.Last().Line, $"The {what} {twice.Key} is there twice.");
    }
}
