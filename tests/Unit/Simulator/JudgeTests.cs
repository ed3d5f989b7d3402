using System;
using System.Linq;
using System.Threading.Tasks;
using Auth0.Ciba.Simulator;
using Xunit;

namespace Auth0.Ciba.Tests.Simulator;

public sealed class JudgeTests
{
    [Fact]
    public async Task A_polite_client_is_not_blamed()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        var id = await tenant.AskIdAsync();
        await tenant.PollAsync(id);
        await tenant.PollAsync(id);
        tenant.Control.Approve(id);
        await tenant.PollAsync(id);

        Assert.Empty(tenant.Control.Violations);
        Assert.Equal((3L, 2L), (tenant.Control.Counters.Polls, tenant.Control.Counters.Errors["authorization_pending"]));
        Assert.Equal([1L, 2L, 3L, 4L], tenant.Control.Log.Select(entry => entry.Order));
        Assert.All(tenant.Control.Log, entry => Assert.Equal((id, tenant.Simulator.ClientId), (entry.AuthReqId, entry.ClientId)));
    }

    [Fact]
    public async Task The_same_ask_while_one_is_pending_is_a_duplicate()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        var first = await tenant.AskIdAsync();
        await tenant.AskIdAsync(("binding_message", "something else"));
        Assert.Empty(tenant.Control.Violations);

        var second = await tenant.AskIdAsync();
        Assert.Equal(ViolationKind.DuplicateAsk, Assert.Single(tenant.Control.Violations).Kind);
        tenant.Control.Deny(first);
        tenant.Control.Deny(second);
        await tenant.AskIdAsync();
        Assert.Single(tenant.Control.Violations);
    }

    [Theory]
    [InlineData(false, 200)]
    [InlineData(true, 429)]
    public async Task More_than_five_asks_a_minute_are_noted_and_refused_when_switched_on(bool reject, int status)
    {
        await using var tenant = await SimulatorFixture.StartAsync(b => b with { RejectOverAskRate = reject });
        for (var i = 0; i < 5; i++)
            Assert.Equal(200, (await tenant.AskAsync(("binding_message", "ask " + i))).Status);

        Assert.Equal(status, (await tenant.AskAsync(("binding_message", "ask 6"))).Status);
        Assert.Equal(ViolationKind.AskRate, Assert.Single(tenant.Control.Violations).Kind);
        tenant.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await tenant.AskAsync(("binding_message", "ask 7"))).Status);
    }

    [Fact]
    public async Task The_tenants_own_rate_limit_is_a_429_that_is_no_slow_down()
    {
        await using var tenant = await SimulatorFixture.StartAsync(b => b with { TenantAsksPerMinute = 1 });
        await tenant.AskIdAsync();

        var answer = await tenant.AskAsync();

        Assert.Equal((429, "too_many_requests"), (answer.Status, answer.Error));
        Assert.True(answer.Headers.ContainsKey("X-RateLimit-Reset"));
    }

    [Fact]
    public async Task The_log_is_bounded_and_can_be_left_out()
    {
        await using var bounded = await SimulatorFixture.StartAsync(configure: o => o with { LogCapacity = 2 });
        await using var countersOnly = await SimulatorFixture.StartAsync(configure: o => o with { LogCapacity = 0 });
        for (var i = 0; i < 4; i++)
        {
            await bounded.AskAsync();
            await countersOnly.AskAsync();
        }

        Assert.Equal([3L, 4L], bounded.Control.Log.Select(entry => entry.Order));
        Assert.Empty(countersOnly.Control.Log);
        Assert.Equal(4, countersOnly.Control.Counters.Requests[WireEndpoint.Backchannel]);
        Assert.Equal(3, countersOnly.Control.Counters.Violations[ViolationKind.DuplicateAsk]);
        bounded.Control.ClearLog();
        Assert.Empty(bounded.Control.Log);
    }

    [Fact]
    public async Task A_strangers_poll_does_not_spoil_the_clock()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        tenant.Control.SetClientSecrets(TenantModel.GrantlessClientId, "a-secret");
        var id = await tenant.AskIdAsync();
        tenant.Time.Advance(TimeSpan.FromSeconds(4));
        await tenant.PostAsync("oauth/token", SimulatorFixture.Form(
            ("grant_type", SimulatedClient.CibaGrant), ("auth_req_id", id), ("client_id", TenantModel.GrantlessClientId), ("client_secret", "a-secret")));
        tenant.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("authorization_pending", (await tenant.PollNowAsync(id)).Error);
        Assert.Empty(tenant.Control.Violations);
    }

    [Fact]
    public async Task Waiting_for_a_pending_request_sees_it_come()
    {
        await using var tenant = await SimulatorFixture.StartAsync();

        var wait = tenant.Control.WaitForPendingAsync(request => request.User == SimulatorFixture.Bob);
        await tenant.AskIdAsync();
        Assert.False(wait.IsCompleted);
        var id = await tenant.AskIdAsync(("login_hint", tenant.Hint(SimulatorFixture.Bob)));

        Assert.Equal(id, (await wait).AuthReqId);
    }
}
