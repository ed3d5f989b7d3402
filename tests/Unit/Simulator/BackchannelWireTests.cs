using System.Threading.Tasks;
using Auth0.Ciba.Simulator;
using Xunit;

namespace Auth0.Ciba.Tests.Simulator;

public sealed class BackchannelWireTests
{
    [Fact]
    public async Task Acknowledgement_has_a_64_character_id_300_seconds_and_interval_5()
    {
        await using var tenant = await SimulatorFixture.StartAsync();

        var answer = await tenant.AskAsync();

        Assert.Equal(200, answer.Status);
        Assert.Equal("application/json; charset=utf-8", answer.Headers["Content-Type"]);
        Assert.Matches("^\\{\"auth_req_id\":\"[A-Za-z0-9_-]{64}\",\"expires_in\":300,\"interval\":5\\}$", answer.Body);
    }

    [Theory]
    [InlineData("login_hint", """{"format":"iss_sub","iss":"ISS","sub":"auth0|nobody"}""", """{"error":"unknown_user_id","error_description":"User ID is malformed or unknown"}""")]
    [InlineData("scope", "profile", """{"error":"invalid_request","error_description":"openid scope must be requested"}""")]
    [InlineData("binding_message", null, """{"error":"invalid_request","error_description":"binding_message is required"}""")]
    [InlineData("login_hint", """{"format":"iss_sub","iss":"ISS","sub":7}""", """{"error":"invalid_request","error_description":"login_hint parameter validation failed: \"sub\" contains unsupported format"}""")]
    public async Task Refusals_are_worded_as_Auth0_words_them(string name, string? value, string body)
    {
        await using var tenant = await SimulatorFixture.StartAsync();

        var answer = await tenant.AskAsync((name, value?.Replace("ISS", tenant.Simulator.Issuer)));

        Assert.Equal(400, answer.Status);
        Assert.Equal(body, answer.Body);
        Assert.Empty(tenant.Control.Requests);
    }

    [Theory]
    [InlineData("login_hint", null)]
    [InlineData("login_hint", "auth0|alice")]
    [InlineData("login_hint", "[]")]
    [InlineData("login_hint", """{"format":"opaque","iss":"ISS","sub":"auth0|alice"}""")]
    [InlineData("login_hint", """{"format":"iss_sub","iss":"https://other.example.com/","sub":"auth0|alice"}""")]
    [InlineData("login_hint", """{"format":"iss_sub","iss":"ISS","sub":"auth0|dave"}""")]
    [InlineData("requested_expiry", "0")]
    [InlineData("requested_expiry", "259201")]
    [InlineData("requested_expiry", "soon")]
    [InlineData("audience", "https://api.example.com/none")]
    [InlineData("binding_message", "What? No!")]
    [InlineData("binding_message", "a\tb")]
    [InlineData("binding_message", "12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task Bad_parameters_are_an_invalid_request(string name, string? value)
    {
        await using var tenant = await SimulatorFixture.StartAsync();

        var answer = await tenant.AskAsync((name, value?.Replace("ISS", tenant.Simulator.Issuer)));

        Assert.Equal((400, "invalid_request"), (answer.Status, answer.Error));
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("259200", 259200)]
    public async Task Requested_expiry_is_granted(string asked, int granted)
    {
        await using var tenant = await SimulatorFixture.StartAsync();

        var answer = await tenant.AskAsync(("requested_expiry", asked));

        Assert.Equal(granted, (int)answer.Json["expires_in"]!);
    }

    [Fact]
    public async Task Request_expiry_is_ignored_and_noted()
    {
        await using var tenant = await SimulatorFixture.StartAsync();

        var answer = await tenant.AskAsync(("request_expiry", "60"));

        Assert.Equal(300, (int)answer.Json["expires_in"]!);
        Assert.Equal(ViolationKind.UnknownParameter, Assert.Single(tenant.Control.Violations).Kind);
        Assert.Equal("request_expiry", Assert.Single(Assert.Single(tenant.Control.Log).UnknownParameters));
    }

    [Fact]
    public async Task Long_requests_go_by_mail_and_need_a_verified_address()
    {
        await using var tenant = await SimulatorFixture.StartAsync();

        var unverified = await tenant.AskAsync(("login_hint", tenant.Hint("auth0|erin")), ("requested_expiry", "301"));
        var verified = await tenant.AskAsync(("login_hint", tenant.Hint("auth0|dave")), ("requested_expiry", "301"));

        Assert.Equal((400, 200), (unverified.Status, verified.Status));
    }

    [Fact]
    public async Task An_empty_audience_counts_as_absent()
    {
        await using var tenant = await SimulatorFixture.StartAsync();

        Assert.Equal(200, (await tenant.AskAsync(("audience", ""))).Status);
        Assert.Null(Assert.Single(tenant.Control.Requests).Audience);
    }

    [Fact]
    public async Task A_client_without_the_grant_is_refused()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        tenant.Control.SetClientSecrets(TenantModel.GrantlessClientId, "a-secret-of-the-other-client");

        var answer = await tenant.AskAsync(("client_id", TenantModel.GrantlessClientId), ("client_secret", "a-secret-of-the-other-client"));

        Assert.Equal(403, answer.Status);
        Assert.Equal(
            """{"error":"unauthorized_client","error_description":"Grant type 'urn:openid:params:grant-type:ciba' not allowed for the client."}""",
            answer.Body);
    }

    [Theory]
    [InlineData("""[{"type":"unregistered"}]""", true, "invalid_authorization_details")]
    [InlineData("""{"type":"money_transfer"}""", true, "invalid_authorization_details")]
    [InlineData("""[{"amount":1}]""", true, "invalid_authorization_details")]
    [InlineData("""[{"type":"money_transfer"}]""", false, "invalid_request")]
    [InlineData("""[{"type":"money_transfer","a":{"b":{"c":{"d":{"e":1}}}}}]""", true, "invalid_authorization_details")]
    public async Task Unsound_authorization_details_are_refused(string details, bool audience, string error)
    {
        await using var tenant = await SimulatorFixture.StartAsync();

        var answer = await tenant.AskAsync(
            ("authorization_details", details), ("audience", audience ? TenantModel.PaymentsApi : null));

        Assert.Equal((400, error), (answer.Status, answer.Error));
    }

    [Fact]
    public async Task Json_bodies_repeated_parameters_and_GET_are_refused()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        using var json = new System.Net.Http.StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        var twice = new System.Collections.Generic.List<System.Collections.Generic.KeyValuePair<string, string>>(tenant.AskForm()) { new("scope", "openid") };

        Assert.Equal(400, (int)(await tenant.Http.PostAsync(new System.Uri("bc-authorize", System.UriKind.Relative), json)).StatusCode);
        Assert.Equal(400, (await tenant.PostAsync("bc-authorize", twice)).Status);
        Assert.Equal(405, (await tenant.GetAsync("bc-authorize")).Status);
        Assert.Equal(405, (await tenant.GetAsync("oauth/token")).Status);
    }
}
