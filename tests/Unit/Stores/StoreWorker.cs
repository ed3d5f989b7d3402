using System;
using System.Globalization;
using System.Text;
using System.Threading.Tasks;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Approvals;

namespace Auth0.Ciba.Tests.Stores;

/// <summary>The process of its own in tests of several: counts up a record by compare-and-swap. Arguments: kind, place, secret, rounds.</summary>
internal static class StoreWorker
{
    internal static async Task<int> Main(string[] arguments)
    {
        if (arguments.Length > 1 && arguments[0] == ApprovalWorker.Name)
            return await ApprovalWorker.RunAsync(arguments[1..]);
        if (arguments.Length != 4)
            return 2;
        using var inner = arguments[0] == "sqlite"
            ? SqliteRecordStore.Open(new SqliteStoreOptions { Path = arguments[1], LockTimeout = TimeSpan.FromSeconds(60) })
            : PostgresRecordStore.Open(new PostgresStoreOptions { Host = "127.0.0.1", Port = int.Parse(arguments[1].Split('/')[0], CultureInfo.InvariantCulture), Database = "postgres", User = "ciba", TablePrefix = arguments[1].Split('/')[1], CallTimeout = TimeSpan.FromSeconds(60) });
        using var store = new EncryptedRecordStore(inner, [Secret.FromPlainText(arguments[2])]);
        for (var left = int.Parse(arguments[3], CultureInfo.InvariantCulture); left > 0;)
        {
            var record = await store.GetAsync("request/counter", null, default);
            var count = record is null ? 0 : int.Parse(Encoding.ASCII.GetString(record.Value.Span), CultureInfo.InvariantCulture);
            var next = Encoding.ASCII.GetBytes((count + 1).ToString(CultureInfo.InvariantCulture));
            if (await store.TrySetAsync("request/counter", next, record?.Version ?? 0, TimeSpan.FromHours(1), null, default) is not null)
                left--;
        }

        return 0;
    }
}
