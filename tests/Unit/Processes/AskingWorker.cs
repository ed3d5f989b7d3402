using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;

namespace Auth0.Ciba.Tests.Processes;

/// <summary>
/// A runbook that may be killed and started again: asks under keys of its own and waits for each. Arguments: issuer, client, client secret,
/// keys, the write to die at. Prints <c>key status error</c> for each outcome.
/// </summary>
internal static class AskingWorker
{
    internal static string UserOf(int key) => $"auth0|u{key}";

    internal static async Task<int> RunAsync(IRecordStore store, string[] arguments)
    {
        using var dying = new DyingStore(store, int.Parse(arguments[4], CultureInfo.InvariantCulture));
        using var session = new Session(new SessionOptions
        {
            Domain = arguments[0],
            ClientId = arguments[1],
            ClientSecret = Secret.FromPlainText(arguments[2]),
            AllowInsecureLoopback = true,
            Store = dying,
            AsksPerMinute = 100_000,
            LongInterval = TimeSpan.Zero,
        });
        Console.WriteLine("started");
        var keys = arguments[3].Split(',').Select(key => int.Parse(key, CultureInfo.InvariantCulture));
        await Task.WhenAll(keys.Select(key => FollowAsync(session, key)));
        return 0;
    }

    private static async Task FollowAsync(Session session, int key)
    {
        try
        {
            var pending = await session.InitiateAsync(EngineRig.Ask(UserOf(key), $"Deploy {key}"), new AskOptions { RequestKey = $"key {key}" });
            var result = await session.WaitAsync(pending);
            Console.WriteLine($"{key} {BackchannelStatus.Approved} {result.Subject}");
        }
        catch (Auth0CibaException e)
        {
            Console.WriteLine($"{key} {AuthenticationOutcome.StatusOf(e)} {e.ErrorId} {e.Message}");
        }
    }
}
