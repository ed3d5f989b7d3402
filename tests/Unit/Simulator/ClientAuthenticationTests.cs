using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Auth0.Ciba.Simulator;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Auth0.Ciba.Tests.Simulator;

public sealed class ClientAuthenticationTests
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static readonly RSA Rsa = RSA.Create(2048);
    private static readonly ECDsa Ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Theory]
    [InlineData("client_secret", "wrong")]
    [InlineData("client_secret", null)]
    [InlineData("client_id", "nobody")]
    public async Task Bad_credentials_are_401_invalid_client_at_both_endpoints(string name, string? value)
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        var form = tenant.AskForm((name, value));

        var ask = await tenant.PostAsync("bc-authorize", form);
        form["grant_type"] = SimulatedClient.CibaGrant;
        var poll = await tenant.PostAsync("oauth/token", form);

        Assert.Equal((401, "invalid_client"), (ask.Status, ask.Error));
        Assert.Equal((401, "invalid_client"), (poll.Status, poll.Error));
    }

    [Fact]
    public async Task Two_secrets_are_accepted_while_one_is_rotated()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        tenant.Control.SetClientSecrets(tenant.Simulator.ClientId, "the-old-one", "the-new-one");

        Assert.Equal(200, (await tenant.AskAsync(("client_secret", "the-old-one"))).Status);
        Assert.Equal(200, (await tenant.AskAsync(("client_secret", "the-new-one"))).Status);
        Assert.Throws<ArgumentException>(() => tenant.Control.SetClientSecrets(tenant.Simulator.ClientId, "1", "2", "3"));
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("ciba-demo-client", 200)]
    [InlineData("no-ciba-client", 401)]
    public async Task Basic_decodes_id_and_secret_and_the_body_id_must_match(string? bodyId, int status)
    {
        const string Secret = "s+e c%r:et/ä";
        await using var tenant = await SimulatorFixture.StartAsync(configure: o => o with { ClientSecret = Secret });
        var pair = tenant.Simulator.ClientId + ":" + Uri.EscapeDataString(Secret).Replace("%20", "+", StringComparison.Ordinal);
        using var ask = new HttpRequestMessage(HttpMethod.Post, "bc-authorize");
        ask.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        ask.Content = new FormUrlEncodedContent(tenant.AskForm(("client_secret", null), ("client_id", bodyId)));

        Assert.Equal(status, (int)(await tenant.Http.SendAsync(ask)).StatusCode);
    }

    [Fact]
    public async Task Two_methods_at_once_are_refused()
    {
        await using var tenant = await SimulatorFixture.StartAsync();

        Assert.Equal(400, (await tenant.AskAsync(("client_assertion", "x.y.z"), ("client_assertion_type", AssertionType))).Status);
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("PS256")]
    public async Task A_fresh_assertion_is_accepted_and_a_replayed_one_is_not(string algorithm)
    {
        await using var tenant = await StartWithKeysAsync();
        var assertion = Assertion(tenant, algorithm: algorithm);

        var first = await AskWithAsync(tenant, assertion);
        var again = await AskWithAsync(tenant, assertion);

        Assert.Equal(200, first.Status);
        Assert.Equal((401, "invalid_client"), (again.Status, again.Error));
        Assert.Single(tenant.Control.Requests);
    }

    public static TheoryData<string> BadAssertions => new("audience", "issuer", "long", "expired", "future", "no-jti", "long-jti", "foreign-key", "RS512", "ES256");

    [Theory]
    [MemberData(nameof(BadAssertions))]
    public async Task Unsound_assertions_are_refused(string flaw)
    {
        await using var tenant = await StartWithKeysAsync();
        var assertion = flaw switch
        {
            "audience" => Assertion(tenant, claims => claims["aud"] = tenant.Simulator.Issuer + "oauth/token"),
            "issuer" => Assertion(tenant, claims => claims["iss"] = "somebody"),
            "long" => Assertion(tenant, claims => claims["exp"] = Now(tenant) + 400),
            "expired" => Assertion(tenant, claims => claims["exp"] = Now(tenant) - 60),
            "future" => Assertion(tenant, claims => claims["nbf"] = Now(tenant) + 60),
            "no-jti" => Assertion(tenant, claims => claims.Remove("jti")),
            "long-jti" => Assertion(tenant, claims => claims["jti"] = new string('j', 65)),
            "foreign-key" => Assertion(tenant, key: new RsaSecurityKey(RSA.Create(2048))),
            "ES256" => Assertion(tenant, algorithm: "ES256", key: new ECDsaSecurityKey(Ec)),
            _ => Assertion(tenant, algorithm: flaw),
        };

        var answer = await AskWithAsync(tenant, assertion);

        Assert.Equal((401, "invalid_client"), (answer.Status, answer.Error));
    }

    [Fact]
    public async Task Elliptic_keys_can_be_switched_on()
    {
        await using var tenant = await StartWithKeysAsync();
        tenant.Control.Behaviour = tenant.Control.Behaviour with { AllowEcAssertions = true, AllowEndpointAudience = true };

        var answer = await AskWithAsync(tenant, Assertion(
            tenant, claims => claims["aud"] = tenant.Simulator.Issuer + "bc-authorize", "ES256", new ECDsaSecurityKey(Ec)));

        Assert.Equal(200, answer.Status);
    }

    private static Task<SimulatorFixture> StartWithKeysAsync()
    {
        var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(Rsa.ExportParameters(includePrivateParameters: false)));
        var text = $$"""{"kty":"RSA","n":"{{jwk.N}}","e":"{{jwk.E}}"}""";
        return SimulatorFixture.StartAsync(configure: o => o with
        {
            Model = o.Model with
            {
                Clients = [new SimulatedClient { ClientId = "key-client", PublicKeys = [text, Ec.ExportSubjectPublicKeyInfoPem()] }],
            },
        });
    }

    private static long Now(SimulatorFixture tenant) => tenant.Time.GetUtcNow().ToUnixTimeSeconds();

    private static string Assertion(
        SimulatorFixture tenant, Action<Dictionary<string, object>>? change = null, string algorithm = "RS256", SecurityKey? key = null)
    {
        var claims = new Dictionary<string, object>
        {
            ["iss"] = tenant.Simulator.ClientId,
            ["sub"] = tenant.Simulator.ClientId,
            ["aud"] = tenant.Simulator.Issuer,
            ["exp"] = Now(tenant) + 60,
            ["jti"] = Guid.NewGuid().ToString("N"),
        };
        change?.Invoke(claims);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Claims = claims,
            SigningCredentials = new SigningCredentials(key ?? new RsaSecurityKey(Rsa), algorithm),
        });
    }

    private static Task<WireResult> AskWithAsync(SimulatorFixture tenant, string assertion) => tenant.PostAsync("bc-authorize", SimulatorFixture.Form(
        ("client_id", tenant.Simulator.ClientId),
        ("client_assertion", assertion),
        ("client_assertion_type", AssertionType),
        ("scope", "openid"),
        ("binding_message", "Confirm"),
        ("login_hint", tenant.Hint(SimulatorFixture.Alice))));
}
