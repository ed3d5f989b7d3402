using Auth0.Ciba.Texts;

namespace Auth0.Ciba;

/// <summary>What a session's options and profiles say.</summary>
internal static class SessionTexts
{
    private static readonly TextArea Area = new("Session");

    internal static string Closed => Area.Get();

    internal static string ClientIdRequired => Area.Get();

    internal static string CertificateForMutualTls => Area.Get();

    internal static string KeyRequired => Area.Get();

    internal static string KeyForPrivateKeyJwt => Area.Get();

    internal static string CertificateRequired => Area.Get();

    internal static string SecretAndMutualTls => Area.Get();

    internal static string SecretRequired => Area.Get();

    internal static string MutualTlsNeedsHttps => Area.Get();

    internal static string RequestsOutOfRange => Area.Get();

    internal static string AsksOutOfRange => Area.Get();

    internal static string NegativeTime => Area.Get();

    internal static string StoreSecretWithoutStore => Area.Get();

    internal static string StoreSecretRequired(string kind) => Area.Format([kind]);

    internal static string ProfileSecretUnfit(string member) => Area.Format([member]);

    internal static string ProfileSecretUnnamed(string member) => Area.Format([member]);

    internal static string ProfileNotFound(string names) => Area.Format([names]);

    internal static string ProfileNoObject => Area.Get();

    internal static string ProfileFileUnreadable(string reason) => Area.Format([reason]);

    internal static string TheFile => Area.Get();

    internal static string NoProfiles => Area.Get();

    internal static string ProfileMemberUnknown(string members) => Area.Format([members]);

    internal static string ProfileMemberNoText(string member) => Area.Format([member]);

    internal static string ProfileFileUnfit(string reason) => Area.Format([reason]);
}
