using Auth0.Ciba.Texts;

namespace Auth0.Ciba.PowerShell.Stores;

/// <summary>What vaults and script blocks say.</summary>
internal static class StoreTexts
{
    private static readonly TextArea Area = new("Store");

    internal static string GetGaveSeveral(string kind, int count) => Area.Format([kind, count]);

    internal static string SetGaveWrong(string kind) => Area.Format([kind]);

    internal static string WasStopped => Area.Get();

    internal static string BlockFailed(string kind, string block, string words) => Area.Format([kind, block, words]);

    internal static string BlockRequired => Area.Get();

    internal static string BlockWithUsing => Area.Get();

    internal static string PostgresNeedsPowerShell7(string host) => Area.Format([host]);

    internal static string RecordDamaged(string id) => Area.Format([id]);
}
