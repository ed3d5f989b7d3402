using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Auth0.Ciba.CoverageCheck;

/// <summary>Reads a Cobertura report. A file's classes, closures and state machines are elements of their own there; here they are one file.</summary>
internal static partial class CoberturaReader
{
    /// <exception cref="InvalidDataException">It is no Cobertura report, or holds no class.</exception>
    internal static IReadOnlyList<FileCoverage> Read(TextReader report)
    {
        XDocument xml;
        try
        {
            xml = XDocument.Load(report);
        }
        catch (System.Xml.XmlException e)
        {
            throw new InvalidDataException("The report is no XML.", e);
        }

        var classes = xml.Descendants("class").ToArray();
        if (xml.Root?.Name != "coverage" || classes.Length == 0)
            throw new InvalidDataException("The report covers nothing.");
        return [.. classes
            .GroupBy(type => Attribute(type, "filename").Replace('\\', '/'), StringComparer.Ordinal)
            .Select(file => new FileCoverage(file.Key, ReadLines(file)))
            .OrderBy(file => file.File, StringComparer.Ordinal)];
    }

    private static LineCoverage[] ReadLines(IEnumerable<XElement> classes) =>
    [
        .. classes.SelectMany(type => type.Element("lines")?.Elements("line") ?? [])
            .GroupBy(line => Number(Attribute(line, "number")))
            .OrderBy(line => line.Key)
            .Select(line =>
            {
                var conditions = line.Select(Conditions).ToArray();
                return new LineCoverage(line.Key, line.Any(part => Attribute(part, "hits") != "0"), conditions.Sum(part => part.All), conditions.Sum(part => part.Run));
            }),
    ];

    private static (int Run, int All) Conditions(XElement line)
    {
        if ((string?)line.Attribute("condition-coverage") is not { } text)
            return (0, 0);
        var counts = Counts().Match(text);
        return counts.Success ? (Number(counts.Groups[1].Value), Number(counts.Groups[2].Value)) : throw new InvalidDataException($"'{text}' is no coverage of conditions.");
    }

    private static string Attribute(XElement element, string name) =>
        (string?)element.Attribute(name) ?? throw new InvalidDataException($"A {element.Name} has no {name}.");

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\((\d+)/(\d+)\)")]
    private static partial Regex Counts();
}
