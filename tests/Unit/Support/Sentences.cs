using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Auth0.Ciba.Tests.Support;

/// <summary>A text in an assembly's code.</summary>
/// <param name="Type">The type, the outermost.</param>
/// <param name="Text">The text, or the part of one between two values.</param>
internal sealed record CodeText(string Type, string Text);

/// <summary>Finds texts for people in code, where no translator can reach them.</summary>
internal static class Sentences
{
    // What takes a text for people. One word is enough there.
    private static readonly string[] Sinks =
    [
        "WriteWarning", "WriteVerbose", "WriteDebug", "ShouldProcess", "ShouldContinue", "ShouldDo", "Passed", "Warning", "NotChecked", "Failed", "Refuse", "Violated", "Unusable", "Unfit",
    ];

    private static readonly Regex TwoWords = new(@"\p{L}[,;:.)'""]* ['""(]*\p{L}");

    /// <summary>Each text of two words or more, and each of one word or more that is handed to what shows it.</summary>
    public static IReadOnlyList<CodeText> Find(string assemblyPath)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(assemblyPath);
        return
        [
            .. from type in assembly.MainModule.GetTypes()
               where !IsGenerated(type) && !IsOfCoverage(type)
               from method in type.Methods
               where method.HasBody
               from instruction in method.Body.Instructions
               where instruction.OpCode == OpCodes.Ldstr && IsForPeople(instruction, (string)instruction.Operand)
               select new CodeText(Outermost(type), (string)instruction.Operand),
        ];
    }

    private static bool IsForPeople(Instruction instruction, string text) =>
        TwoWords.IsMatch(text) || (text.Any(char.IsLetter) && text.Contains(' ') && IsHandedToASink(instruction));

    /// <summary>A text without another call between it and the sink; one that is put together first comes by way of the handler's calls.</summary>
    private static bool IsHandedToASink(Instruction? instruction)
    {
        for (instruction = instruction!.Next; instruction is not null; instruction = instruction.Next)
        {
            if (instruction.Operand is not MethodReference called)
                continue;
            if (Sinks.Contains(called.Name) || called is { Name: "BadInput" or ".ctor", DeclaringType.Name: "Auth0CibaException" or "SessionCheck" })
                return true;
            if (called.DeclaringType.Name is not ("DefaultInterpolatedStringHandler" or "String"))
                return false;
        }

        return false;
    }

    /// <summary>What the measuring of coverage puts into an assembly.</summary>
    private static bool IsOfCoverage(TypeDefinition type) => Outermost(type).StartsWith("Coverlet.", StringComparison.Ordinal);

    private static bool IsGenerated(TypeDefinition? type) =>
        type is not null && (type.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "GeneratedCodeAttribute") || IsGenerated(type.DeclaringType));

    private static string Outermost(TypeDefinition type)
    {
        while (type.DeclaringType is not null)
            type = type.DeclaringType;
        return type.FullName;
    }
}
