using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Auth0.Ciba.Simulator;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Auth0.Ciba.Tests.Simulator;

public sealed class TokenResponseTests
{
    private const string Transfer = """[{"type":"money_transfer","amount":"2500","to":{"iban":"DE00"}}]""";

    [Fact]
    public async Task Without_an_audience_the_access_token_is_opaque_and_the_id_token_plain()
    {
        await using var tenant = await SimulatorFixture.StartAsync();

        var tokens = await tenant.ApprovedAsync();

        Assert.Equal(["access_token", "id_token", "scope", "expires_in", "token_type"], tokens.Select(member => member.Key));
        Assert.DoesNotContain('.', (string)tokens["access_token"]!);
        Assert.Equal((86400, "Bearer", "openid"), ((int)tokens["expires_in"]!, (string?)tokens["token_type"], (string?)tokens["scope"]));
        Assert.True(await Jwt.IsSignedAsync(tenant, tokens["id_token"]));
        var claims = Jwt.Payload(tokens["id_token"]);
        var now = tenant.Time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(["iss", "aud", "sub", "iat", "exp"], claims.Select(member => member.Key));
        Assert.Equal((tenant.Simulator.Issuer, tenant.Simulator.ClientId, SimulatorFixture.Alice), ((string?)claims["iss"], (string?)claims["aud"], (string?)claims["sub"]));
        Assert.Equal((now, now + 36000), ((long)claims["iat"]!, (long)claims["exp"]!));
    }

    [Fact]
    public async Task For_an_api_the_access_token_is_a_jwt_with_details_and_both_audiences()
    {
        await using var tenant = await SimulatorFixture.StartAsync();

        var tokens = await tenant.ApprovedAsync(
            ("audience", TenantModel.PaymentsApi), ("authorization_details", Transfer), ("scope", "openid create:payments delete:everything"));

        var access = Jwt.Payload(tokens["access_token"]);
        Assert.Equal("at+jwt", (string?)Jwt.Header(tokens["access_token"])["typ"]);
        Assert.True(await Jwt.IsSignedAsync(tenant, tokens["access_token"]));
        Assert.Equal([TenantModel.PaymentsApi, tenant.Simulator.Issuer + "userinfo"], access["aud"]!.AsArray().Select(aud => (string)aud!));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Transfer), tokens["authorization_details"]));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Transfer), access["authorization_details"]));
        Assert.Equal("openid create:payments", (string?)tokens["scope"]);
    }

    /// <summary>Auth0 signs with every client secret, whatever a library thinks of its length.</summary>
    [Theory]
    [InlineData("s")]
    [InlineData("a-short-secret")]
    [InlineData("a secret of more than sixty-four bytes, which HMAC replaces by its own digest before use")]
    public async Task Hs256_signs_with_a_secret_of_any_length(string secret)
    {
        await using var tenant = await SimulatorFixture.StartAsync(b => b with { IdTokenAlgorithm = IdTokenAlgorithm.HS256 }, o => o with { ClientSecret = secret });

        var token = ((string)(await tenant.ApprovedAsync())["id_token"]!).Split('.');

        Assert.Equal(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}")),
            Base64UrlEncoder.DecodeBytes(token[2]));
    }

    [Fact]
    public async Task Scopes_decide_on_claims_and_userinfo_answers_the_same()
    {
        await using var tenant = await SimulatorFixture.StartAsync();

        var tokens = await tenant.ApprovedAsync(("scope", "openid profile email"));

        var claims = Jwt.Payload(tokens["id_token"]);
        Assert.Equal(("Alice Example", "alice@example.com", true), ((string?)claims["name"], (string?)claims["email"], (bool)claims["email_verified"]!));
        using var ask = new System.Net.Http.HttpRequestMessage(System.Net.Http.HttpMethod.Get, "userinfo");
        ask.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", (string)tokens["access_token"]!);
        var info = await WireResult.ReadAsync(await tenant.Http.SendAsync(ask));
        Assert.Equal((SimulatorFixture.Alice, "alice"), ((string?)info.Json["sub"], (string?)info.Json["nickname"]));
        Assert.Equal(401, (await tenant.GetAsync("userinfo")).Status);
    }

    [Fact]
    public async Task Switches_leave_members_out_and_put_claims_in()
    {
        await using var tenant = await SimulatorFixture.StartAsync(
            b => b with { OmitTokenType = true, OmitScope = true, IncludeAtHash = true, IncludeAuthTime = true, IdTokenLifetimeSeconds = 60 });

        var tokens = await tenant.ApprovedAsync();

        var claims = Jwt.Payload(tokens["id_token"]);
        Assert.False(tokens.ContainsKey("token_type") || tokens.ContainsKey("scope"));
        Assert.Equal(22, ((string)claims["at_hash"]!).Length);
        Assert.Equal((long)claims["iat"]! - 5, (long)claims["auth_time"]!);
        Assert.Equal((long)claims["iat"]! + 60, (long)claims["exp"]!);
    }

    [Theory]
    [InlineData(IdTokenAlgorithm.PS256, "PS256", true)]
    [InlineData(IdTokenAlgorithm.HS256, "HS256", false)]
    public async Task The_id_token_algorithm_can_be_switched(IdTokenAlgorithm algorithm, string name, bool byKeySet)
    {
        await using var tenant = await SimulatorFixture.StartAsync(b => b with { IdTokenAlgorithm = algorithm });

        var tokens = await tenant.ApprovedAsync();

        Assert.Equal(name, (string?)Jwt.Header(tokens["id_token"])["alg"]);
        Assert.Equal(byKeySet, await Jwt.IsSignedAsync(tenant, tokens["id_token"], name));
    }

    [Fact]
    public async Task An_approval_can_differ_from_what_was_asked()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        var id = await tenant.AskIdAsync(("audience", TenantModel.PaymentsApi), ("authorization_details", Transfer));
        tenant.Control.Approve(id, new ApprovalOptions
        {
            Subject = SimulatorFixture.Bob,
            Scope = "openid read:payments",
            AuthorizationDetails = [new JsonObject { ["type"] = "money_transfer", ["amount"] = "9999" }],
        });

        var tokens = (await tenant.PollAsync(id)).Json;

        Assert.Equal(SimulatorFixture.Bob, (string?)Jwt.Payload(tokens["id_token"])["sub"]);
        Assert.Equal("openid read:payments", (string?)tokens["scope"]);
        Assert.Equal("9999", (string?)tokens["authorization_details"]![0]!["amount"]);
    }

    [Fact]
    public async Task Keys_rotate_and_can_be_withheld()
    {
        await using var tenant = await SimulatorFixture.StartAsync();
        var before = await tenant.ApprovedAsync();

        var withheld = tenant.Control.RotateKeys(publishNew: false);
        var after = await tenant.ApprovedAsync();

        Assert.Equal(withheld, (string?)Jwt.Header(after["id_token"])["kid"]);
        Assert.True(await Jwt.IsSignedAsync(tenant, before["id_token"]));
        Assert.False(await Jwt.IsSignedAsync(tenant, after["id_token"]));
        Assert.True(tenant.Control.SetKeyPublished(withheld, published: true));
        Assert.True(await Jwt.IsSignedAsync(tenant, after["id_token"]));
        tenant.Control.RotateKeys(keepOld: false);
        Assert.False(await Jwt.IsSignedAsync(tenant, before["id_token"]));
        Assert.Equal(3, tenant.Control.Keys.Count);
    }
}
