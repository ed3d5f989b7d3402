using System;
using System.Diagnostics;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Stores;
using Xunit;

namespace Auth0.Ciba.Tests.Processes;

/// <summary>Several processes that find the same token expired.</summary>
[Trait("Suite", "Process")]
public sealed class RefreshProcessTests
{
    private const int Processes = 8;

    [SkippableTheory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task ProcessesOnOneStoreSpendARotatingRefreshTokenOnce(StoreKind kind)
    {
        await using var simulator = await TenantSimulator.StartAsync(new SimulatorOptions { Behaviour = new WireBehaviour { IntervalSeconds = 1, RotateRefreshTokens = true } });
        using var place = new StorePlace(kind);
        var secret = StoreSecret.Create();
        await ApproveAsync(simulator, place, secret);
        string[] arguments =
        [
            "exec", typeof(WorkerProgram).Assembly.Location, "refresh", kind == StoreKind.Sqlite ? "sqlite" : "postgres", kind == StoreKind.Sqlite ? place.File : $"{place.Server.Port}/{place.Prefix}",
            secret.AsPlainText(), simulator.Issuer, simulator.ClientId, simulator.ClientSecret,
        ];

        var workers = Enumerable.Range(0, Processes).Select(_ => Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!).ToArray();
        var errors = await Task.WhenAll(workers.Select(worker => worker.StandardError.ReadToEndAsync()));
        var tokens = await Task.WhenAll(workers.Select(worker => worker.StandardOutput.ReadToEndAsync()));

        Assert.All(errors, Assert.Empty);
        Assert.NotEmpty(Assert.Single(tokens.Distinct()).Trim());
        Assert.Equal(200, Assert.Single(simulator.Control.Log, entry => entry.GrantType == SimulatedClient.RefreshGrant).Status);
    }

    /// <summary>Leaves a token that has expired.</summary>
    private static async Task ApproveAsync(TenantSimulator simulator, StorePlace place, Secret secret)
    {
        using var store = place.Open();
        using var session = new Session(new SessionOptions { Domain = simulator.Issuer, ClientId = simulator.ClientId, ClientSecret = Secret.FromPlainText(simulator.ClientSecret), AllowInsecureLoopback = true, Store = store, StoreSecrets = [secret] });
        simulator.Control.Inject(new Fault { Kind = FaultKind.EditAnswer, Endpoint = WireEndpoint.Token, Replace = new JsonObject { ["expires_in"] = 0 } });
        var pending = await session.InitiateAsync(new BackchannelAuthenticationRequest { UserId = "auth0|alice", BindingMessage = "For a token", Scope = "openid offline_access" });
        simulator.Control.Approve(pending.AuthReqId);
        Assert.True((await session.WaitAsync(pending)).ExpiresAt <= DateTimeOffset.UtcNow);
    }
}
