#if !NETFRAMEWORK
using System;
using System.Collections.Generic;
#endif
using System.IO;
using System.Linq;
#if !NETFRAMEWORK
using System.Runtime.InteropServices;
#endif
using System.Security.AccessControl;
using System.Security.Principal;

namespace Auth0.Ciba.Compat;

/// <summary>Who could change a file that is to be out of its reader's reach.</summary>
internal static class FileOwners
{
#if !NETFRAMEWORK
    [System.Runtime.Versioning.SupportedOSPlatform("windows")]
#endif
    private const FileSystemRights Writing =
        FileSystemRights.WriteData | FileSystemRights.AppendData | FileSystemRights.Delete | FileSystemRights.DeleteSubdirectoriesAndFiles | FileSystemRights.ChangePermissions | FileSystemRights.TakeOwnership;

    /// <summary>What is wrong, as the end of a sentence about the file; null where nothing is.</summary>
    /// <exception cref="IOException">The file is not there, or its owner cannot be found out.</exception>
    internal static string? FindFault(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException(CompatTexts.NoFile(path));
#if NETFRAMEWORK
        return FindWindowsFault(path, File.GetAccessControl(path)) ?? FindWindowsFault(Path.GetDirectoryName(path), Directory.GetAccessControl(Path.GetDirectoryName(path)));
#else
        if (OperatingSystem.IsWindows())
        {
            var file = new FileInfo(path);
            return FindWindowsFault(path, file.GetAccessControl()) ?? FindWindowsFault(file.DirectoryName!, file.Directory!.GetAccessControl());
        }

        var folders = new List<string>();
        var real = Resolve(path, folders, 0);
        return FileRules.FindFault(Look(real), [.. folders.Distinct(StringComparer.Ordinal).Select(Look)], GetEUid());
#endif
    }

    /// <summary>Its owner must be an administrator or another user; nobody else may have a right to write, unless the reader is an administrator.</summary>
#if !NETFRAMEWORK
    [System.Runtime.Versioning.SupportedOSPlatform("windows")]
#endif
    private static string? FindWindowsFault(string path, FileSystemSecurity security)
    {
        using var user = WindowsIdentity.GetCurrent();
        if (new WindowsPrincipal(user).IsInRole(WindowsBuiltInRole.Administrator))
            return null;
        var owner = security.GetOwner(typeof(SecurityIdentifier)) as SecurityIdentifier;
        if (owner is null || owner == user.User)
            return CompatTexts.BelongsToReaderOrNobody(path);
        var open = security.GetAccessRules(true, true, typeof(SecurityIdentifier)).Cast<FileSystemAccessRule>()
            .FirstOrDefault(rule => rule.AccessControlType == AccessControlType.Allow && (rule.FileSystemRights & Writing) != 0 && !IsTrusted((SecurityIdentifier)rule.IdentityReference, owner));
        return open is null ? null : CompatTexts.CanBeWrittenBy(path, open.IdentityReference);
    }

#if !NETFRAMEWORK
    [System.Runtime.Versioning.SupportedOSPlatform("windows")]
#endif
    private static bool IsTrusted(SecurityIdentifier identity, SecurityIdentifier owner) =>
        identity == owner || identity.IsWellKnown(WellKnownSidType.BuiltinAdministratorsSid) || identity.IsWellKnown(WellKnownSidType.LocalSystemSid)
        || identity.IsWellKnown(WellKnownSidType.CreatorOwnerSid) || identity.Value.StartsWith("S-1-5-80-", System.StringComparison.Ordinal);

#if !NETFRAMEWORK
    private const int MostLinks = 40;

    /// <summary>Where the path really leads; each folder on the way, of links too, is noted.</summary>
    private static string Resolve(string path, List<string> folders, int links)
    {
        if (links > MostLinks)
            throw new IOException(CompatTexts.TooManyLinks(path));
        var current = "/";
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            folders.Add(current);
            var next = Path.Combine(current, part);
            FileSystemInfo entry = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            current = entry.LinkTarget is { } target ? Resolve(Path.GetFullPath(target, current), folders, links + 1) : next;
        }

        return current;
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static UnixEntry Look(string path)
    {
        // FileStatus of the runtime's own library: the same on every Unix, its first members are flags, mode, uid, gid.
        var status = new byte[512];
        if (Stat(path, status) != 0)
            throw new IOException(CompatTexts.OwnerUnknown(path));
        return new UnixEntry(path, BitConverter.ToUInt32(status, 8), BitConverter.ToInt32(status, 4));
    }

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Stat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] status);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_GetEUid")]
    private static extern uint GetEUid();
#endif
}
