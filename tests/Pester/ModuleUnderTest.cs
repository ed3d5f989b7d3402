using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection;

namespace Auth0.Ciba.Pester;

/// <summary>
/// The module that the suite imports: the one that the build staged, or the package (zip or nupkg) that the variable CIBA_PACKAGE names, unpacked
/// for the run as on a module path.
/// </summary>
internal sealed class ModuleUnderTest : IDisposable
{
    private readonly string? _unpacked;

    private ModuleUnderTest(string manifest, string? unpacked = null)
    {
        Manifest = manifest;
        _unpacked = unpacked;
    }

    internal string Manifest { get; }

    public void Dispose()
    {
        if (_unpacked is not null)
            Directory.Delete(_unpacked, recursive: true);
    }

    internal static ModuleUnderTest Find()
    {
        var staged = Metadata("ModuleManifest");
        if (Environment.GetEnvironmentVariable("CIBA_PACKAGE") is not { Length: > 0 } package)
            return new ModuleUnderTest(staged);

        // As installed: a folder with the module's name, and in it one with its version.
        var folder = Directory.CreateTempSubdirectory("auth0-ciba-package-").FullName;
        var version = Path.GetFileName(Path.GetDirectoryName(staged))!;
        var module = Path.Combine(folder, "Auth0.Ciba", version);
        ZipFile.ExtractToDirectory(package, module);
        return new ModuleUnderTest(Path.Combine(module, Path.GetFileName(staged)), folder);
    }

    /// <param name="key">An AssemblyMetadata item of the project.</param>
    internal static string Metadata(string key) =>
        typeof(ModuleUnderTest).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
