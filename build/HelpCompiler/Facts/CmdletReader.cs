using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace Auth0.Ciba.HelpCompiler.Facts;

/// <summary>Reads the cmdlets of an assembly without loading it.</summary>
internal static class CmdletReader
{
    private const string Namespace = "System.Management.Automation.";

    private static readonly ParameterFacts[] OfShouldProcess =
    [
        new("Confirm", "SwitchParameter", Namespace + "SwitchParameter") { Aliases = ["cf"], Text = "Asks you before anything is done." },
        new("WhatIf", "SwitchParameter", Namespace + "SwitchParameter") { Aliases = ["wi"], Text = "Says what would be done, and does nothing." },
    ];

    public static IReadOnlyList<CmdletFacts> Read(string path)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        using var assembly = AssemblyDefinition.ReadAssembly(path, new ReaderParameters { AssemblyResolver = resolver });
        return [.. assembly.MainModule.GetTypes().Where(type => Attribute(type, "CmdletAttribute") is not null).Select(ReadCmdlet).OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal)];
    }

    private static CmdletFacts ReadCmdlet(TypeDefinition type)
    {
        var cmdlet = Attribute(type, "CmdletAttribute")!;
        var outputs = Attributes(type, "OutputTypeAttribute").SelectMany(attribute => (CustomAttributeArgument[])attribute.ConstructorArguments[0].Value);
        var parameters = Lineage(type).SelectMany(one => one.Properties).Where(property => Attribute(property, "ParameterAttribute") is not null).Select(ReadParameter);
        if (Named(cmdlet, "SupportsShouldProcess") is true)
            parameters = parameters.Concat(OfShouldProcess);
        return new CmdletFacts(
            (string)cmdlet.ConstructorArguments[0].Value,
            (string)cmdlet.ConstructorArguments[1].Value,
            [.. outputs.Select(output => ((TypeReference)output.Value).FullName)],
            [.. parameters.OrderBy(parameter => parameter.Position ?? int.MaxValue).ThenBy(parameter => parameter.Text is not null).ThenBy(parameter => parameter.Name, StringComparer.Ordinal)]);
    }

    private static ParameterFacts ReadParameter(PropertyDefinition property)
    {
        var attribute = Attribute(property, "ParameterAttribute")!;
        var type = property.PropertyType is GenericInstanceType { Name: "Nullable`1" } nullable ? nullable.GenericArguments[0] : property.PropertyType;
        return new ParameterFacts(property.Name, type.Name, type.FullName)
        {
            Position = Named(attribute, "Position") as int?,
            IsRequired = Named(attribute, "Mandatory") is true,
            ByValue = Named(attribute, "ValueFromPipeline") is true,
            ByPropertyName = Named(attribute, "ValueFromPipelineByPropertyName") is true,
            Aliases = [.. Attributes(property, "AliasAttribute").SelectMany(alias => (CustomAttributeArgument[])alias.ConstructorArguments[0].Value).Select(alias => (string)alias.Value)],
        };
    }

    /// <summary>The type and those of this assembly that it inherits from.</summary>
    private static IEnumerable<TypeDefinition> Lineage(TypeDefinition type)
    {
        for (TypeDefinition? one = type; one is not null; one = one.BaseType as TypeDefinition)
            yield return one;
    }

    private static object? Named(CustomAttribute attribute, string property) =>
        attribute.Properties.Where(argument => argument.Name == property).Select(argument => argument.Argument.Value).FirstOrDefault();

    private static CustomAttribute? Attribute(ICustomAttributeProvider member, string name) => Attributes(member, name).FirstOrDefault();

    private static IEnumerable<CustomAttribute> Attributes(ICustomAttributeProvider member, string name) =>
        member.CustomAttributes.Where(attribute => attribute.AttributeType.FullName == Namespace + name);
}
