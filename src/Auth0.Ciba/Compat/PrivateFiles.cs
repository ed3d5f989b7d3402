#if !NETFRAMEWORK
using System;
#endif
using System.IO;
#if !NETFRAMEWORK
using System.Runtime.InteropServices;
#endif
using System.Security.AccessControl;
using System.Security.Principal;

namespace Auth0.Ciba.Compat;

/// <summary>Files for their owner alone. .NET Framework has only Windows' way of saying it.</summary>
internal static class PrivateFiles
{
    /// <summary>Makes an empty file; false where somebody else did so meanwhile.</summary>
    internal static bool TryCreate(string path)
    {
        try
        {
#if NETFRAMEWORK
            new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite).Dispose();
#else
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            new FileStream(path, options).Dispose();
#endif
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    /// <summary>Why a file is not its reader's alone, and what to do about it; null where all is well or there is no file.</summary>
    internal static string? FindFault(string path)
    {
        try
        {
#if NETFRAMEWORK
            return File.Exists(path) ? FindForeignOwner(File.GetAccessControl(path, AccessControlSections.Owner).GetOwner(typeof(SecurityIdentifier))) : null;
#else
            if (!File.Exists(path))
                return null;
            if (OperatingSystem.IsWindows())
                return FindForeignOwner(new FileInfo(path).GetAccessControl(AccessControlSections.Owner).GetOwner(typeof(SecurityIdentifier)));
            return FindLaxMode(path) ?? FindForeignOwner(path);
#endif
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Why others could change a file that may be read by them, and what to do about it; null where all is well.</summary>
    /// <exception cref="FileNotFoundException">There is no file.</exception>
    internal static string? FindForeignWriter(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException(CompatTexts.NoFile(path));
#if NETFRAMEWORK
        return FindFault(path);
#else
        if (OperatingSystem.IsWindows())
            return FindFault(path);
        if ((File.GetUnixFileMode(path) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
            return CompatTexts.OthersCanWrite(path);
        return FindForeignOwner(path, orRoot: true);
#endif
    }

#if !NETFRAMEWORK
    [System.Runtime.Versioning.SupportedOSPlatform("windows")]
#endif
    private static string? FindForeignOwner(IdentityReference? owner)
    {
        using var user = WindowsIdentity.GetCurrent();
        var known = owner is SecurityIdentifier sid
            && (sid == user.User || sid == user.Owner || sid.IsWellKnown(WellKnownSidType.BuiltinAdministratorsSid) || sid.IsWellKnown(WellKnownSidType.LocalSystemSid));
        return known ? null : CompatTexts.BelongsToOnWindows(owner);
    }

#if !NETFRAMEWORK
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static string? FindLaxMode(string path) =>
        (File.GetUnixFileMode(path) & Others) == 0 ? null : CompatTexts.OthersCanOpen(path);

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static string? FindForeignOwner(string path, bool orRoot = false)
    {
        try
        {
            // FileStatus of the runtime's own library: the same on every Unix, its first members are flags, mode, uid, gid.
            var status = new byte[512];
            if (Stat(path, status) == 0)
                return BitConverter.ToUInt32(status, 8) is var owner && (owner == GetEUid() || (orRoot && owner == 0)) ? null : Describe(CompatTexts.UserNumber(owner));
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Asked the other way below.
        }

        try
        {
            // Only the owner may do this, even where it changes nothing.
            File.SetUnixFileMode(path, File.GetUnixFileMode(path));
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return Describe(CompatTexts.AnotherUser);
        }

        static string Describe(string owner) => CompatTexts.BelongsTo(owner);
    }

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Stat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] status);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_GetEUid")]
    private static extern uint GetEUid();
#endif
}
