using System;
using System.IO;
using System.Linq;

namespace Auth0.Ciba.CoverageCheck;

/// <summary>CoverageCheck folder: judges the one coverage report in it, at any depth; the trx logger leaves a copy. Ends with 1 where a rule is broken.</summary>
internal static class Program
{
    internal static int Main(string[] arguments)
    {
        var files = arguments is [var folder] && Directory.Exists(folder) ? Directory.GetFiles(folder, "coverage.cobertura.xml", SearchOption.AllDirectories) : [];
        string[] reports = [.. files.Select(File.ReadAllText).Distinct(StringComparer.Ordinal)];
        if (reports is not [var report])
        {
            Console.Error.WriteLine($"CoverageCheck <folder with one coverage.cobertura.xml>: {reports.Length} different ones found");
            return 2;
        }

        var judgement = new Judgement(CoberturaReader.Read(new StringReader(report)), Rules.LeastLines, Rules.Complete, Rules.Exclusions);
        foreach (var line in judgement.Text.Concat(Rules.NotMeasured.Select(what => "  not measured: " + what)))
            Console.WriteLine(line);
        foreach (var problem in judgement.Problems)
            Console.Error.WriteLine("Coverage: " + problem);
        return judgement.Problems.Count == 0 ? 0 : 1;
    }
}
