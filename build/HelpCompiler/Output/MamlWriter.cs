using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Xml;
using Auth0.Ciba.HelpCompiler.Pages;

namespace Auth0.Ciba.HelpCompiler.Output;

/// <summary>Writes the help file that Get-Help reads.</summary>
internal static class MamlWriter
{
    private const string Maml = "http://schemas.microsoft.com/maml/2004/10";
    private const string Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private const string Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static void Write(string file, IReadOnlyList<DocumentedCmdlet> cmdlets)
    {
        using var xml = XmlWriter.Create(file, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" });
        xml.WriteStartElement("helpItems", "http://msh");
        xml.WriteAttributeString("schema", "maml");
        foreach (var cmdlet in cmdlets)
            WriteCmdlet(xml, cmdlet);
        xml.WriteEndElement();
    }

    private static void WriteCmdlet(XmlWriter xml, DocumentedCmdlet documented)
    {
        var (cmdlet, page, _) = documented;
        xml.WriteStartElement("command", "command", Command);
        xml.WriteAttributeString("xmlns", "maml", null, Maml);
        xml.WriteAttributeString("xmlns", "dev", null, Dev);
        xml.WriteStartElement("details", Command);
        xml.WriteElementString("name", Command, cmdlet.Name);
        xml.WriteElementString("verb", Command, cmdlet.Verb);
        xml.WriteElementString("noun", Command, cmdlet.Noun);
        WriteTexts(xml, "description", [page.Synopsis]);
        xml.WriteEndElement();
        WriteTexts(xml, "description", page.Description);

        xml.WriteStartElement("syntax", Command);
        xml.WriteStartElement("syntaxItem", Command);
        xml.WriteElementString("name", Maml, cmdlet.Name);
        ParameterWriter.Write(xml, documented);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteStartElement("parameters", Command);
        ParameterWriter.Write(xml, documented);
        xml.WriteEndElement();

        WriteTypes(xml, "inputTypes", "inputType", page.Inputs);
        WriteTypes(xml, "returnValues", "returnValue", page.Outputs);
        xml.WriteStartElement("alertSet", Maml);
        WriteTexts(xml, "alert", page.Notes);
        xml.WriteEndElement();
        WriteExamples(xml, page.Examples);
        WriteLinks(xml, page.Links);
        xml.WriteEndElement();
    }

    internal static void WriteTexts(XmlWriter xml, string element, IEnumerable<string> texts)
    {
        xml.WriteStartElement(element, Maml);
        foreach (var text in texts)
            xml.WriteElementString("para", Maml, text);
        xml.WriteEndElement();
    }

    private static void WriteTypes(XmlWriter xml, string all, string one, IReadOnlyList<Entry> entries)
    {
        xml.WriteStartElement(all, Command);
        foreach (var entry in entries)
        {
            xml.WriteStartElement(one, Command);
            xml.WriteStartElement("type", Dev);
            xml.WriteElementString("name", Maml, entry.Name);
            xml.WriteEndElement();
            WriteTexts(xml, "description", entry.Text);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteExamples(XmlWriter xml, IReadOnlyList<Example> examples)
    {
        xml.WriteStartElement("examples", Command);
        foreach (var (example, number) in examples.Select((example, index) => (example, index + 1)))
        {
            xml.WriteStartElement("example", Command);
            xml.WriteElementString("title", Maml, $"-------- Example {number}. {example.Title} --------");
            xml.WriteElementString("code", Dev, example.Code);
            xml.WriteStartElement("remarks", Dev);
            // The empty one keeps the next example apart.
            foreach (var text in example.Text.Append(string.Empty))
                xml.WriteElementString("para", Maml, text);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteLinks(XmlWriter xml, IReadOnlyList<Link> links)
    {
        xml.WriteStartElement("relatedLinks", Command);
        foreach (var link in links)
        {
            xml.WriteStartElement("navigationLink", Maml);
            xml.WriteElementString("linkText", Maml, link.Text);
            xml.WriteElementString("uri", Maml, link.Address ?? string.Empty);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }
}
