using System;
using System.Threading.Tasks;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tokens;

namespace Auth0.Ciba.Tests.Processes;

/// <summary>Gets Alice's token and prints it. Arguments: issuer, client, its secret.</summary>
internal static class RefreshingWorker
{
    internal static async Task<int> RunAsync(IRecordStore store, string[] arguments)
    {
        using var session = new Session(new SessionOptions
        {
            Domain = arguments[0],
            ClientId = arguments[1],
            ClientSecret = Secret.FromPlainText(arguments[2]),
            AllowInsecureLoopback = true,
            Store = store,
        });
        Console.WriteLine((await session.GetTokenAsync(new TokenQuery { UserId = "auth0|alice", MinimumValidity = TimeSpan.Zero })).AccessToken.AsPlainText());
        return 0;
    }
}
