using System;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tokens;

namespace Auth0.Ciba.Samples.Quickstart;

/// <summary>The flow in C#.</summary>
internal static class EngineRun
{
    internal static async Task<int> RunAsync(TenantSimulator simulator)
    {
        using var session = new Session(new SessionOptions
        {
            Domain = simulator.Issuer,
            ClientId = simulator.ClientId,
            ClientSecret = Secret.FromPlainText(simulator.ClientSecret),
            AllowInsecureLoopback = true,
        });

        try
        {
            var request = new BackchannelAuthenticationRequest { UserId = "auth0|alice", BindingMessage = "Restart web-01", Scope = "openid profile" };
            Console.WriteLine($"\nC#> session.AuthenticateAsync: {request.UserId} is asked to approve \"{request.BindingMessage}\" ...");
            var approval = await session.AuthenticateAsync(request);

            Console.WriteLine($"\n  Status      {approval.Status}");
            Console.WriteLine($"  Subject     {approval.Subject}");
            Console.WriteLine($"  Scope       {approval.Scope}");
            Console.WriteLine($"  ExpiresAt   {approval.ExpiresAt:u}");
            Console.WriteLine($"  AccessToken {approval.AccessToken}");
            Console.WriteLine("\n  Verified claims");
            foreach (var claim in approval.Claims)
                Console.WriteLine($"  {claim.Key,-11} {claim.Value}");

            var cached = await session.FindTokenAsync(new TokenQuery());
            Console.WriteLine($"\nC#> session.FindTokenAsync: {(cached is null ? "nothing" : "the same token, from the cache: no request, no push")}");
            return 0;
        }
        catch (Auth0CibaException e)
        {
            await Console.Error.WriteLineAsync($"{e.ErrorId}: {e.Message}\n{e.RecommendedAction}");
            return 1;
        }
    }
}
