#nullable disable
using System;
using System.Collections;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Resources;

namespace Auth0.Ciba.Tests.Support;

/// <summary>
/// Makes the translation of an assembly's texts that a compiler would make of Messages.(language).resx. The Pester suite compiles this file
/// too, so it uses nothing but .NET.
/// </summary>
public static class Satellite
{
    /// <summary>Writes a file into the language's folder beside the assembly, and gives its path.</summary>
    /// <param name="assembly">The file of the assembly.</param>
    /// <param name="culture">The language.</param>
    /// <param name="translate">Makes the translation of a text from its key and its English; null leaves it out.</param>
    public static string Write(string assembly, string culture, Func<string, string, string> translate)
    {
        culture = CultureInfo.GetCultureInfo(culture).Name;
        using var reader = new PEReader(new MemoryStream(File.ReadAllBytes(assembly)));
        var english = reader.GetMetadataReader();
        var definition = english.GetAssemblyDefinition();
        var resource = english.ManifestResources.Select(english.GetManifestResource).Single(found => english.GetString(found.Name).EndsWith(".Texts.Messages.resources", StringComparison.Ordinal));
        var name = english.GetString(definition.Name) + ".resources";

        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString(name + ".dll"), metadata.GetOrAddGuid(Guid.NewGuid()), default, default);
        metadata.AddAssembly(metadata.GetOrAddString(name), definition.Version, metadata.GetOrAddString(culture), default, 0, System.Reflection.AssemblyHashAlgorithm.Sha1);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        var resourceName = english.GetString(resource.Name).Replace(".resources", "." + culture + ".resources");
        metadata.AddManifestResource(System.Reflection.ManifestResourceAttributes.Public, metadata.GetOrAddString(resourceName), default, 0);

        var texts = Translate(Read(reader, (int)resource.Offset), translate);
        var resources = new BlobBuilder();
        resources.WriteInt32(texts.Length);
        resources.WriteBytes(texts);
        var image = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), new BlobBuilder(), managedResources: resources).Serialize(image);

        var file = Path.Combine(Path.GetDirectoryName(assembly), culture, name + ".dll");
        Directory.CreateDirectory(Path.GetDirectoryName(file));
        File.WriteAllBytes(file, image.ToArray());
        return file;
    }

    private static byte[] Read(PEReader reader, int offset)
    {
        var all = reader.GetSectionData(reader.PEHeaders.CorHeader.ResourcesDirectory.RelativeVirtualAddress).GetReader();
        all.Offset = offset;
        return all.ReadBytes(all.ReadInt32());
    }

    private static byte[] Translate(byte[] english, Func<string, string, string> translate)
    {
        using var texts = new ResourceReader(new MemoryStream(english));
        var translated = new MemoryStream();
        using (var writer = new ResourceWriter(translated))
        {
            foreach (var entry in texts.Cast<DictionaryEntry>())
            {
                if (translate((string)entry.Key, (string)entry.Value) is { } text)
                    writer.AddResource((string)entry.Key, text);
            }
        }

        return translated.ToArray();
    }
}
