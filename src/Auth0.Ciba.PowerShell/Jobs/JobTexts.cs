using Auth0.Ciba.Texts;

namespace Auth0.Ciba.PowerShell.Jobs;

/// <summary>What jobs say.</summary>
internal static class JobTexts
{
    private static readonly TextArea Area = new("Job");

    internal static string Asking => Area.Get();

    internal static string ApprovalStopped => Area.Get();

    internal static string NotSettledInTime => Area.Get();

    internal static string WaitingFor(string message) => Area.Format([message]);

    internal static string Pending(double seconds) => Area.Format([seconds]);

    internal static string Stopped => Area.Get();
}
