using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;

namespace Auth0.Ciba.Tests.Approvals;

/// <summary>
/// The process of its own in races for approvals: for each approval of a list it waits until the other is there too, uses it, and marks that it
/// may run. Arguments: store file, secret, folder, own name, the other's name, domain, client id.
/// </summary>
internal static class ApprovalWorker
{
    internal const string Name = "approvals";

    internal static async Task<int> RunAsync(string[] arguments)
    {
        var (file, secret, folder, own, other) = (arguments[0], arguments[1], arguments[2], arguments[3], arguments[4]);
        using var store = SqliteRecordStore.Open(new SqliteStoreOptions { Path = file, LockTimeout = TimeSpan.FromSeconds(60) });
        using var session = new Session(new SessionOptions
        {
            Domain = arguments[5],
            ClientId = arguments[6],
            ClientSecret = Secret.FromPlainText("no tenant is asked"),
            AllowInsecureLoopback = true,
            Store = store,
            StoreSecrets = [Secret.FromPlainText(secret)],

            // The approvals are of a test whose clock is like this one.
            TimeProvider = new ManualTimeProvider(),
        });

        var number = 0;
        foreach (var approvalId in File.ReadLines(Path.Combine(folder, "approvals")))
        {
            Mark($"{own}-{number}");
            SpinWait.SpinUntil(() => File.Exists(Path.Combine(folder, $"{other}-{number}")), TimeSpan.FromSeconds(60));
            try
            {
                await session.Approvals.ConsumeAsync(approvalId, "hash");
                Mark($"ran-{number}-{own}");
            }
            catch (Auth0CibaException e) when (e.ErrorId == ErrorIds.AlreadyConsumed)
            {
                Mark($"late-{number}-{own}");
            }

            number++;
        }

        return 0;

        void Mark(string name) => File.WriteAllText(Path.Combine(folder, name), string.Empty);
    }
}
