using System.Collections.Generic;

namespace Auth0.Ciba.Compat;

/// <summary>A file or folder of a Unix system: who owns it and what its mode is.</summary>
internal readonly record struct UnixEntry(string Path, uint Owner, int Mode);

/// <summary>
/// Whether a file is out of the reach of the one who reads it, on a Unix system. Not so where he, his group or everybody may write to it, or to
/// a folder on the way to it, in which it could be put aside; a folder with the sticky bit (/tmp) keeps what belongs to others. Root can change
/// everything: for root the file must only be no stranger's to write.
/// </summary>
internal static class FileRules
{
    private const int OthersWrite = 0x12;
    private const int Sticky = 0x200;
    private const uint Root = 0;

    /// <summary>What is wrong, as the end of a sentence about the file; null where nothing is.</summary>
    internal static string? FindFault(UnixEntry file, IReadOnlyList<UnixEntry> folders, uint caller)
    {
        if ((file.Mode & OthersWrite) != 0)
            return CompatTexts.GroupCanWrite(file.Path);
        if (file.Owner == caller && caller != Root)
            return CompatTexts.BelongsToReader(file.Path);
        foreach (var folder in folders)
        {
            if ((folder.Mode & OthersWrite) != 0 && (folder.Mode & Sticky) == 0)
                return CompatTexts.FolderGroupCanWrite(folder.Path);
            if (folder.Owner == caller && caller != Root)
                return CompatTexts.FolderBelongsToReader(folder.Path);
        }

        return null;
    }
}
