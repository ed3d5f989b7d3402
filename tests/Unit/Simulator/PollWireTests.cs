using System;
using System.Threading.Tasks;
using Auth0.Ciba.Simulator;
using Xunit;

namespace Auth0.Ciba.Tests.Simulator;

public sealed class PollWireTests
{
    private const string DeniedBody =
        """{"error":"access_denied","error_description":"The end-user denied the authorization request or it has been expired"}""";

    [Fact]
    public async Task Pending_is_400_with_Auth0s_words()
    {
        await using var tenant = await SimulatorFixture.StartAsync();

        var answer = await tenant.PollAsync(await tenant.AskIdAsync());

        Assert.Equal(400, answer.Status);
        Assert.Equal("application/json", answer.Headers["Content-Type"]);
        Assert.Equal("""{"error":"authorization_pending","error_description":"The end-user authorization is pending"}""", answer.Body);
        Assert.Empty(tenant.Control.Violations);
    }

    [Fact]
    public async Task Statuses_and_expiry_code_can_be_switched()
    {
        await using var tenant = await SimulatorFixture.StartAsync(
            b => b with { PendingStatus = 403, DeniedStatus = 403, ExpiredError = ExpiredError.ExpiredToken, InvalidGrantStatus = 400 });
        var id = await tenant.AskIdAsync();

        Assert.Equal(403, (await tenant.PollAsync(id)).Status);
        tenant.Time.Advance(TimeSpan.FromSeconds(300));
        var expired = await tenant.PollNowAsync(id);
        Assert.Equal((403, "expired_token"), (expired.Status, expired.Error));
        var unknown = await tenant.PollNowAsync("unknown");
        Assert.Equal((400, "invalid_grant"), (unknown.Status, unknown.Error));
    }

    [Fact]
    public async Task Denial_and_expiry_have_one_text()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        var denied = await tenant.AskIdAsync();
        var expired = await tenant.AskIdAsync(("binding_message", "another"), ("requested_expiry", "10"));
        tenant.Control.Deny(denied);
        tenant.Time.Advance(TimeSpan.FromSeconds(10));

        var first = await tenant.PollNowAsync(denied);
        var second = await tenant.PollNowAsync(expired);

        Assert.Equal((400, DeniedBody), (first.Status, first.Body));
        Assert.Equal((400, DeniedBody), (second.Status, second.Body));
        Assert.Equal(ViolationKind.PollAfterExpiry, Assert.Single(tenant.Control.Violations).Kind);
    }

    [Fact]
    public async Task Slow_down_grows_and_says_so_three_times()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        var id = await tenant.AskIdAsync();

        var first = await tenant.PollNowAsync(id);
        tenant.Time.Advance(TimeSpan.FromSeconds(9));
        var second = await tenant.PollNowAsync(id);
        tenant.Time.Advance(TimeSpan.FromSeconds(15));
        var third = await tenant.PollNowAsync(id);

        Assert.Equal(429, first.Status);
        Assert.Equal("10", first.Headers["Retry-After"]);
        Assert.Equal(
            """{"error":"slow_down","error_description":"You are polling faster than allowed. Try again in 10 seconds.","interval":10}""",
            first.Body);
        Assert.Equal((429, "15"), (second.Status, second.Headers["Retry-After"]));
        Assert.Equal("authorization_pending", third.Error);
        Assert.Equal(2, tenant.Control.Counters.Violations[ViolationKind.EarlyPoll]);
    }

    [Fact]
    public async Task A_poll_within_the_tolerance_is_not_early()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        var id = await tenant.AskIdAsync();
        tenant.Time.Advance(TimeSpan.FromMilliseconds(4960));

        Assert.Equal("authorization_pending", (await tenant.PollNowAsync(id)).Error);
    }

    [Fact]
    public async Task An_id_is_redeemed_once_and_only_by_its_client()
    {
        await using var tenant = await SimulatorFixture.StartAsync(configure: o => o with
        {
            Model = o.Model with { Clients = [.. o.Model.Clients, new SimulatedClient { ClientId = "other", Secrets = ["other-secret"] }] },
        });
        var id = await tenant.AskIdAsync();
        tenant.Control.Approve(id);
        tenant.Time.Advance(TimeSpan.FromSeconds(5));

        var stolen = await tenant.PostAsync("oauth/token", SimulatorFixture.Form(
            ("grant_type", SimulatedClient.CibaGrant), ("auth_req_id", id), ("client_id", "other"), ("client_secret", "other-secret")));
        var first = await tenant.PollNowAsync(id);
        var second = await tenant.PollAsync(id);

        Assert.Equal("invalid_grant", stolen.Error);
        Assert.Equal(200, first.Status);
        Assert.Equal((401, """{"error":"invalid_grant","error_description":"Invalid or expired auth_req_id"}"""), (second.Status, second.Body));
        Assert.Equal(ViolationKind.PollAfterEnd, Assert.Single(tenant.Control.Violations).Kind);
        Assert.Equal(RequestState.Redeemed, tenant.Control.Find(id)!.State);
    }

    [Fact]
    public async Task An_early_poll_does_not_redeem()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        var id = await tenant.AskIdAsync();
        tenant.Control.Approve(id);

        Assert.Equal("slow_down", (await tenant.PollNowAsync(id)).Error);
        tenant.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(200, (await tenant.PollNowAsync(id)).Status);
    }

    [Fact]
    public async Task Auto_approval_comes_after_its_delay()
    {
        await using var tenant = await SimulatorFixture.StartAsync(
            configure: o => o with { AutoDecision = new AutoDecision(Approve: true, TimeSpan.FromSeconds(7)) });
        var id = await tenant.AskIdAsync();

        Assert.Equal("authorization_pending", (await tenant.PollAsync(id)).Error);
        Assert.Equal(200, (await tenant.PollAsync(id)).Status);
    }
}
