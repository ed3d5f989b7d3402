using System;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tests.Support;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>What the peers' own tests expect of asking (reference/peers.md section 3, vectors 1 to 15). Differences: docs/peer-vectors.md.</summary>
public sealed class PeerVectorAskTests
{
    private const string Details = """[ { "type" : "money_transfer", "amount" : 1.50 } ]""";

    [Fact(DisplayName = "Vector 1: one POST to ask, one to poll, the token is the one issued for that auth_req_id")]
    public async Task OneAskOnePollOneToken()
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.AutoDecision = new AutoDecision(Approve: true, TimeSpan.FromSeconds(1));

        var result = await rig.DriveAsync(rig.Session.AuthenticateAsync(EngineRig.Ask(audience: TenantModel.PaymentsApi)));

        Assert.Equal((1, 1L), (rig.Asks, rig.Polls));
        Assert.Equal(Assert.Single(rig.Control.Requests).AuthReqId, result.AuthReqId);
        Assert.Equal(TenantModel.PaymentsApi, result.Audience);
    }

    [Fact(DisplayName = "Vector 1: the endpoint is the discovered one")]
    public async Task TheDiscoveredEndpointIsAsked()
    {
        await using var tenant = new TestTenant();
        tenant.Discovery["backchannel_authentication_endpoint"] = tenant.Issuer + "elsewhere/ask";
        using var session = tenant.Open();

        await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()));

        Assert.Equal((1, 0), (tenant.Server.Count("/elsewhere/ask"), tenant.Server.Count(TestTenant.AskPath)));
    }

    [Theory(DisplayName = "Vector 2: a missing user or binding message is an argument error without HTTP")]
    [InlineData("", "Deploy", "UserId")]
    [InlineData("auth0|alice", "", "BindingMessage")]
    public Task MissingIsAnArgumentError(string user, string message, string parameter) => RefusedUnsentAsync(EngineRig.Ask(user, message), parameter);

    [Theory(DisplayName = "Vector 3: a requested expiry that is not positive is refused")]
    [InlineData(-10)]
    [InlineData(0)]
    public Task ExpiryMustBePositive(int expiry) => RefusedUnsentAsync(EngineRig.Ask(expiry: expiry), "RequestedExpiry");

    [Fact(DisplayName = "Vector 4: the tenant's description is in the message")]
    public async Task TheDescriptionIsTold()
    {
        var error = await AnsweredAsync(400, """{"error":"invalid_request","error_description":"Bad request"}""");

        Assert.Equal(ErrorIds.BadRequest, error!.ErrorId);
        Assert.Contains("Bad request", error.Message);
    }

    [Theory(DisplayName = "Vector 5: an acknowledgement that is none is an error of its own")]
    [InlineData(200, """{"expires_in":300,"interval":5}""", ErrorIds.BadResponse, "auth_req_id")]
    [InlineData(200, """{"auth_req_id":"","expires_in":300}""", ErrorIds.BadResponse, "auth_req_id")]
    [InlineData(200, """{"auth_req_id":7,"expires_in":300}""", ErrorIds.BadResponse, "auth_req_id")]
    [InlineData(200, """{"auth_req_id":"a b","expires_in":300}""", ErrorIds.BadResponse, "auth_req_id")]
    [InlineData(200, """{"auth_req_id":"a","interval":5}""", ErrorIds.BadResponse, "expires_in")]
    [InlineData(200, """{"auth_req_id":"a","expires_in":0}""", ErrorIds.BadResponse, "expires_in")]
    [InlineData(200, """{"auth_req_id":"a","expires_in":-1}""", ErrorIds.BadResponse, "expires_in")]
    [InlineData(200, """{"auth_req_id":"a","expires_in":"soon"}""", ErrorIds.BadResponse, "expires_in")]
    [InlineData(200, """{"auth_req_id":"a","expires_in":300,"interval":null}""", ErrorIds.BadResponse, "interval")]
    [InlineData(200, """{"auth_req_id":"a","expires_in":300,"interval":-5}""", ErrorIds.BadResponse, "interval")]
    [InlineData(200, """{"auth_req_id":"a","expires_in":300,"interval":4000}""", ErrorIds.BadResponse, "interval")]
    [InlineData(200, """{"auth_req_id":"a","auth_req_id":"b","expires_in":300}""", ErrorIds.BadResponse, "JSON")]
    [InlineData(200, "{\"", ErrorIds.BadResponse, "JSON")]
    [InlineData(200, "null", ErrorIds.BadResponse, "not an object")]
    [InlineData(200, "[]", ErrorIds.BadResponse, "not an object")]
    [InlineData(200, "", ErrorIds.BadResponse, "empty")]
    [InlineData(404, "", ErrorIds.BadResponse, "status 404")]
    public async Task AnAcknowledgementIsChecked(int status, string body, string errorId, string names)
    {
        var error = await AnsweredAsync(status, body);

        Assert.Equal(errorId, error!.ErrorId);
        Assert.Contains(names, error.Message);
    }

    [Theory(DisplayName = "Vector 6: exactly the id, the interval (also fractional) and the time are given; lacked vector: interval as text")]
    [InlineData("""{"auth_req_id":"an-id","expires_in":60,"interval":0.5}""", 60, 0.5)]
    [InlineData("""{"auth_req_id":"an-id","expires_in":120,"interval":2}""", 120, 2)]
    [InlineData("""{"auth_req_id":"an-id","expires_in":"60","interval":"1"}""", 60, 1)]
    [InlineData("""{"auth_req_id":"an-id","expires_in":60}""", 60, 5)]
    public async Task TheAcknowledgementIsGiven(string body, double expiresIn, double interval)
    {
        await using var tenant = new TestTenant { OnAsk = _ => new RawAnswer(200, body) };
        using var session = tenant.Open(new ManualTimeProvider());

        var pending = await session.InitiateAsync(EngineRig.Ask());

        Assert.Equal(("an-id", expiresIn, interval), (pending.AuthReqId, (pending.ExpiresAt - pending.AskedAt).TotalSeconds, pending.Interval.TotalSeconds));
    }

    [Theory(DisplayName = "Vector 7: requested_expiry arrives as decimal text under that one name")]
    [InlineData(180, "180")]
    [InlineData(259200, "259200")]
    [InlineData(null, null)]
    public async Task ExpiryIsText(int? expiry, string? text)
    {
        var form = await FormAsync(EngineRig.Ask(expiry: expiry));

        Assert.Equal(text, form["requested_expiry"]);
        Assert.Null(form["request_expiry"]);
    }

    [Theory(DisplayName = "Vector 8: authorization details arrive as compact JSON of the same values")]
    [InlineData(Details, """[{"type":"money_transfer","amount":1.50}]""")]
    [InlineData("""{"type":"money_transfer","name":"Zoë & Cö"}""", """[{"type":"money_transfer","name":"Zoë & Cö"}]""")]
    public async Task DetailsAreCompact(string given, string sent) => Assert.Equal(sent, (await FormAsync(EngineRig.Ask(details: given)))["authorization_details"]);

    [Fact(DisplayName = "Vector 9: unknown extra parameters pass through")]
    public async Task ExtrasPass()
    {
        var form = await FormAsync(WithParameters(("acr_values", "high + low"), ("request_expiry", "60"), ("empty", "")));

        Assert.Equal(("high + low", "60", null), (form["acr_values"], form["request_expiry"], form["empty"]));
    }

    [Theory(DisplayName = "Vector 10: openid is in the scope, once, and nothing else that nobody asked for")]
    [InlineData("", "openid")]
    [InlineData("read:data write:data", "openid read:data write:data")]
    [InlineData("openid read:data", "openid read:data")]
    [InlineData("read:data openid openid read:data", "read:data openid")]
    [InlineData("read:users", "openid read:users")]
    public async Task OpenIdIsAdded(string scope, string sent) => Assert.Equal(sent, (await FormAsync(EngineRig.Ask(scope: scope)))["scope"]);

    [Theory(DisplayName = "Vector 11: a caller's client_assertion never reaches the body")]
    [InlineData("client_assertion")]
    [InlineData("client_assertion_type")]
    [InlineData("client_secret")]
    public Task AssertionsAreNotTheCallers(string name) => RefusedUnsentAsync(WithParameters((name, "x")), "AuthorizationParameter");

    [Theory(DisplayName = "Vector 12: a discovery document without the endpoints is 'not supported', before any POST")]
    [InlineData("backchannel_authentication_endpoint")]
    [InlineData("token_endpoint")]
    public async Task NotSupportedIsSaidBeforeAnyPost(string missing)
    {
        await using var rig = await EngineRig.StartAsync(b => b with { Discovery = new JsonObject { [missing] = null } });

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => rig.AskAsync());

        Assert.Equal((ErrorIds.NotSupported, ErrorKind.InvalidOperation), (error.ErrorId, error.Kind));
        Assert.Contains(missing, error.Message);
        Assert.Equal(0, rig.Asks);
    }

    [Theory(DisplayName = "Vector 13: the recorded errors keep their words")]
    [InlineData("unknown_user_id", "User ID is malformed or unknown", ErrorIds.UnknownUser)]
    [InlineData("invalid_request", "openid scope must be requested", ErrorIds.BadRequest)]
    [InlineData("invalid_request", "login_hint parameter validation failed: \\\"sub\\\" contains unsupported format", ErrorIds.BadRequest)]
    [InlineData("invalid_request", "binding_message is required", ErrorIds.BadRequest)]
    public async Task RecordedErrorsKeepTheirWords(string code, string description, string errorId)
    {
        var error = await AnsweredAsync(400, $$"""{"error":"{{code}}","error_description":"{{description}}"}""");

        Assert.Equal((errorId, code), (error!.ErrorId, error.TenantError));
        Assert.Contains(description.Replace("\\", ""), error.Message);
    }

    [Theory(DisplayName = "Vector 14: the Auth0-Client header holds name and version as base64 JSON; absent when switched off")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TelemetryCanBeSwitchedOff(bool telemetry)
    {
        await using var tenant = new TestTenant();
        using var session = tenant.Open(telemetry: telemetry);
        await session.InitiateAsync(EngineRig.Ask());

        Assert.Equal(2, tenant.Server.Requests.Count);
        Assert.All(tenant.Server.Requests, request =>
        {
            Assert.Equal(telemetry, request.Headers.ContainsKey("Auth0-Client"));
            if (!telemetry)
                return;
            var value = JsonNode.Parse(Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(request.Headers["Auth0-Client"])))!;
            Assert.Equal("Auth0.Ciba", (string?)value["name"]);
            Assert.Matches(@"\A\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?\z", (string?)value["version"]);
        });
    }

    [Fact(DisplayName = "Vector 15: every parameter is form-encoded")]
    public async Task EveryParameterIsFormEncoded()
    {
        var request = await RequestAsync(new BackchannelAuthenticationRequest
        {
            UserId = "auth0|al ice&\"ü\"",
            BindingMessage = "Pay +1.5 #7, now: yes",
            Scope = "read:a",
            Audience = "https://api/?a=b&c=d",
        });

        Assert.Equal("application/x-www-form-urlencoded", request.Headers["Content-Type"]);
        Assert.DoesNotContain("&\"", request.Body);
        Assert.Equal(["client_id", "scope", "binding_message", "login_hint", "audience", "client_secret"], request.Form.Select(pair => pair.Name));
        Assert.Equal(("Pay +1.5 #7, now: yes", "https://api/?a=b&c=d"), (request["binding_message"], request["audience"]));
        Assert.Equal("auth0|al ice&\"ü\"", (string?)JsonNode.Parse(request["login_hint"]!)!["sub"]);
    }

    private static BackchannelAuthenticationRequest WithParameters(params (string Name, string Value)[] parameters) => new()
    {
        UserId = EngineRig.Alice,
        BindingMessage = "Deploy 42",
        AuthorizationParameters = parameters.ToDictionary(pair => pair.Name, pair => pair.Value),
    };

    private static async Task<RawRequest> RequestAsync(BackchannelAuthenticationRequest request)
    {
        await using var tenant = new TestTenant();
        using var session = tenant.Open();
        await session.InitiateAsync(request);
        return tenant.Server.Requests.Single(sent => sent.Path == TestTenant.AskPath);
    }

    private static Task<RawRequest> FormAsync(BackchannelAuthenticationRequest request) => RequestAsync(request);

    private static async Task<Auth0CibaException?> AnsweredAsync(int status, string body)
    {
        await using var tenant = new TestTenant { OnAsk = _ => new RawAnswer(status, body) };
        using var session = tenant.Open();
        return await Record.ExceptionAsync(() => session.InitiateAsync(EngineRig.Ask())) as Auth0CibaException;
    }

    private static async Task RefusedUnsentAsync(BackchannelAuthenticationRequest request, string parameter)
    {
        await using var rig = await EngineRig.StartAsync();
        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => rig.AskAsync(request));

        Assert.Equal((ErrorIds.BadInput, parameter, ErrorKind.InvalidArgument), (error.ErrorId, error.ParameterName, error.Kind));
        Assert.Empty(rig.Control.Log);
    }
}
