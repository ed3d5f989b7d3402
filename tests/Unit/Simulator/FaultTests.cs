using System;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Auth0.Ciba.Simulator;
using Xunit;

namespace Auth0.Ciba.Tests.Simulator;

public sealed class FaultTests
{
    [Theory]
    [InlineData(FaultKind.HtmlBadGateway, 502, "text/html")]
    [InlineData(FaultKind.ServerError, 500, "application/json")]
    [InlineData(FaultKind.Unavailable, 503, "application/json")]
    [InlineData(FaultKind.RateLimited, 429, "application/json")]
    [InlineData(FaultKind.EmptyBody, 200, "application/json")]
    public async Task A_fault_replaces_the_answer_as_often_as_ordered_and_nothing_is_processed(FaultKind kind, int status, string type)
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        tenant.Control.Inject(new Fault { Kind = kind, Endpoint = WireEndpoint.Backchannel, Count = 2, RetryAfter = "7" });

        var first = await tenant.AskAsync();
        var second = await tenant.AskAsync();
        var third = await tenant.AskAsync();

        Assert.Equal((status, status, 200), (first.Status, second.Status, third.Status));
        Assert.Equal((type, "7"), (first.Headers["Content-Type"], first.Headers["Retry-After"]));
        Assert.Single(tenant.Control.Requests);
        Assert.Empty(tenant.Control.Faults);
    }

    [Fact]
    public async Task A_rate_limit_carries_an_epoch_reset_by_the_tenants_clock()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        tenant.Control.Inject(new Fault { Kind = FaultKind.RateLimited, RateLimitResetSeconds = 30 });

        var answer = await tenant.AskAsync();

        Assert.Equal("too_many_requests", answer.Error);
        Assert.Equal((tenant.Time.GetUtcNow().ToUnixTimeSeconds() + 30).ToString(), answer.Headers["X-RateLimit-Reset"]);
        Assert.Equal("0", answer.Headers["X-RateLimit-Remaining"]);
    }

    [Fact]
    public async Task A_reset_before_processing_changes_nothing_and_one_after_it_commits()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        var id = await tenant.AskIdAsync();
        tenant.Control.Approve(id);
        tenant.Control.Inject(new Fault { Kind = FaultKind.Reset, AuthReqId = id });
        tenant.Control.Inject(new Fault { Kind = FaultKind.Reset, AuthReqId = id, AfterProcessing = true });

        await Assert.ThrowsAsync<HttpRequestException>(() => tenant.PollAsync(id));
        Assert.Equal(RequestState.Approved, tenant.Control.Find(id)!.State);
        await Assert.ThrowsAsync<HttpRequestException>(() => tenant.PollAsync(id));
        Assert.Equal(RequestState.Redeemed, tenant.Control.Find(id)!.State);

        Assert.Equal("invalid_grant", (await tenant.PollAsync(id)).Error);
        Assert.Empty(tenant.Control.Violations);
    }

    [Fact]
    public async Task A_half_body_breaks_off_and_the_tenant_has_committed()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        var id = await tenant.AskIdAsync();
        tenant.Control.Approve(id);
        tenant.Control.Inject(new Fault { Kind = FaultKind.HalfBody, Endpoint = WireEndpoint.Token });
        tenant.Time.Advance(TimeSpan.FromSeconds(5));
        using var content = new FormUrlEncodedContent(SimulatorFixture.Form(
            ("grant_type", SimulatedClient.CibaGrant), ("auth_req_id", id),
            ("client_id", tenant.Simulator.ClientId), ("client_secret", tenant.Simulator.ClientSecret)));
        using var ask = new HttpRequestMessage(HttpMethod.Post, "oauth/token") { Content = content };

        using var answer = await tenant.Http.SendAsync(ask, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(200, (int)answer.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsStringAsync());
        Assert.Equal(RequestState.Redeemed, tenant.Control.Find(id)!.State);
    }

    [Fact]
    public async Task A_stall_lasts_by_the_tenants_clock_and_a_second_poll_overlaps()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        var id = await tenant.AskIdAsync();
        tenant.Control.Inject(new Fault { Kind = FaultKind.Stall, StallSeconds = 20 });
        var stalled = tenant.PollAsync(id);
        while (tenant.Time.NextDue is null)
            await Task.Delay(5);

        Assert.Equal("authorization_pending", (await tenant.PollNowAsync(id)).Error);
        Assert.False(stalled.IsCompleted);
        tenant.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("authorization_pending", (await stalled).Error);

        Assert.Equal(ViolationKind.OverlappingPoll, Assert.Single(tenant.Control.Violations).Kind);
    }

    [Fact]
    public async Task A_redirect_a_huge_body_and_any_answer()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        tenant.Control.Inject(new Fault { Kind = FaultKind.Redirect, Location = "http://127.0.0.1:1/elsewhere" });
        tenant.Control.Inject(new Fault { Kind = FaultKind.HugeBody, BodyBytes = 300_000 });
        tenant.Control.Inject(new Fault { Kind = FaultKind.Answer, Status = 418, Body = "short and stout", ContentType = "text/plain" });

        var redirect = await tenant.AskAsync();
        var huge = await tenant.AskAsync();
        var any = await tenant.AskAsync();

        Assert.Equal((307, "http://127.0.0.1:1/elsewhere"), (redirect.Status, redirect.Headers["Location"]));
        Assert.Equal((200, 300_000), (huge.Status, huge.Body.Length));
        Assert.Equal((418, "short and stout"), (any.Status, any.Body));
    }

    [Fact]
    public async Task Members_of_a_success_can_be_replaced_and_removed()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        tenant.Control.Inject(new Fault
        {
            Kind = FaultKind.EditAnswer,
            Replace = new JsonObject { ["token_type"] = "mac", ["expires_in"] = "soon" },
            Remove = ["scope"],
        });

        var tokens = await tenant.ApprovedAsync();

        Assert.Equal(("mac", "soon", false), ((string?)tokens["token_type"], (string?)tokens["expires_in"], tokens.ContainsKey("scope")));
    }

    [Fact]
    public async Task Unsound_faults_are_refused()
    {
        await using var tenant = await SimulatorFixture.StartAsync();

        Assert.Throws<ArgumentException>(() => tenant.Control.Inject(new Fault { Kind = FaultKind.Forge }));
        Assert.Throws<ArgumentException>(() => tenant.Control.Inject(new Fault { Kind = FaultKind.Redirect }));
        Assert.Throws<ArgumentOutOfRangeException>(() => tenant.Control.Inject(new Fault { Kind = FaultKind.Reset, Count = 0 }));
    }
}
