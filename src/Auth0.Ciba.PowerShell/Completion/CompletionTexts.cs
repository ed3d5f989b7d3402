using System;
using Auth0.Ciba.Texts;

namespace Auth0.Ciba.PowerShell.Completion;

/// <summary>What completion says.</summary>
internal static class CompletionTexts
{
    private static readonly TextArea Area = new("Completion");

    internal static string UsedBefore(Session session) => Area.Format([session]);

    internal static string MustBeOneOf(string names) => Area.Format([names]);

    internal static string OfFile(string path) => Area.Format([path]);

    internal static string SessionOpened(Session session, DateTime opened) => Area.Format([session, opened]);

    internal static string AskedBefore(Session session) => Area.Format([session]);
}
