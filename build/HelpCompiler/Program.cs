using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Auth0.Ciba.HelpCompiler.Facts;
using Auth0.Ciba.HelpCompiler.Output;
using Auth0.Ciba.HelpCompiler.Pages;

namespace Auth0.Ciba.HelpCompiler;

/// <summary>HelpCompiler assembly docs-folder output-folder [cmdlets whose page is awaited, by semicolons].</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is not [var assembly, var docs, var output, ..])
        {
            Console.Error.WriteLine("HelpCompiler <assembly> <docs folder> <output folder> [<cmdlet;cmdlet>]");
            return 2;
        }

        var problems = new Problems();
        var awaited = arguments.ElementAtOrDefault(3)?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        var cmdlets = CmdletReader.Read(assembly);
        var pages = Files(docs, "cmdlets").Select(file => PageReader.Read(file, problems)).ToArray();
        var topics = Files(docs, "about").Select(file => TopicReader.Read(file, problems)).ToArray();
        var documented = PageCheck.Match(cmdlets, pages, Path.Combine(docs, "cmdlets"), awaited, problems);
        if (problems.Lines.Count > 0)
        {
            Console.Error.WriteLine(string.Join(Environment.NewLine, problems.Lines));
            return 1;
        }

        Directory.CreateDirectory(output);
        MamlWriter.Write(Path.Combine(output, Path.GetFileName(assembly) + "-Help.xml"), documented);
        foreach (var topic in topics)
            TopicWriter.Write(Path.Combine(output, topic.Name + ".help.txt"), topic);
        return 0;
    }

    private static IEnumerable<string> Files(string docs, string folder) =>
        Directory.EnumerateFiles(Path.Combine(docs, folder), "*.md").Order(StringComparer.Ordinal);
}
