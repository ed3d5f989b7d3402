using Auth0.Ciba.Texts;

namespace Auth0.Ciba.PowerShell.Input;

/// <summary>What is wrong with what was given.</summary>
internal static class InputTexts
{
    private static readonly TextArea Area = new("Input");

    internal static string ExcludeEachOther(string parameter) => Area.Format([parameter]);

    internal static string ForCertificatePath => Area.Get();

    internal static string KeySigns => Area.Get();

    internal static string ParameterUnfit(string parameter) => Area.Format([parameter]);

    internal static string NestedTooDeep => Area.Get();

    internal static string CannotBeSent(string type) => Area.Format([type]);

    internal static string MemberUnreadable(string member) => Area.Format([member]);

    internal static string ForProfileName => Area.Get();

    internal static string ProfileAndEnvironment => Area.Get();

    internal static string SecretNotHad(string? secret, string reason) => Area.Format([secret, reason]);

    internal static string SecretNoText(string? secret) => Area.Format([secret]);

    internal static string NextBesideSecret => Area.Get();

    internal static string TimeoutOutOfRange(int? seconds) => Area.Format([seconds]);
}
