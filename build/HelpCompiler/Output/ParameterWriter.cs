using System.Collections.Generic;
using System.Text.RegularExpressions;
using System.Xml;
using Auth0.Ciba.HelpCompiler.Facts;
using Auth0.Ciba.HelpCompiler.Pages;

namespace Auth0.Ciba.HelpCompiler.Output;

/// <summary>Writes a cmdlet's parameters: facts of the assembly, text of the page.</summary>
internal static partial class ParameterWriter
{
    private const string Maml = "http://schemas.microsoft.com/maml/2004/10";
    private const string Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private const string Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static void Write(XmlWriter xml, DocumentedCmdlet documented)
    {
        foreach (var parameter in documented.Cmdlet.Parameters)
            Write(xml, parameter, documented.Texts[parameter.Name]);
    }

    private static void Write(XmlWriter xml, ParameterFacts parameter, IReadOnlyList<string> text)
    {
        xml.WriteStartElement("parameter", Command);
        xml.WriteAttributeString("required", parameter.IsRequired ? "true" : "false");
        xml.WriteAttributeString("variableLength", parameter.TypeName.EndsWith("[]", System.StringComparison.Ordinal) ? "true" : "false");
        xml.WriteAttributeString("globbing", "false");
        xml.WriteAttributeString("pipelineInput", Pipeline(parameter));
        xml.WriteAttributeString("position", parameter.Position?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "named");
        xml.WriteAttributeString("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases));
        xml.WriteElementString("name", Maml, parameter.Name);
        MamlWriter.WriteTexts(xml, "description", text);
        if (!parameter.IsSwitch)
        {
            xml.WriteStartElement("parameterValue", Command);
            xml.WriteAttributeString("required", "true");
            xml.WriteAttributeString("variableLength", "false");
            xml.WriteString(parameter.TypeName);
            xml.WriteEndElement();
        }

        xml.WriteStartElement("type", Dev);
        xml.WriteElementString("name", Maml, parameter.TypeName);
        xml.WriteEndElement();
        xml.WriteElementString("defaultValue", Dev, Default(parameter, text));
        xml.WriteEndElement();
    }

    private static string Pipeline(ParameterFacts parameter) => (parameter.ByValue, parameter.ByPropertyName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    /// <summary>What the text says behind "Default:", up to the sentence's end.</summary>
    private static string Default(ParameterFacts parameter, IReadOnlyList<string> text)
    {
        foreach (var paragraph in text)
        {
            if (DefaultSentence().Match(paragraph) is { Success: true } found)
                return found.Groups[1].Value;
        }

        return parameter.IsSwitch ? "False" : "None";
    }

    [GeneratedRegex(@"\bDefault: (.+?)\.(?:\s|$)", RegexOptions.Singleline)]
    private static partial Regex DefaultSentence();
}
