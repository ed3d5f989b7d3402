using System;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tenant;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Where the tenant is, and where its endpoints may be.</summary>
[Trait("Suite", "Attack")]
public sealed class TenantDomainTests
{
    [Theory]
    [InlineData("tenant.eu.auth0.com", "https://tenant.eu.auth0.com/")]
    [InlineData("https://tenant.eu.auth0.com", "https://tenant.eu.auth0.com/")]
    [InlineData("https://tenant.eu.auth0.com/", "https://tenant.eu.auth0.com/")]
    [InlineData("TENANT.eu.auth0.com", "https://tenant.eu.auth0.com/")]
    [InlineData("https://tenant.example.com:8443", "https://tenant.example.com:8443/")]
    [InlineData("https://127.0.0.1", "https://127.0.0.1/")]
    [InlineData("http://127.0.0.1:5000", "http://127.0.0.1:5000/")]
    [InlineData("http://localhost:5000/", "http://localhost:5000/")]
    [InlineData("http://[::1]:5000/", "http://[::1]:5000/")]
    public void ADomainIsAHost(string domain, string address) => Assert.Equal(address, TenantDomain.ToBaseAddress(domain, allowInsecureLoopback: true).AbsoluteUri);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("tenant .com")]
    [InlineData("tenant.com\n")]
    [InlineData("https://")]
    [InlineData("https://tenant.com/path")]
    [InlineData("tenant.com/path")]
    [InlineData("tenant.com?x=1")]
    [InlineData("tenant.com#x")]
    [InlineData("https://user@tenant.com")]
    [InlineData("tenant.com:443@evil.example")]
    [InlineData("https://tenant.com\\@evil.example")]
    [InlineData("ftp://tenant.com")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://tenant.com")]
    [InlineData("http://127.0.0.1.evil.example")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("http://10.0.0.1")]
    [InlineData("http://127.0.0.2")]
    [InlineData("http://0.0.0.0")]
    [InlineData("://")]
    public void WhatIsNoHostIsBadInput(string? domain)
    {
        var error = Assert.Throws<Auth0CibaException>(() => TenantDomain.ToBaseAddress(domain, allowInsecureLoopback: true));
        Assert.Equal((ErrorIds.BadInput, "Domain"), (error.ErrorId, error.ParameterName));
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000")]
    [InlineData("http://localhost")]
    public void HttpOnThisMachineNeedsTheSwitch(string domain) =>
        Assert.Contains("AllowInsecureLoopback", Assert.Throws<Auth0CibaException>(() => TenantDomain.ToBaseAddress(domain, allowInsecureLoopback: false)).Message);

    [Theory]
    [InlineData("https://t.example.com", "https://t.example.com/a", true)]
    [InlineData("https://t.example.com", "https://T.EXAMPLE.com/a", true)]
    [InlineData("https://t.example.com", "https://other.example.com/a", true)]
    [InlineData("https://t.example.com", "https://evil.example.com/a", false)]
    [InlineData("https://t.example.com", "http://t.example.com/a", false)]
    [InlineData("https://t.example.com", "https://t.example.com:444/a", false)]
    [InlineData("https://t.example.com", "https://other.example.com:444/a", false)]
    [InlineData("https://t.example.com", "https://mtls.t.example.com/a", false)]
    [InlineData("https://t.example.com", "https://t.example.com.evil.example/a", false)]
    [InlineData("http://127.0.0.1:5000", "http://127.0.0.1:5000/a", true)]
    [InlineData("http://127.0.0.1:5000", "http://127.0.0.1:5001/a", false)]
    [InlineData("http://127.0.0.1:5000", "http://localhost:5000/a", false)]
    [InlineData("http://127.0.0.1:5000", "http://other.example.com/a", false)]
    public void EveryEndpointSharesTheOriginOrIsAllowed(string tenant, string endpoint, bool allowed)
    {
        var uri = new Uri(endpoint);
        foreach (var metadata in new[]
        {
            new ProviderMetadata { Issuer = tenant + "/", BackchannelAuthenticationEndpoint = uri },
            new ProviderMetadata { Issuer = tenant + "/", TokenEndpoint = uri },
            new ProviderMetadata { Issuer = tenant + "/", RevocationEndpoint = uri },
            new ProviderMetadata { Issuer = tenant + "/", JwksUri = uri },
        })
        {
            var error = Record.Exception(() => Rules(tenant).Check(metadata));
            Assert.Equal(allowed ? null : ErrorIds.UntrustedEndpoint, (error as Auth0CibaException)?.ErrorId);
        }
    }

    [Theory]
    [InlineData("https://mtls.t.example.com/a", true)]
    [InlineData("https://t.example.com/a", true)]
    [InlineData("https://mtls.evil.example/a", false)]
    [InlineData("https://mtls.t.example.com:444/a", false)]
    public void AMutualTlsAliasMayBeAtItsOwnHost(string endpoint, bool allowed)
    {
        var metadata = new ProviderMetadata { Issuer = "https://t.example.com/", MtlsAliases = new ProviderMetadata { TokenEndpoint = new Uri(endpoint) } };

        Assert.Equal(allowed, Record.Exception(() => Rules("https://t.example.com").Check(metadata)) is null);
    }

    [Theory]
    [InlineData("https://t.example.com/", true)]
    [InlineData("https://t.example.com", true)]
    [InlineData("https://evil.example/", false)]
    [InlineData("http://t.example.com/", false)]
    [InlineData("https://t.example.com/x", false)]
    [InlineData("https://t.example.com//", false)]
    [InlineData("", false)]
    public void TheIssuerIsTheOneAsked(string issuer, bool allowed) =>
        Assert.Equal(allowed, Record.Exception(() => Rules("https://t.example.com").Check(new ProviderMetadata { Issuer = issuer })) is null);

    [Theory]
    [InlineData("issuer", "https://evil.example/")]
    [InlineData("token_endpoint", "https://evil.example/oauth/token")]
    [InlineData("backchannel_authentication_endpoint", "http://127.0.0.1:1/bc-authorize")]
    [InlineData("jwks_uri", "https://evil.example/keys")]
    public async Task AForeignEndpointIsRefusedBeforeAnythingIsSent(string member, string value)
    {
        await using var tenant = new TestTenant();
        tenant.Discovery[member] = value;
        using var session = tenant.Open();

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()));

        Assert.Equal((ErrorIds.UntrustedEndpoint, ErrorKind.SecurityError), (error.ErrorId, error.Kind));
        Assert.Equal(TestTenant.DiscoveryPath, Assert.Single(tenant.Server.Requests).Path);
    }

    [Theory]
    [InlineData("token_endpoint", "7")]
    [InlineData("token_endpoint", "\"/oauth/token\"")]
    [InlineData("token_endpoint", "\"https://user@t/\"")]
    [InlineData("issuer", "null")]
    public async Task AMalformedDiscoveryDocumentIsABadResponse(string member, string json)
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(new Fault { Kind = FaultKind.Answer, Endpoint = WireEndpoint.Discovery, Body = $$"""{"x":1,"{{member}}":{{json}}}""" });

        Assert.Equal(ErrorIds.BadResponse, (await Assert.ThrowsAsync<Auth0CibaException>(() => rig.AskAsync())).ErrorId);
    }

    [Fact]
    public async Task EndpointsGivenByTheCallerKeepTheOriginRule()
    {
        await using var tenant = new TestTenant();
        using var foreign = tenant.Open(endpoints: new TenantEndpoints { TokenEndpoint = new Uri("https://evil.example/token") });
        using var own = tenant.Open(endpoints: new TenantEndpoints { BackchannelAuthenticationEndpoint = new Uri(tenant.Server.BaseAddress, "own/ask") });

        Assert.Equal(ErrorIds.UntrustedEndpoint, (await Assert.ThrowsAsync<Auth0CibaException>(() => foreign.InitiateAsync(EngineRig.Ask()))).ErrorId);
        await Assert.ThrowsAsync<Auth0CibaException>(() => own.InitiateAsync(EngineRig.Ask()));
        Assert.Equal(1, tenant.Server.Count("/own/ask"));
    }

    /// <summary>A name that is allowed and an address that is not: what is connected to is checked, not what is written.</summary>
    [Fact]
    public async Task AnInsecureSessionConnectsToLoopbackOnly()
    {
        using var client = Compat.HttpClients.Create(new Compat.ConnectionSettings { LoopbackOnly = true });

        var error = await Assert.ThrowsAnyAsync<Exception>(() => client.GetAsync(new Uri("http://192.0.2.1:9/")));

        Assert.Contains("is not this machine", error.ToString());
        Assert.DoesNotContain(nameof(SocketException), error.ToString());
        Assert.False(IPAddress.IsLoopback(IPAddress.Parse("192.0.2.1")));
    }

    private static EndpointRules Rules(string tenant) => new(new Uri(tenant + "/"), ["other.example.com"]);
}
