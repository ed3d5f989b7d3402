using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Simulator;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

public sealed class SessionTests
{
    [Fact]
    public async Task ApprovalGivesVerifiedTokens()
    {
        await using var simulator = await TenantSimulator.StartAsync(new SimulatorOptions { Behaviour = new WireBehaviour { IntervalSeconds = 1 } });
        using var session = new Session(new SessionOptions
        {
            Domain = simulator.Issuer,
            ClientId = simulator.ClientId,
            ClientSecret = Secret.FromPlainText(simulator.ClientSecret),
            AllowInsecureLoopback = true,
        });

        var waiting = session.AuthenticateAsync(new BackchannelAuthenticationRequest { UserId = "auth0|alice", BindingMessage = "Deploy 42" });
        var asked = await simulator.Control.WaitForPendingAsync();
        simulator.Control.Approve(asked.AuthReqId);
        var result = await waiting;

        Assert.Equal("auth0|alice", result.Subject);
        Assert.Equal(BackchannelStatus.Approved, result.Status);
        Assert.Equal("openid", result.Scope);
        Assert.Empty(simulator.Control.Violations);
    }

    [Fact]
    public async Task DenialIsAnError()
    {
        await using var simulator = await TenantSimulator.StartAsync(new SimulatorOptions { Behaviour = new WireBehaviour { IntervalSeconds = 1 } });
        using var session = new Session(new SessionOptions
        {
            Domain = simulator.Issuer,
            ClientId = simulator.ClientId,
            ClientSecret = Secret.FromPlainText(simulator.ClientSecret),
            AllowInsecureLoopback = true,
        });

        var waiting = session.AuthenticateAsync(new BackchannelAuthenticationRequest { UserId = "auth0|alice", BindingMessage = "Deploy 42" });
        var asked = await simulator.Control.WaitForPendingAsync();
        simulator.Control.Deny(asked.AuthReqId);
        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => waiting);

        Assert.Equal(ErrorIds.AccessDenied, error.ErrorId);
        Assert.Empty(simulator.Control.Violations);
    }
}
