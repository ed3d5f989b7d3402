using System.Collections.Frozen;
using System.Collections.Generic;
using System.IO;

namespace Auth0.Ciba.Simulator;

/// <summary>The page's files, embedded: a page of this simulator loads nothing from anywhere else.</summary>
internal static class PhoneAssets
{
    private const string Prefix = "Phone/";

    private static readonly FrozenDictionary<string, (byte[] Content, string Type)> Files = Load();

    public static IEnumerable<string> Names => Files.Keys;

    public static (byte[] Content, string Type) Get(string name) => Files[name];

    private static FrozenDictionary<string, (byte[] Content, string Type)> Load()
    {
        var files = new Dictionary<string, (byte[] Content, string Type)>();
        var assembly = typeof(PhoneAssets).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Prefix, System.StringComparison.Ordinal))
                continue;
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var buffer = new MemoryStream();
            stream.CopyTo(buffer);
            var name = resource[Prefix.Length..];
            files[name] = (buffer.ToArray(), TypeOf(name));
        }

        return files.ToFrozenDictionary();
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
