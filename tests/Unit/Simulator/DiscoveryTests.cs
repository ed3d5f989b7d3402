using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Auth0.Ciba.Tests.Simulator;

public sealed class DiscoveryTests
{
    [Theory]
    [InlineData(".well-known/openid-configuration")]
    [InlineData(".well-known/oauth-authorization-server")]
    public async Task Discovery_is_as_real_tenants_have_it(string path)
    {
        await using var tenant = await SimulatorFixture.StartAsync();

        var document = (await tenant.GetAsync(path)).Json;

        var issuer = tenant.Simulator.Issuer;
        Assert.EndsWith("/", issuer);
        Assert.Equal((issuer, issuer + "bc-authorize", issuer + "oauth/token"), ((string?)document["issuer"], (string?)document["backchannel_authentication_endpoint"], (string?)document["token_endpoint"]));
        Assert.Equal("""["poll"]""", document["backchannel_token_delivery_modes_supported"]!.ToJsonString());
        Assert.False(document.ContainsKey("grant_types_supported"));
        Assert.False(document.ContainsKey("mtls_endpoint_aliases"));
    }

    [Fact]
    public async Task Discovery_members_can_be_replaced_and_removed()
    {
        await using var tenant = await SimulatorFixture.StartAsync(b => b with
        {
            Discovery = new JsonObject { ["issuer"] = "https://evil.example.com/", ["backchannel_authentication_endpoint"] = null },
        });

        var document = (await tenant.GetAsync(".well-known/openid-configuration")).Json;

        Assert.Equal("https://evil.example.com/", (string?)document["issuer"]);
        Assert.False(document.ContainsKey("backchannel_authentication_endpoint"));
    }

    [Fact]
    public async Task The_key_set_shows_public_parts_with_a_certificate()
    {
        await using var tenant = await SimulatorFixture.StartAsync();

        var key = Assert.Single((await tenant.GetAsync(".well-known/jwks.json")).Json["keys"]!.AsArray())!.AsObject();

        Assert.Equal(["kty", "use", "n", "e", "kid", "x5t", "x5c", "alg"], key.Select(member => member.Key));
    }

    [Fact]
    public async Task The_date_header_is_the_tenants_clock_and_can_be_skewed()
    {
        await using var tenant = await SimulatorFixture.StartAsync(b => b with { DateSkewSeconds = 90 });

        var answer = await tenant.GetAsync(".well-known/jwks.json");

        Assert.Equal(tenant.Time.GetUtcNow().AddSeconds(90).ToString("R"), answer.Headers["Date"]);
    }
}
