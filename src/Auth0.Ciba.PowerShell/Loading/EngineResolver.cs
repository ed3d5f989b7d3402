#if NETFRAMEWORK
using System;
#endif
using System.IO;
using System.Reflection;

namespace Auth0.Ciba.PowerShell.Loading;

/// <summary>
/// Loads the engine and its libraries from the module's own dependencies folder. On .NET they live in a load context of their own, so that
/// other modules' versions of the same libraries do not meet them; the default context is answered for the engine alone. Where the module
/// carries them compiled ahead of time for this platform, these are taken.
/// </summary>
internal static class EngineResolver
{
    private static readonly Assembly Module = typeof(EngineResolver).Assembly;
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(Module.Location)!, "dependencies");

#if NETFRAMEWORK
    internal static void Hook() => AppDomain.CurrentDomain.AssemblyResolve += static (_, request) =>
    {
        // Only for this module's own assemblies: another module's missing library is none of ours to answer.
        var asker = request.RequestingAssembly;
        if (asker is not null && asker != Module && !IsOwn(asker))
            return null;
        var name = new AssemblyName(request.Name);
        if (name.Name == NativeLibraries.SqliteProvider)
            NativeLibraries.Preload();

        return Find(Folder, name) is { } file ? Assembly.LoadFrom(file) : null;
    };

    private static bool IsOwn(Assembly assembly) =>
        !assembly.IsDynamic && string.Equals(Path.GetDirectoryName(assembly.Location), Folder, StringComparison.OrdinalIgnoreCase);
#else
    private static readonly EngineLoadContext Context = new(Path.Combine(Path.GetDirectoryName(Module.Location)!, "ahead", Platform.Name), Folder);

    internal static void Hook() => System.Runtime.Loader.AssemblyLoadContext.Default.Resolving += static (_, name) =>
        name.Name == "Auth0.Ciba" && name.Version == Module.GetName().Version ? Context.LoadFromAssemblyName(name) : null;

    private sealed class EngineLoadContext(string ahead, string folder) : System.Runtime.Loader.AssemblyLoadContext("Auth0.Ciba")
    {
        protected override Assembly? Load(AssemblyName name) =>
            (Find(ahead, name) ?? Find(folder, name)) is { } file ? LoadFromAssemblyPath(file) : null;

        protected override System.IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
            NativeLibraries.Find(unmanagedDllName) is { } file ? LoadUnmanagedDllFromPath(file) : System.IntPtr.Zero;
    }
#endif

    /// <summary>The assembly's file; a translation lies in its language's folder.</summary>
    private static string? Find(string folder, AssemblyName name)
    {
        var file = Path.Combine(folder, name.CultureName ?? string.Empty, name.Name + ".dll");
        return File.Exists(file) ? file : null;
    }
}
