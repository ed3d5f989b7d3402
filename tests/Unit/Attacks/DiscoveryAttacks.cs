using System;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Tenant;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Attacks;

/// <summary>Discovery documents that move endpoints away from the tenant, at once or later, or that are none.</summary>
[Trait("Suite", "Attack")]
public sealed class DiscoveryAttacks
{
    private const string Tenant = "https://tenant.example.com/";

    /// <summary>Addresses that look like the tenant's own.</summary>
    [Theory]
    [InlineData("https://evil.example/oauth/token")]
    [InlineData("https://tenant.example.com.evil.example/oauth/token")]
    [InlineData("https://eviltenant.example.com/oauth/token")]
    [InlineData("https://tenant.example.com@evil.example/oauth/token")]
    [InlineData("https://tenant.example.com:443@evil.example/oauth/token")]
    [InlineData("https://tenant.example.com.:443/oauth/token")]
    [InlineData("https://tenant.example.com:8443/oauth/token")]
    [InlineData("http://tenant.example.com/oauth/token")]
    [InlineData("http://tenant.example.com:443/oauth/token")]
    [InlineData("https://tenаnt.example.com/oauth/token")]
    [InlineData("https://xn--tennt-4ve.example.com/oauth/token")]
    [InlineData("https://mtls.tenant.example.com/oauth/token")]
    [InlineData("https://127.0.0.1/oauth/token")]
    [InlineData("https://[::1]/oauth/token")]
    [InlineData("https:\\\\evil.example\\oauth\\token")]
    [InlineData("https:///evil.example/oauth/token")]
    [InlineData("//evil.example/oauth/token")]
    [InlineData("/oauth/token")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://tenant.example.com/oauth/token")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://tenant.example.com/oauth/token#https://evil.example")]
    [InlineData("")]
    public void AnEndpointThatOnlyLooksLikeTheTenantsIsRefused(string endpoint)
    {
        foreach (var member in new[] { "token_endpoint", "backchannel_authentication_endpoint", "revocation_endpoint", "jwks_uri" })
        {
            var error = Assert.Throws<Auth0CibaException>(() => Check(new JsonObject { ["issuer"] = Tenant, [member] = endpoint }));
            Assert.Contains(error.ErrorId, new[] { ErrorIds.UntrustedEndpoint, ErrorIds.BadResponse });
        }
    }

    /// <summary>Aliases for mutual TLS are held to the tenant and its mtls host, also for a client that uses none.</summary>
    [Theory]
    [InlineData("https://mtls.evil.example/oauth/token")]
    [InlineData("https://xmtls.tenant.example.com/oauth/token")]
    [InlineData("https://mtls.tenant.example.com:8443/oauth/token")]
    [InlineData("http://mtls.tenant.example.com/oauth/token")]
    public void AnAliasElsewhereIsRefused(string endpoint)
    {
        var document = new JsonObject { ["issuer"] = Tenant, ["mtls_endpoint_aliases"] = new JsonObject { ["token_endpoint"] = endpoint } };

        Assert.Equal(ErrorIds.UntrustedEndpoint, Assert.Throws<Auth0CibaException>(() => Check(document)).ErrorId);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("https://tenant.example.com/tenant2/")]
    [InlineData("https://TENANT.example.com/")]
    [InlineData("https://tenant.example.com.")]
    [InlineData("tenant.example.com")]
    [InlineData("https://tenant.example.com/\u200b")]
    public void AnotherIssuerIsRefused(string issuer) =>
        Assert.Equal(ErrorIds.UntrustedEndpoint, Assert.Throws<Auth0CibaException>(() => Check(new JsonObject { ["issuer"] = issuer })).ErrorId);

    /// <summary>The tenant turns when its document is fetched again, in the middle of a wait: no poll goes there, and the wait ends with the reason.</summary>
    [Theory]
    [InlineData("token_endpoint")]
    [InlineData("jwks_uri")]
    [InlineData("issuer")]
    public async Task ADocumentThatTurnsInTheMiddleOfAWaitIsRefused(string member)
    {
        await using var hostile = new HostileTenant();
        hostile.Tenant.OnAsk = _ => new RawAnswer(200, """{"auth_req_id":"an-id","expires_in":7200,"interval":5}""");
        hostile.Tenant.OnToken = _ => new RawAnswer(400, """{"error":"authorization_pending"}""");
        var pending = await hostile.Session.InitiateAsync(EngineRig.Ask(expiry: 7200));
        hostile.Tenant.Discovery[member] = hostile.Collector.BaseAddress + "moved";
        hostile.Clock.Advance(TimeSpan.FromMinutes(61));

        var error = await hostile.WaitAsync(pending);

        Assert.Equal(ErrorIds.UntrustedEndpoint, error.ErrorId);
        await hostile.AssertUnharmedAsync(error);
    }

    [Theory]
    [MemberData(nameof(AnswerAttacks.Bodies), MemberType = typeof(AnswerAttacks))]
    public async Task ADocumentThatIsNoneIsABadResponseAndNobodyIsAsked(string what, string body)
    {
        await using var hostile = new HostileTenant();
        hostile.Tenant.OnDiscovery = _ => new RawAnswer(200, body.Replace("%SOUND%", "{}"));

        var error = await hostile.AskAsync(null);

        Assert.True(error.ErrorId == ErrorIds.BadResponse, $"{what}: {error}");
        Assert.Equal(0, hostile.Asks);
        await hostile.AssertUnharmedAsync(error);
    }

    [Theory]
    [MemberData(nameof(AnswerAttacks.Bodies), MemberType = typeof(AnswerAttacks))]
    public async Task AKeySetThatIsNoneVerifiesNothingAndTheAnswerIsKept(string what, string body)
    {
        await using var hostile = new HostileTenant();
        var keys = hostile.Tenant.Keys;
        hostile.Tenant.Keys = new RawAnswer(200, body.Replace("%SOUND%", "{}"));

        var error = await hostile.PollAsync(new RawAnswer(200, HostileTenant.Answer(hostile.IdToken())));

        Assert.True(error.ErrorId is ErrorIds.UnverifiedKeysUnavailable or ErrorIds.UnverifiedSignature, $"{what}: {error}");
        await hostile.AssertUnharmedAsync(error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FiftyMegabytesOfDocumentOrKeysAreRefused(bool discovery)
    {
        await using var hostile = new HostileTenant();
        var huge = new RawAnswer(200, "") { Bytes = new byte[50 * 1024 * 1024] };
        if (discovery)
            hostile.Tenant.OnDiscovery = _ => huge;
        else
            hostile.Tenant.Keys = huge;

        var error = discovery ? await hostile.AskAsync(null) : await hostile.PollAsync(new RawAnswer(200, HostileTenant.Answer(hostile.IdToken())));

        Assert.Equal(discovery ? ErrorIds.BadResponse : ErrorIds.UnverifiedKeysUnavailable, error.ErrorId);
        await hostile.AssertUnharmedAsync(error);
    }

    private static void Check(JsonObject document) =>
        new EndpointRules(new Uri(Tenant), []).Check(ProviderMetadata.Read(new HttpAnswer { Status = 200, Body = Encoding.UTF8.GetBytes(document.ToJsonString()) }));
}
