using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Resources;
using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Auth0.Ciba.Tests.Support;

/// <summary>A member that says a text.</summary>
/// <param name="Key">The text's key.</param>
/// <param name="Values">How many values the member hands in.</param>
internal sealed record TextMember(string Key, int Values);

/// <summary>The texts of an assembly and the members that say them, read from what was built.</summary>
internal static class TextCatalog
{
    public static IReadOnlyList<TextMember> ReadMembers(string assemblyPath)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(assemblyPath);
        return [.. assembly.MainModule.GetTypes().Where(type => type.Fields.Any(field => field.FieldType.Name == "TextArea")).SelectMany(ReadMembers)];
    }

    public static IReadOnlyDictionary<string, string> ReadTexts(string assemblyPath)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(assemblyPath);
        var resource = assembly.MainModule.Resources.OfType<EmbeddedResource>().Single(found => found.Name == assembly.Name.Name + ".Texts.Messages.resources");
        using var reader = new ResourceReader(new MemoryStream(resource.GetResourceData()));
        return reader.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);
    }

    /// <summary>What does not belong together: members without a text, texts without a member, placeholders without a value and values without one.</summary>
    public static IReadOnlyList<string> FindFaults(IReadOnlyList<TextMember> members, IReadOnlyDictionary<string, string> texts) =>
    [
        .. members.GroupBy(member => member.Key).Where(same => same.Count() > 1).Select(same => $"{same.Key}: two members"),
        .. members.Where(member => !texts.ContainsKey(member.Key)).Select(member => $"{member.Key}: no text"),
        .. texts.Keys.Where(key => members.All(member => member.Key != key)).Select(key => $"{key}: no member"),
        .. members.Where(member => texts.TryGetValue(member.Key, out var text) && !Placeholders(text).SequenceEqual(Enumerable.Range(0, member.Values))).Select(member => $"{member.Key}: {member.Values} values in \"{texts[member.Key]}\""),
        .. texts.Where(text => string.IsNullOrWhiteSpace(text.Value)).Select(text => $"{text.Key}: empty"),
    ];

    /// <summary>The numbers of a text's placeholders, each once, in order.</summary>
    public static int[] Placeholders(string text) =>
        [.. Regex.Matches(text.Replace("{{", string.Empty).Replace("}}", string.Empty), @"\{(\d+)(?::[^{}]+)?\}").Select(match => int.Parse(match.Groups[1].Value)).Distinct().Order()];

    private static IEnumerable<TextMember> ReadMembers(TypeDefinition type)
    {
        var area = type.Methods.Single(method => method.IsConstructor && method.IsStatic).Body.Instructions.Single(instruction => instruction.OpCode == OpCodes.Ldstr).Operand;
        return type.Methods.Where(method => !method.IsConstructor).Select(method =>
        {
            // The name that the compiler put in for the caller's.
            var name = method.Body.Instructions.Single(instruction => instruction.OpCode == OpCodes.Ldstr).Operand;
            return new TextMember($"{area}.{name}", method.Parameters.Count);
        });
    }
}
