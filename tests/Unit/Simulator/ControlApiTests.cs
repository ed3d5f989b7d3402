using System;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Auth0.Ciba.Simulator;
using Xunit;

namespace Auth0.Ciba.Tests.Simulator;

public sealed class ControlApiTests
{
    [Fact]
    public async Task Requests_are_listed_and_decided_over_http()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        var id = await tenant.AskIdAsync();

        var listed = JsonNode.Parse((await tenant.GetAsync("control/requests?state=pending&user=auth0%7Calice")).Body)!.AsArray();
        var approved = await SendAsync(tenant, HttpMethod.Post, $"control/requests/{id}/approve", """{"subject":"auth0|bob"}""");
        var again = await SendAsync(tenant, HttpMethod.Post, $"control/requests/{id}/deny");
        var unknown = await SendAsync(tenant, HttpMethod.Post, "control/requests/none/deny");

        Assert.Equal((id, "pending"), ((string?)listed[0]!["authReqId"], (string?)listed[0]!["state"]));
        Assert.Equal("approved", (string?)approved.Json["state"]);
        Assert.Equal((409, 404), (again.Status, unknown.Status));
        Assert.Equal("auth0|bob", (string?)Jwt.Payload((await tenant.PollAsync(id)).Json["id_token"])["sub"]);
    }

    [Fact]
    public async Task All_are_decided_at_once_and_approved_ones_can_expire()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        await tenant.AskIdAsync();
        await tenant.AskIdAsync(("login_hint", tenant.Hint(SimulatorFixture.Bob)));

        Assert.Equal(1, (int)(await SendAsync(tenant, HttpMethod.Post, "control/requests/approve?user=auth0%7Calice")).Json["decided"]!);
        Assert.Equal(2, (int)(await SendAsync(tenant, HttpMethod.Post, "control/requests/expire")).Json["decided"]!);
    }

    [Fact]
    public async Task Behaviour_is_merged_member_by_member()
    {
        await using var tenant = await SimulatorFixture.StartAsync(b => b with { PendingStatus = 403 });

        var merged = await SendAsync(tenant, HttpMethod.Patch, "control/behaviour", """{"slowDownStatus":400,"idTokenAlgorithm":"PS256"}""");
        var wrong = await SendAsync(tenant, HttpMethod.Patch, "control/behaviour", """{"slowDownStatsu":400}""");

        Assert.Equal((200, 400), (merged.Status, wrong.Status));
        var behaviour = tenant.Control.Behaviour;
        Assert.Equal((403, 400, IdTokenAlgorithm.PS256), (behaviour.PendingStatus, behaviour.SlowDownStatus, behaviour.IdTokenAlgorithm));
    }

    [Fact]
    public async Task Faults_keys_secrets_and_auto_decision_over_http()
    {
        await using var tenant = await SimulatorFixture.StartAsync();

        await SendAsync(tenant, HttpMethod.Post, "control/faults", """{"kind":"rateLimited","endpoint":"token","count":3,"retryAfter":"5"}""");
        Assert.Equal(3, Assert.Single(tenant.Control.Faults).Count);
        await SendAsync(tenant, HttpMethod.Delete, "control/faults");
        Assert.Empty(tenant.Control.Faults);
        Assert.Equal(400, (await SendAsync(tenant, HttpMethod.Post, "control/faults", """{"kind":"forge"}""")).Status);

        await SendAsync(tenant, HttpMethod.Post, "control/keys/rotate", """{"publishNew":false}""");
        Assert.False(tenant.Control.Keys[0].Published);
        await SendAsync(tenant, HttpMethod.Post, $"control/keys/{tenant.Control.Keys[0].KeyId}/publish");
        Assert.True(tenant.Control.Keys[0].Published);

        await SendAsync(tenant, HttpMethod.Put, $"control/clients/{tenant.Simulator.ClientId}/secrets", """["a-new-secret"]""");
        Assert.Equal("a-new-secret", tenant.Simulator.ClientSecret);
        await SendAsync(tenant, HttpMethod.Put, "control/auto", """{"denyAfterSeconds":2}""");
        Assert.Equal(new AutoDecision(Approve: false, TimeSpan.FromSeconds(2)), tenant.Control.AutoDecision);
    }

    [Fact]
    public async Task Log_violations_and_counters_over_http()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        await tenant.PollNowAsync(await tenant.AskIdAsync());

        var log = JsonNode.Parse((await tenant.GetAsync("control/log?after=1")).Body)!.AsArray();
        var violations = JsonNode.Parse((await tenant.GetAsync("control/violations")).Body)!.AsArray();
        var counters = (await tenant.GetAsync("control/counters")).Json;

        Assert.Equal(("token", "slow_down", 429), ((string?)log[0]!["endpoint"], (string?)log[0]!["error"], (int)log[0]!["status"]!));
        Assert.Equal("earlyPoll", (string?)Assert.Single(violations)!["kind"]);
        Assert.Equal(1, (int)counters["violations"]!["earlyPoll"]!);
        Assert.Equal(204, (await SendAsync(tenant, HttpMethod.Delete, "control/log")).Status);
    }

    [Theory]
    [InlineData("control/requests", "Host", "attacker.example.com", 403)]
    [InlineData("control/requests", "Host", "127.0.0.1:1", 403)]
    [InlineData("control/requests", "Origin", "http://attacker.example.com", 403)]
    [InlineData("control/requests", "Origin", "http://127.0.0.1:1", 403)]
    [InlineData("control/requests", "Origin", "null", 403)]
    [InlineData("phone", "Host", "attacker.example.com", 403)]
    [InlineData("control/requests", "Origin", "own", 200)]
    [InlineData("control/requests", "Host", "localhost", 200)]
    public async Task Foreign_hosts_and_origins_are_refused(string path, string header, string value, int status)
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        var own = tenant.Simulator.BaseAddress;
        value = value switch
        {
            "own" => own.GetLeftPart(UriPartial.Authority),
            "localhost" => "localhost:" + own.Port,
            _ => value,
        };
        using var ask = new HttpRequestMessage(HttpMethod.Get, path);
        ask.Headers.TryAddWithoutValidation(header, value);

        Assert.Equal(status, (int)(await tenant.Http.SendAsync(ask)).StatusCode);
    }

    [Fact]
    public async Task A_cross_site_post_is_refused_even_without_an_origin()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        var id = await tenant.AskIdAsync();
        using var ask = new HttpRequestMessage(HttpMethod.Post, $"control/requests/{id}/approve");
        ask.Headers.Add("Sec-Fetch-Site", "cross-site");

        Assert.Equal(HttpStatusCode.Forbidden, (await tenant.Http.SendAsync(ask)).StatusCode);
        Assert.Equal(RequestState.Pending, tenant.Control.Find(id)!.State);
    }

    [Fact]
    public async Task Only_loopback_is_listened_on() => await Assert.ThrowsAsync<ArgumentException>(
        () => TenantSimulator.StartAsync(new SimulatorOptions { Address = IPAddress.Any }));

    private static async Task<WireResult> SendAsync(SimulatorFixture tenant, HttpMethod method, string path, string? json = null)
    {
        using var ask = new HttpRequestMessage(method, path);
        if (json is not null)
            ask.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await tenant.Http.SendAsync(ask);
        return await WireResult.ReadAsync(answer);
    }
}
