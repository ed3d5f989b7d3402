using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Auth0.Ciba.ClientAuthentication;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>How the client proves who it is.</summary>
public sealed class ClientAuthenticatorTests
{
    [Theory]
    [InlineData("simple", "simple", "simple:simple")]
    [InlineData("a:b", "c:d", "a%3Ab:c%3Ad")]
    [InlineData("id", "a b", "id:a+b")]
    [InlineData("id", "a+b%/?&=", "id:a%2Bb%25%2F%3F%26%3D")]
    [InlineData("id", "pä€", "id:p%C3%A4%E2%82%AC")]
    [InlineData("id", "-_.*", "id:-_.*")]
    public async Task BasicIsFormEncodedAndAlone(string clientId, string secret, string credentials)
    {
        await using var tenant = new TestTenant();
        using var session = tenant.Open(new ManualTimeProvider(), ClientAuthenticationMethod.ClientSecretBasic, clientId, secret);

        await session.InitiateAsync(EngineRig.Ask());
        var request = tenant.Server.Requests.Single(sent => sent.Path == TestTenant.AskPath);

        Assert.Equal(credentials, Encoding.ASCII.GetString(Convert.FromBase64String(request.Headers["Authorization"]["Basic ".Length..])));
        Assert.Equal((clientId, null), (request["client_id"], request["client_secret"]));
    }

    [Fact]
    public async Task PostIsInTheBodyOfAskAndPoll()
    {
        await using var tenant = new TestTenant();
        var clock = new ManualTimeProvider();
        using var session = tenant.Open(clock, secret: "a b+c&d");

        var waiting = session.WaitAsync(await session.InitiateAsync(EngineRig.Ask()));
        clock.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<Auth0CibaException>(() => waiting);

        var posts = tenant.Server.Requests.Where(request => request.Method == "POST").ToArray();
        Assert.Equal([TestTenant.AskPath, TestTenant.TokenPath], posts.Select(post => post.Path));
        Assert.All(posts, post => Assert.Equal(("the-client", "a b+c&d", false), (post["client_id"], post["client_secret"], post.Headers.ContainsKey("Authorization"))));
        Assert.Equal(["grant_type", "auth_req_id", "client_id", "client_secret"], posts[1].Form.Select(pair => pair.Name));
        Assert.Equal(("urn:openid:params:grant-type:ciba", "an-id"), (posts[1]["grant_type"], posts[1]["auth_req_id"]));
    }

    [Theory]
    [InlineData(ClientAuthenticationMethod.ClientSecretBasic)]
    [InlineData(ClientAuthenticationMethod.ClientSecretPost)]
    public async Task TheTenantReadsOddSignsAsTheyWere(ClientAuthenticationMethod method)
    {
        const string odd = "a b+c%d&e=f:g\"h/ü€";
        await using var rig = await EngineRig.StartAsync(configure: o => o with { ClientSecret = odd });
        using var session = new Session(new SessionOptions
        {
            Domain = rig.Simulator.Issuer,
            ClientId = rig.Simulator.ClientId,
            ClientSecret = Secret.FromPlainText(odd),
            ClientAuthenticationMethod = method,
            AllowInsecureLoopback = true,
            TimeProvider = rig.Clock,
        });

        var pending = await session.InitiateAsync(EngineRig.Ask());
        rig.Control.Approve(pending.AuthReqId);

        Assert.True((await rig.WaitAsync(pending, session)).IsApproved);
        Assert.DoesNotContain(rig.Control.Log, entry => entry.Violations.Contains(ViolationKind.UnknownParameter));
    }

    [Fact]
    public void RotationGoesOnOnceForManyThatWereRefusedTogether()
    {
        var authenticator = new ClientAuthentication.ClientAuthenticator("id", ClientAuthenticationMethod.ClientSecretPost, [Secret.FromPlainText("one"), Secret.FromPlainText("two")]);
        var (first, second) = (authenticator.Apply(new FormParameters(), "https://tenant.example.com/"), authenticator.Apply(new FormParameters(), "https://tenant.example.com/"));

        Assert.True(authenticator.Rotate(first));
        Assert.True(authenticator.Rotate(second));
        Assert.Equal(1, authenticator.Apply(new FormParameters(), "https://tenant.example.com/"));
        Assert.False(authenticator.Rotate(1));
    }
}
