using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Auth0.Ciba.Diagnosis;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>What Session.TestAsync says of tenant and client, and what it sends for it.</summary>
public sealed class DiagnosisTests
{
    private const string Credentials = "Client credentials";
    private const string Grant = "CIBA grant";

    private static SessionCheck Line(SessionDiagnosis diagnosis, string check) => Assert.Single(diagnosis.Checks, line => line.Check == check);

    [Fact]
    public async Task AGoodSessionPassesAndNobodyIsAsked()
    {
        await using var rig = await EngineRig.StartAsync();

        var diagnosis = await rig.Session.TestAsync();

        Assert.True(diagnosis.IsPassed);
        Assert.Equal(
            ["Discovery", "Endpoints", "Clock", "Signing keys", "ID token algorithm", Credentials, Grant, "Store: read", "Store: write", "Store: compare and swap", "Store: durable", "Store: encrypted", "Transport", ".NET"],
            diagnosis.Checks.Select(line => line.Check));
        Assert.Equal(["ID token algorithm", "Store: durable", "Transport"], diagnosis.Checks.Where(line => line.State != CheckState.Passed).Select(line => line.Check));
        Assert.Contains("likely", Line(diagnosis, Grant).Found);
        Assert.Contains("RS256", Line(diagnosis, "ID token algorithm").Remedy);
        Assert.All(diagnosis.Checks, line => Assert.NotEmpty(line.Found));
        Assert.All(diagnosis.Checks.Where(line => line.State == CheckState.Warning), line => Assert.NotEmpty(line.Remedy));
        Assert.Equal(0, rig.Asks);
        Assert.Equal([WireEndpoint.Discovery, WireEndpoint.Jwks, WireEndpoint.Token], rig.Control.Log.Select(entry => entry.Endpoint));
    }

    [Fact]
    public async Task ASessionInUseIsCheckedAnew()
    {
        await using var rig = await EngineRig.StartAsync();
        Assert.True((await rig.Session.TestAsync()).IsPassed);
        rig.Control.Inject(new Fault { Kind = FaultKind.HtmlBadGateway, Endpoint = WireEndpoint.Discovery });

        var diagnosis = await rig.Session.TestAsync();

        Assert.Equal(CheckState.Failed, Line(diagnosis, "Discovery").State);
        Assert.Equal(CheckState.NotChecked, Line(diagnosis, Credentials).State);
        Assert.Equal(CheckState.Passed, Line(diagnosis, "Store: write").State);
        Assert.False(diagnosis.IsPassed);
    }

    [Fact]
    public async Task AWrongSecretIsNamedWithItsSetting()
    {
        await using var rig = await EngineRig.StartAsync();

        var diagnosis = await rig.Open(secret: "a-wrong-secret-0123456789").TestAsync();

        Assert.Equal(CheckState.Failed, Line(diagnosis, Credentials).State);
        Assert.Contains("> Credentials", Line(diagnosis, Credentials).Remedy);
        Assert.Equal(CheckState.NotChecked, Line(diagnosis, Grant).State);
        Assert.Equal(1, rig.Control.Counters.Requests[WireEndpoint.Token]);
    }

    [Fact]
    public async Task ARotationThatIsOverIsAWarning()
    {
        await using var rig = await EngineRig.StartAsync();

        var diagnosis = await rig.Open(secret: "a-wrong-secret-0123456789", nextSecret: rig.Simulator.ClientSecret).TestAsync();

        Assert.Equal(CheckState.Warning, Line(diagnosis, Credentials).State);
        Assert.Equal(CheckState.Passed, Line(diagnosis, Grant).State);
        Assert.Equal(2, rig.Control.Counters.Requests[WireEndpoint.Token]);
    }

    [Fact]
    public async Task AGrantThatIsOffIsNamedWithItsSetting()
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.SetClientSecrets(TenantModel.GrantlessClientId, "its-secret-0123456789");

        var diagnosis = await rig.Open(clientId: TenantModel.GrantlessClientId, secret: "its-secret-0123456789").TestAsync();

