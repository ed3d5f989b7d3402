using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Auth0.Ciba.Tests.Support;
using Mono.Cecil;
using Xunit;

namespace Auth0.Ciba.Tests.Desktop;

/// <summary>
/// What the module's Desktop build needs is in its folder, in .NET Framework 4.7.2 or in PowerShell: each assembly in a version that is not older
/// than the one asked for, and in it each type and member that is used. Nothing may be found out by a user.
/// </summary>
public sealed class ClosureTests : IDisposable
{
    private static readonly string Module = BuildFolders.Of("DesktopModule");
    private static readonly string Packages = BuildFolders.Of("Packages");
    private static readonly string Framework = Version("microsoft.netframework.referenceassemblies.net472", "build/.NETFramework/v4.7.2");
    private static readonly string PowerShell = Version("powershellstandard.library", "lib/netstandard2.0");

    private readonly FolderResolver _resolver = new([Path.Combine(Module, "dependencies"), Framework, Path.Combine(Framework, "Facades"), PowerShell]);

    public static TheoryData<string> Assemblies => [.. Directory.EnumerateFiles(Module, "*.dll", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public void Dispose() => _resolver.Dispose();

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void EachReferenceIsThereInAVersionNotOlder(string file)
    {
        using var module = Read(file);

        foreach (var reference in module.AssemblyReferences)
        {
            var found = _resolver.Find(reference.Name);
            Assert.True(found is not null, $"{file} needs {reference.FullName}, which is nowhere.");
            Assert.True(found.Name.Version >= reference.Version, $"{file} needs {reference.FullName}, and {found.Name.Version} is there.");
        }
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void EachTypeAndMemberUsedIsThere(string file)
    {
        using var module = Read(file);

        var missing = module.GetTypeReferences().Where(type => !IsThere(() => type.Resolve())).Select(type => type.FullName)
            .Concat(module.GetMemberReferences().Where(member => member.DeclaringType is not ArrayType && !IsThere(() => member.Resolve())).Select(member => member.FullName));
        Assert.Empty(missing.Order(StringComparer.Ordinal));
    }

    private static bool IsThere(Func<object?> resolve)
    {
        try
        {
            return resolve() is not null;
        }
        catch (AssemblyResolutionException)
        {
            return false;
        }
    }

    private static string Version(string package, string folder) =>
        Directory.EnumerateDirectories(Path.Combine(Packages, package)).Select(version => Path.Combine(version, folder)).Where(Directory.Exists).Order(StringComparer.Ordinal).First();

    private ModuleDefinition Read(string file) =>
        ModuleDefinition.ReadModule(Directory.EnumerateFiles(Module, file, SearchOption.AllDirectories).Single(), new ReaderParameters { AssemblyResolver = _resolver });

    /// <summary>Looks nowhere else: the library's own resolver goes on to the assemblies of the runtime that runs the tests.</summary>
    private sealed class FolderResolver(IReadOnlyList<string> folders) : IAssemblyResolver
    {
        private readonly Dictionary<string, AssemblyDefinition?> _known = new(StringComparer.OrdinalIgnoreCase);

        public AssemblyDefinition Resolve(AssemblyNameReference name) => Find(name.Name) ?? throw new AssemblyResolutionException(name);

        public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters) => Resolve(name);

        public void Dispose()
        {
            foreach (var assembly in _known.Values)
                assembly?.Dispose();
        }

        internal AssemblyDefinition? Find(string name)
        {
            if (_known.TryGetValue(name, out var known))
                return known;
            var file = folders.Select(folder => Path.Combine(folder, name + ".dll")).FirstOrDefault(File.Exists);
            return _known[name] = file is null ? null : AssemblyDefinition.ReadAssembly(file, new ReaderParameters { AssemblyResolver = this });
        }
    }
}
