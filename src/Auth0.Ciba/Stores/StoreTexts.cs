using Auth0.Ciba.Texts;

namespace Auth0.Ciba.Stores;

/// <summary>What stores say.</summary>
internal static class StoreTexts
{
    private static readonly TextArea Area = new("Store");

    internal static string SecretTooShort(int least) => Area.Format([least]);

    internal static string RecordUnusable(string record, string reason) => Area.Format([record, reason]);

    internal static string PortOutOfRange => Area.Get();

    internal static string PrefixUnfit => Area.Get();

    internal static string ConnectionsOutOfRange => Area.Get();

    internal static string CallTimeoutOutOfRange => Area.Get();

    internal static string TlsUnknown => Area.Get();

    internal static string WriteNotKnown(string reason) => Area.Format([reason]);

    internal static string PathRequired => Area.Get();

    internal static string LockTimeoutOutOfRange => Area.Get();

    internal static string NoPath(string path) => Area.Format([path]);

    internal static string CannotSwap(string kind, string purpose) => Area.Format([kind, purpose]);
}
