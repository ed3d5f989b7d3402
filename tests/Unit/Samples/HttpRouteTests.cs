using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Tasks;
using Auth0.Ciba.Samples.HttpRoute;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Auth0.Ciba.Tests.Samples;

public sealed class HttpRouteTests : IAsyncLifetime
{
    private readonly HttpClient _client = new();
    private TenantSimulator _simulator = null!;
    private Session _session = null!;
    private WebApplication _app = null!;

    public async Task InitializeAsync()
    {
        _simulator = await TenantSimulator.StartAsync(new SimulatorOptions { Behaviour = new WireBehaviour { IntervalSeconds = 0 } });
        _session = new Session(new Auth0.Ciba.SessionOptions
        {
            Domain = _simulator.Issuer,
            ClientId = _simulator.ClientId,
            ClientSecret = Secret.FromPlainText(_simulator.ClientSecret),
            AllowInsecureLoopback = true,
            DenialCooldown = TimeSpan.Zero,
        });
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapBackchannel(_session, user => user != "auth0|carol");
        await _app.StartAsync();
        _client.BaseAddress = new Uri(_app.Urls.Single());
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        _session.Dispose();
        await _simulator.DisposeAsync();
        _client.Dispose();
    }

    [Fact]
    public async Task AYesIs200WithTheVerifiedPersonAndNoToken()
    {
        var asking = AskAsync("auth0|alice", "Deploy 42");
        _simulator.Control.Approve((await _simulator.Control.WaitForPendingAsync()).AuthReqId);
        using var response = await asking;
        var body = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("auth0|alice", JsonDocument.Parse(body).RootElement.GetProperty("subject").GetString());
        Assert.DoesNotContain("oken", body);
    }

    [Fact]
    public async Task ANoIs403()
    {
        var asking = AskAsync("auth0|alice", "Deploy 42");
        _simulator.Control.Deny((await _simulator.Control.WaitForPendingAsync()).AuthReqId);

        await ExpectAsync(await asking, HttpStatusCode.Forbidden, "Auth0Ciba.AccessDenied");
    }

    [Fact]
    public async Task AnExpiryIs408()
    {
        _simulator.Control.Behaviour = _simulator.Control.Behaviour with { ExpiredError = ExpiredError.ExpiredToken };
        var asking = AskAsync("auth0|alice", "Deploy 42");
        _simulator.Control.Expire((await _simulator.Control.WaitForPendingAsync()).AuthReqId);

        await ExpectAsync(await asking, HttpStatusCode.RequestTimeout, "Auth0Ciba.RequestExpired");
    }

    [Fact]
    public async Task TenantTroubleIs502WithoutItsText()
    {
        _simulator.Control.Inject(new Fault { Kind = FaultKind.ServerError, Endpoint = WireEndpoint.Backchannel });

        await ExpectAsync(await AskAsync("auth0|alice", "Deploy 42"), HttpStatusCode.BadGateway, "Auth0Ciba.Indeterminate");
    }

    [Theory]
    [InlineData("auth0|alice", "not $ allowed")]
    [InlineData("auth0|carol", "Deploy 42")]
    [InlineData(null, "Deploy 42")]
    public async Task BadInputIs400AndAsksNobody(string? user, string message)
    {
        await ExpectAsync(await AskAsync(user, message), HttpStatusCode.BadRequest, "Auth0Ciba.BadInput");
        Assert.Empty(_simulator.Control.Requests);
    }

    private Task<HttpResponseMessage> AskAsync(string? user, string message) =>
        _client.PostAsJsonAsync("/api/auth/backchannel", new { userId = user, bindingMessage = message });

    private static async Task ExpectAsync(HttpResponseMessage response, HttpStatusCode status, string errorId)
    {
        using (response)
        {
            Assert.Equal(status, response.StatusCode);
            Assert.Equal($$"""{"error":"{{errorId}}"}""", await response.Content.ReadAsStringAsync());
        }
    }
}
