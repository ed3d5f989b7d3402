using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Auth0.Ciba.Tests.Support;

/// <summary>One folder using another, and one place where it does.</summary>
internal sealed record Arrow(string From, string To, string Example);

/// <summary>Reads which namespaces of an assembly use which, from its code, and compares that with a drawing.</summary>
internal static class Architecture
{
    /// <summary>The namespace without the root's name; the root itself is "Session".</summary>
    public static IReadOnlyList<Arrow> Read(string assemblyPath, string rootNamespace)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(assemblyPath);
        var arrows = new Dictionary<(string, string), Arrow>();
        foreach (var type in assembly.MainModule.GetTypes())
        {
            if (Folder(type, rootNamespace) is not { } from)
                continue;
            foreach (var (used, where) in Uses(type))
            {
                if (Folder(used, rootNamespace) is { } to && to != from && used.Scope == assembly.MainModule)
                    arrows.TryAdd((from, to), new Arrow(from, to, $"{where} uses {used.FullName}"));
            }
        }

        return [.. arrows.Values.OrderBy(arrow => arrow.From, StringComparer.Ordinal).ThenBy(arrow => arrow.To, StringComparer.Ordinal)];
    }

    public static IReadOnlyList<string> References(string assemblyPath)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(assemblyPath);
        return [.. assembly.MainModule.AssemblyReferences.Select(reference => reference.Name).Order(StringComparer.Ordinal)];
    }

    /// <summary>The arrows that are not drawn; a folder that is not drawn at all has none.</summary>
    public static IReadOnlyList<Arrow> NotDrawn(IEnumerable<Arrow> arrows, IReadOnlyDictionary<string, string[]> drawing) =>
        [.. arrows.Where(arrow => !drawing.TryGetValue(arrow.From, out var allowed) || !allowed.Contains(arrow.To))];

    /// <summary>A circle among the arrows, or nothing.</summary>
    public static IReadOnlyList<string> FindCircle(IReadOnlyList<Arrow> arrows)
    {
        foreach (var start in arrows.Select(arrow => arrow.From).Distinct())
        {
            if (PathBack(start, start, arrows, []) is { } path)
                return path;
        }

        return [];
    }

    private static List<string>? PathBack(string at, string goal, IReadOnlyList<Arrow> arrows, HashSet<string> seen)
    {
        foreach (var arrow in arrows.Where(arrow => arrow.From == at))
        {
            if (arrow.To == goal)
                return [at, goal];
            if (seen.Add(arrow.To) && PathBack(arrow.To, goal, arrows, seen) is { } rest)
                return [at, .. rest];
        }

        return null;
    }

    private static string? Folder(TypeReference type, string rootNamespace)
    {
        while (type.DeclaringType is not null)
            type = type.DeclaringType;
        if (type.Namespace == rootNamespace)
            return "Session";
        return type.Namespace.StartsWith(rootNamespace + ".", StringComparison.Ordinal) ? type.Namespace[(rootNamespace.Length + 1)..].Split('.')[0] : null;
    }

    private static IEnumerable<(TypeReference Type, string Where)> Uses(TypeDefinition type)
    {
        var used = new List<(TypeReference?, string)> { (type.BaseType, type.FullName) };
        used.AddRange(type.Interfaces.Select(implemented => ((TypeReference?)implemented.InterfaceType, type.FullName)));
        used.AddRange(type.Fields.Select(field => ((TypeReference?)field.FieldType, field.FullName)));
        used.AddRange(type.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => ((TypeReference?)constraint.ConstraintType, type.FullName)));
        used.AddRange(type.CustomAttributes.SelectMany(Attribute).Select(part => ((TypeReference?)part, type.FullName)));
        foreach (var method in type.Methods)
        {
            used.AddRange(Signature(method).Select(part => ((TypeReference?)part, method.FullName)));
            if (!method.HasBody)
                continue;
            used.AddRange(method.Body.Variables.Select(variable => ((TypeReference?)variable.VariableType, method.FullName)));
            used.AddRange(method.Body.ExceptionHandlers.Select(handler => ((TypeReference?)handler.CatchType, method.FullName)));
            used.AddRange(method.Body.Instructions.SelectMany(Operand).Select(part => ((TypeReference?)part, method.FullName)));
        }

        return used.SelectMany(pair => Parts(pair.Item1).Select(part => (part, pair.Item2)));
    }

    private static IEnumerable<TypeReference> Signature(MethodReference method) =>
        method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType);

    private static IEnumerable<TypeReference> Attribute(CustomAttribute attribute) =>
        attribute.ConstructorArguments.Select(argument => argument.Value).OfType<TypeReference>().Append(attribute.AttributeType);

    private static IEnumerable<TypeReference> Operand(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        GenericInstanceMethod method => [.. method.GenericArguments, method.DeclaringType, .. Signature(method)],
        MethodReference method => [method.DeclaringType, .. Signature(method)],
        _ => [],
    };

    /// <summary>The type itself, and what it is made of: element, generic arguments.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };
}
