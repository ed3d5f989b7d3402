using System;
using Auth0.Ciba.Texts;

namespace Auth0.Ciba.PowerShell.Output;

/// <summary>What the shell shows.</summary>
internal static class OutputTexts
{
    private static readonly TextArea Area = new("Output");

    internal static string Unforeseen(string reason) => Area.Format([reason]);

    internal static string WaitingForOne(string userId) => Area.Format([userId]);

    internal static string Waiting => Area.Get();

    internal static string TimeLeft(string message, int minutes, int seconds) => Area.Format([message, minutes, seconds]);

    internal static string WaitingForMany(int count) => Area.Format([count]);

    internal static string Decided => Area.Get();

    internal static string Asked(string userId, string message, DateTime expiresAt) => Area.Format([userId, message, expiresAt]);

    internal static string ClocksDiffer(string domain, double seconds) => Area.Format([domain, seconds]);

    internal static string VersionNotTold => Area.Get();

    internal static string VersionTooOld(string version, string? edition) => Area.Format([version, edition]);

    internal static string VersionRemedy => Area.Get();
}
