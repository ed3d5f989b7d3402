using Auth0.Ciba.Texts;

namespace Auth0.Ciba.ClientAuthentication;

/// <summary>What the client's keys and certificates say.</summary>
internal static class ClientAuthenticationTexts
{
    private static readonly TextArea Area = new("ClientAuthentication");

    internal static string RsaTooShort => Area.Get();

    internal static string KeyOfUnknownKind => Area.Get();

    internal static string AlgorithmUnfit(string algorithms) => Area.Format([algorithms]);

    internal static string CertificateWithoutKey => Area.Get();

    internal static string PemNeedsPowerShell7 => Area.Get();

    internal static string PemUnreadable => Area.Get();

    internal static string PfxUnreadable => Area.Get();

    internal static string AlgorithmNotTaken(string algorithm, string algorithms) => Area.Format([algorithm, algorithms]);

    internal static string FileWithoutKey => Area.Get();

    internal static string ThumbprintUnfit => Area.Get();

    internal static string CertificateNotFound => Area.Get();
}
