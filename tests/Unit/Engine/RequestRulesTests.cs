using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Bad input never reaches the network: each row is refused by a session whose tenant has seen nothing.</summary>
public sealed class RequestRulesTests
{
    private static readonly string Longest = new('m', 64);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(" auth0|alice")]
    [InlineData("auth0|alice\n")]
    [InlineData("auth0|al\0ice")]
    [InlineData("auth0|al\u0085ice")]
    [InlineData("@half")]
    [InlineData("@256")]
    public Task ABadUserIsRefused(string? user) =>
        RefusedAsync("UserId", new BackchannelAuthenticationRequest { UserId = Text(user)!, BindingMessage = "Deploy" });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Pay 5 $")]
    [InlineData("Really?")]
    [InlineData("Zoë")]
    [InlineData("tab\there")]
    [InlineData("line\n")]
    [InlineData("a/b")]
    [InlineData("(x)")]
    [InlineData("\u0661")]
    [InlineData("@65")]
    public Task ABadBindingMessageIsRefused(string? message) =>
        RefusedAsync("BindingMessage", new BackchannelAuthenticationRequest { UserId = EngineRig.Alice, BindingMessage = Text(message)! });

    [Theory]
    [InlineData("read\tdata")]
    [InlineData("read\ndata")]
    [InlineData("\"read\"")]
    [InlineData("a\\b")]
    [InlineData("Zoë")]
    public Task ABadScopeIsRefused(string scope) => RefusedAsync("Scope", EngineRig.Ask(scope: scope));

    [Theory]
    [InlineData(" ")]
    [InlineData("https://api ")]
    [InlineData("https://api\r\n")]
    [InlineData("@half")]
    [InlineData("@601")]
    public Task ABadAudienceIsRefused(string audience) => RefusedAsync("Audience", EngineRig.Ask(audience: Text(audience)));

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(259_201)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public Task ABadExpiryIsRefused(int expiry) => RefusedAsync("RequestedExpiry", EngineRig.Ask(expiry: expiry));

    [Fact]
    public Task DetailsWithoutAnAudienceAreRefused() => RefusedAsync("AuthorizationDetails", new BackchannelAuthenticationRequest
    {
        UserId = EngineRig.Alice,
        BindingMessage = "Deploy",
        AuthorizationDetails = AuthorizationDetails.Parse("""{"type":"a"}"""),
    });

    [Theory]
    [InlineData("client_id")]
    [InlineData("CLIENT_ID")]
    [InlineData("client_secret")]
    [InlineData("client_assertion")]
    [InlineData("client_assertion_type")]
    [InlineData("scope")]
    [InlineData("audience")]
    [InlineData("binding_message")]
    [InlineData("login_hint")]
    [InlineData("Login_Hint")]
    [InlineData("login_hint_token")]
    [InlineData("id_token_hint")]
    [InlineData("requested_expiry")]
    [InlineData("authorization_details")]
    [InlineData("grant_type")]
    [InlineData("auth_req_id")]
    [InlineData("request")]
    [InlineData("request_uri")]
    [InlineData("client_notification_token")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("ä")]
    public Task AProtectedOrUnprintableParameterIsRefused(string name) => RefusedAsync("AuthorizationParameter", new BackchannelAuthenticationRequest
    {
        UserId = EngineRig.Alice,
        BindingMessage = "Deploy",
        AuthorizationParameters = new Dictionary<string, string> { [name] = "x" },
    });

    [Fact]
    public void TheLimitsThemselvesAreAllowed()
    {
        RequestRules.Check(EngineRig.Ask(new string('u', 255), Longest, new string('a', 600), expiry: 259_200));
        RequestRules.Check(EngineRig.Ask(message: "AZaz09 +-_.,:#", expiry: 1));
    }

    public static TheoryData<string, SessionOptions> BadOptions => new()
    {
        { "Domain", Options("", "id", "secret") },
        { "Domain", Options("https://tenant/path", "id", "secret") },
        { "Domain", Options("http://tenant.example.com", "id", "secret") },
        { "Domain", Options("http://127.0.0.1", "id", "secret") },
        { "ClientId", Options("tenant.example.com", " ", "secret") },
        { "ClientSecret", Options("tenant.example.com", "id", null) },
        { "ClientSecret", Options("tenant.example.com", "id", "") },
    };

    [Theory]
    [MemberData(nameof(BadOptions), DisableDiscoveryEnumeration = true)]
    public void ABadSessionIsRefusedWhenItIsOpened(string parameter, SessionOptions options)
    {
        var error = Assert.Throws<Auth0CibaException>(() => new Session(options));

        Assert.Equal((ErrorIds.BadInput, parameter, ErrorKind.InvalidArgument), (error.ErrorId, error.ParameterName, error.Kind));
    }

    [Fact]
    public async Task ASessionAsksNothingUntilItIsNeeded()
    {
        await using var tenant = new TestTenant();
        using (var session = tenant.Open())
            Assert.Equal((true, true, "memory"), (session.IsOpen, session.IsInsecure, session.StoreKind));

        Assert.Equal(0, tenant.Server.Connections);
    }

    /// <summary>Half signs do not survive a test runner's own serialisation, and long texts make no good names.</summary>
    private static string? Text(string? text) =>
        text is ['@', .. var rest] ? rest == "half" ? "x\ud800" : new string('x', int.Parse(rest, System.Globalization.CultureInfo.InvariantCulture)) : text;

    private static SessionOptions Options(string domain, string clientId, string? secret) => new()
    {
        Domain = domain,
        ClientId = clientId,
        ClientSecret = secret is null ? null : Secret.FromPlainText(secret),
    };

    private static async Task RefusedAsync(string parameter, BackchannelAuthenticationRequest request)
    {
        await using var tenant = new TestTenant();
        using var session = tenant.Open();

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(request));

        Assert.Equal((ErrorIds.BadInput, parameter, ErrorKind.InvalidArgument), (error.ErrorId, error.ParameterName, error.Kind));
        Assert.StartsWith(parameter + ": ", error.Message);
        Assert.Equal((0, false), (tenant.Server.Connections, tenant.Server.Requests.Any()));
    }
}
