using System;
using System.Globalization;
using System.Threading.Tasks;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Approvals;

namespace Auth0.Ciba.Tests.Processes;

/// <summary>The test assembly as a program, for tests that need processes of their own. Arguments: what to do, store kind, place, secret, and the worker's own.</summary>
internal static class WorkerProgram
{
    internal static async Task<int> Main(string[] arguments)
    {
        if (arguments.Length > 1 && arguments[0] == ApprovalWorker.Name)
            return await ApprovalWorker.RunAsync(arguments[1..]);
        if (arguments.Length < 4)
            return 2;
        using var inner = Open(arguments[1], arguments[2]);
        using var store = new EncryptedRecordStore(inner, [Secret.FromPlainText(arguments[3])]);
        return arguments[0] switch
        {
            "count" => await CountingWorker.RunAsync(store, int.Parse(arguments[4], CultureInfo.InvariantCulture)),
            "refresh" => await RefreshingWorker.RunAsync(store, arguments[4..]),
            "ask" => await AskingWorker.RunAsync(store, arguments[4..]),
            _ => 2,
        };
    }

    private static SqlRecordStore Open(string kind, string place) => kind == "sqlite"
        ? SqliteRecordStore.Open(new SqliteStoreOptions { Path = place, LockTimeout = TimeSpan.FromSeconds(60) })
        : PostgresRecordStore.Open(new PostgresStoreOptions
        {
            Host = "127.0.0.1",
            Port = int.Parse(place.Split('/')[0], CultureInfo.InvariantCulture),
            Database = "postgres",
            User = "ciba",
            TablePrefix = place.Split('/')[1],
            CallTimeout = TimeSpan.FromSeconds(60),
        });
}
