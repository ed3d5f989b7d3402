using Auth0.Ciba.Texts;

namespace Auth0.Ciba.Stores.Encryption;

/// <summary>Why a record cannot be read.</summary>
internal static class EncryptionTexts
{
    private static readonly TextArea Area = new("Encryption");

    internal static string DamagedOrPlain => Area.Get();

    internal static string SecretNotGiven => Area.Get();

    internal static string Damaged => Area.Get();

    internal static string AnotherRecord => Area.Get();

    internal static string OlderValue => Area.Get();

    internal static string NewerVersion => Area.Get();

    internal static string AnotherSecret => Area.Get();

    internal static string KeyringDamaged(string record) => Area.Format([record]);
}
