#if NETFRAMEWORK
using System;
#endif
using System.IO;
using System.Runtime.InteropServices;

namespace Auth0.Ciba.PowerShell.Loading;

/// <summary>SQLite's own library in the module's runtimes folder. Nothing else of the module is native.</summary>
internal static class NativeLibraries
{
    private const string Sqlite = "e_sqlite3";

    private static readonly string Runtimes = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(typeof(NativeLibraries).Assembly.Location)!)!, "runtimes");

#if NETFRAMEWORK
    /// <summary>The assembly that imports the library, by its bare name: Windows takes the one of that name that is loaded already.</summary>
    internal const string SqliteProvider = "SQLitePCLRaw.provider.e_sqlite3";

    /// <summary>Where it cannot be loaded, the import fails and says so.</summary>
    internal static void Preload() => LoadLibraryEx(Path.Combine(Runtimes, Platform.Name, "native", Sqlite + ".dll"), IntPtr.Zero, SearchBesideIt);

    private const uint SearchBesideIt = 0x8;

    [DllImport("kernel32", CharSet = CharSet.Unicode, SetLastError = true)]
    private static extern IntPtr LoadLibraryEx(string file, IntPtr reserved, uint flags);
#else
    /// <summary>The file of a library that the module carries for this platform, or null.</summary>
    internal static string? Find(string name)
    {
        if (name != Sqlite)
            return null;
        var file = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? Sqlite + ".dll" : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? $"lib{Sqlite}.dylib" : $"lib{Sqlite}.so";
        var path = Path.Combine(Runtimes, Platform.Name, "native", file);
        return File.Exists(path) ? path : null;
    }
#endif
}
