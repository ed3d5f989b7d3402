using System.Security.Principal;
using Auth0.Ciba.Texts;

namespace Auth0.Ciba.Compat;

/// <summary>What files and connections say, whatever the framework.</summary>
internal static class CompatTexts
{
    private static readonly TextArea Area = new("Compat");

    internal static string NoFile(string path) => Area.Format([path]);

    internal static string BelongsToReaderOrNobody(string path) => Area.Format([path]);

    internal static string CanBeWrittenBy(string path, IdentityReference user) => Area.Format([path, user]);

    internal static string TooManyLinks(string path) => Area.Format([path]);

    internal static string OwnerUnknown(string path) => Area.Format([path]);

    internal static string GroupCanWrite(string path) => Area.Format([path]);

    internal static string BelongsToReader(string path) => Area.Format([path]);

    internal static string FolderGroupCanWrite(string folder) => Area.Format([folder]);

    internal static string FolderBelongsToReader(string folder) => Area.Format([folder]);

    internal static string NotThisMachine(string host) => Area.Format([host]);

    internal static string FileUnreadable(string reason) => Area.Format([reason]);

    internal static string OthersCanWrite(string path) => Area.Format([path]);

    internal static string BelongsToOnWindows(IdentityReference? owner) => Area.Format([owner]);

    internal static string OthersCanOpen(string path) => Area.Format([path]);

    internal static string UserNumber(uint owner) => Area.Format([owner]);

    internal static string AnotherUser => Area.Get();

    internal static string BelongsTo(string owner) => Area.Format([owner]);
}