        Assert.Equal(CheckState.Passed, Line(diagnosis, Credentials).State);
        Assert.Equal(CheckState.Failed, Line(diagnosis, Grant).State);
        Assert.Contains("Grant Types: Client Initiated Backchannel Authentication (CIBA)", Line(diagnosis, Grant).Remedy);
    }

    [Theory]
    [InlineData(0, CheckState.Passed)]
    [InlineData(40, CheckState.Warning)]
    [InlineData(-40, CheckState.Warning)]
    [InlineData(90, CheckState.Failed)]
    [InlineData(-90, CheckState.Failed)]
    public async Task TheClockIsComparedWithTheTenants(int skew, CheckState expected)
    {
        await using var rig = await EngineRig.StartAsync(behave => behave with { DateSkewSeconds = skew });

        var line = Line(await rig.Session.TestAsync(), "Clock");

        Assert.Equal(expected, line.State);
        Assert.Contains(Math.Abs(skew).ToString(CultureInfo.InvariantCulture)[..1], line.Found);
    }

    [Theory]
    [InlineData("""["RS256"]""", CheckState.Passed)]
    [InlineData("""["RS256","HS256"]""", CheckState.Warning)]
    [InlineData("""["HS256"]""", CheckState.Failed)]
    [InlineData("""["PS256"]""", CheckState.Warning)]
    [InlineData(null, CheckState.NotChecked)]
    public async Task TheAlgorithmsOfIdTokensAreRead(string? listed, CheckState expected)
    {
        await using var tenant = new TestTenant();
        tenant.Discovery["id_token_signing_alg_values_supported"] = listed is null ? null : JsonNode.Parse(listed);
        using var session = tenant.Open();

        Assert.Equal(expected, Line(await session.TestAsync(), "ID token algorithm").State);
    }

    [Theory]
    [InlineData(401, """{"error":"invalid_grant"}""", CheckState.Passed, CheckState.Passed)]
    [InlineData(403, """{"error":"unauthorized_client"}""", CheckState.Passed, CheckState.Failed)]
    [InlineData(403, """{"error":"unsupported_grant_type"}""", CheckState.Passed, CheckState.Failed)]
    [InlineData(401, """{"error":"invalid_client"}""", CheckState.Failed, CheckState.NotChecked)]
    [InlineData(401, """{"error":"access_denied"}""", CheckState.Failed, CheckState.NotChecked)]
    [InlineData(400, """{"error":"something_else"}""", CheckState.Warning, CheckState.NotChecked)]
    [InlineData(200, """{"access_token":"made-up"}""", CheckState.Failed, CheckState.NotChecked)]
    [InlineData(503, "<html>", CheckState.Failed, CheckState.NotChecked)]
    [InlineData(429, """{"error":"too_many_requests"}""", CheckState.NotChecked, CheckState.NotChecked)]
    public async Task ThePollsAnswerIsReadByItsError(int status, string body, CheckState credentials, CheckState grant)
    {
        await using var tenant = new TestTenant { OnToken = _ => new RawAnswer(status, body) };
        using var session = tenant.Open();

        var diagnosis = await session.TestAsync();

        Assert.Equal((credentials, grant), (Line(diagnosis, Credentials).State, Line(diagnosis, Grant).State));
        var poll = Assert.Single(tenant.Server.Requests, request => request.Path == TestTenant.TokenPath);
        Assert.Equal("urn:openid:params:grant-type:ciba", poll["grant_type"]);
        Assert.StartsWith("diagnosis-", poll["auth_req_id"]);
    }

    [Fact]
    public async Task WhileTheRateLimitHoldsNothingMoreIsSent()
    {
        await using var tenant = new TestTenant { OnToken = _ => new RawAnswer(429, """{"error":"too_many_requests"}""", "Retry-After: 600") };
        using var session = tenant.Open();

        await session.TestAsync();
        var second = await session.TestAsync();

        Assert.Equal(CheckState.NotChecked, Line(second, Credentials).State);
        Assert.Single(tenant.Server.Requests, request => request.Path == TestTenant.TokenPath);
    }

    [Fact]
    public async Task EndpointsElsewhereAndKeysThatAreAwayAreFound()
    {
        await using var elsewhere = new TestTenant();
        elsewhere.Discovery["token_endpoint"] = "http://127.0.0.2:1/oauth/token";
        using var first = elsewhere.Open();
        await using var keyless = new TestTenant { Keys = new RawAnswer(200, """{"keys":[]}""") };
        using var second = keyless.Open();

        Assert.Equal(CheckState.Failed, Line(await first.TestAsync(), "Discovery").State);
        Assert.DoesNotContain(elsewhere.Server.Requests, request => request.Path == TestTenant.TokenPath);
        Assert.Equal(CheckState.Failed, Line(await second.TestAsync(), "Signing keys").State);
        Assert.Single(keyless.Server.Requests, request => request.Path == TestTenant.TokenPath);
    }

    [Fact]
    public async Task AMissingBackchannelEndpointIsFound()
    {
        await using var tenant = new TestTenant();
        tenant.Discovery["backchannel_authentication_endpoint"] = null;
        using var session = tenant.Open();

        Assert.Equal(CheckState.Failed, Line(await session.TestAsync(), "Endpoints").State);
    }

    /// <summary>A proxy in between may give back what it was sent, in whatever form.</summary>
    [Fact]
    public async Task ASecretThatAnAnswerRepeatsIsShownNowhere()
    {
        const string Secret = "s3cret/with+signs-0123456789";
        var forms = new[] { Secret, WebUtility.UrlEncode(Secret), Convert.ToBase64String(Encoding.ASCII.GetBytes("the-client:" + WebUtility.UrlEncode(Secret))), "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln" };
        await using var tenant = new TestTenant { OnToken = _ => new RawAnswer(400, new JsonObject { ["error"] = "odd", ["error_description"] = string.Join(" ", forms) }.ToJsonString()) };
        using var session = tenant.Open(secret: Secret);

        var diagnosis = await session.TestAsync();

        Assert.Contains("(secret) (secret) (secret) (secret)", Line(diagnosis, Credentials).Found);
        foreach (var form in forms)
        {
            Assert.DoesNotContain(form, diagnosis.ToReport());
            Assert.All(diagnosis.Checks, line => Assert.DoesNotContain(form, line.Found));
        }
    }

    [Fact]
    public async Task TheReportHoldsEachLineAndItsRemedy()
    {
        await using var rig = await EngineRig.StartAsync();
        var diagnosis = (await rig.Session.TestAsync()).With([new SessionCheck("More", CheckState.Failed, "found", "do this")]);

        var report = diagnosis.ToReport();

        Assert.False(diagnosis.IsPassed);
        Assert.Contains($"Client: {rig.Simulator.ClientId}", report);
        Assert.All(diagnosis.Checks, line => Assert.Contains($"[{line.State}] {line.Check}\n  {line.Found}", report));
        Assert.EndsWith("[Failed] More\n  found\n  To do: do this", report);
        Assert.DoesNotContain(rig.Simulator.ClientSecret, report);
    }

    [Fact]
    public async Task AClosedSessionIsAnError()
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Session.Dispose();

        Assert.Equal(ErrorIds.SessionClosed, (await Assert.ThrowsAsync<Auth0CibaException>(() => rig.Session.TestAsync())).ErrorId);
    }
}
