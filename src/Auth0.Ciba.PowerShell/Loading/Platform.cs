#if !NETFRAMEWORK
using System;
using System.IO;
#endif
using System.Runtime.InteropServices;

namespace Auth0.Ciba.PowerShell.Loading;

/// <summary>The platform by the name that NuGet gives it, as the module's folders have it.</summary>
internal static class Platform
{
    internal static string Name { get; } = $"{System}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

#if NETFRAMEWORK
    private const string System = "win";
#else
    private static string System =>
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "win" : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "osx" : IsMusl ? "linux-musl" : "linux";

    private static bool IsMusl => File.Exists("/etc/alpine-release") || RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);
#endif
}
