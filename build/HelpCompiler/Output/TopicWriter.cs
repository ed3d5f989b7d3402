using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Auth0.Ciba.HelpCompiler.Pages;

namespace Auth0.Ciba.HelpCompiler.Output;

/// <summary>
/// Writes an about topic as the text that Get-Help shows. PowerShell takes the fifth line as what lists show of it, so the short description is one
/// line there, however long.
/// </summary>
internal static class TopicWriter
{
    private const int Width = 78;

    public static void Write(string file, Topic topic)
    {
        var lines = new List<string> { "TOPIC", "    " + topic.Name, string.Empty, "SHORT DESCRIPTION", "    " + topic.Short, string.Empty, "LONG DESCRIPTION", string.Empty };
        foreach (var part in topic.Parts)
        {
            if (part.Kind == PartKind.Heading)
                lines.Add(part.Text.ToUpperInvariant());
            else if (part.Kind == PartKind.SubHeading)
                lines.AddRange(["  " + part.Text, string.Empty]);
            else
                lines.AddRange([.. Lines(part), string.Empty]);
        }

        // Windows PowerShell takes a file without a mark for one of the machine's code page.
        File.WriteAllText(file, string.Join("\r\n", lines).TrimEnd() + "\r\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
    }

    private static IEnumerable<string> Lines(TopicPart part) => part.Kind switch
    {
        PartKind.Code => part.Text.Split('\n').Select(line => ("        " + line).TrimEnd()),
        PartKind.List => part.Text.Split('\n').SelectMany(item => Wrap(item, "    ", "      ")),
        _ => Wrap(part.Text, "    ", "    "),
    };

    private static IEnumerable<string> Wrap(string text, string first, string following)
    {
        var line = first;
        var isEmpty = true;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isEmpty && line.Length + 1 + word.Length > Width)
            {
                yield return line;
                (line, isEmpty) = (following, true);
            }

            line += isEmpty ? word : " " + word;
            isEmpty = false;
        }

        yield return line;
    }
}
