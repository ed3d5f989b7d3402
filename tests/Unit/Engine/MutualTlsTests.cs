using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Auth0.Ciba.ClientAuthentication;
using Auth0.Ciba.Diagnosis;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tenant;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Mutual TLS (RFC 8705) against a tenant that checks the certificate.</summary>
[Trait("Suite", "Attack")]
public sealed class MutualTlsTests : IDisposable
{
    private const string ClientId = "tls-client";
    private const string Subject = "CN=tls-client, O=Example";
    private const string Alias = "mtls.localhost";
    private readonly TestCertificates _authority = new();
    private readonly X509Certificate2 _own = TestCertificates.SelfSigned();

    public void Dispose()
    {
        _authority.Dispose();
        _own.Dispose();
    }

    [Theory]
    [InlineData(ClientAuthenticationMethod.SelfSignedTlsClientAuth)]
    [InlineData(ClientAuthenticationMethod.TlsClientAuth)]
    public async Task AYesComesToAClientThatShowsItsCertificate(ClientAuthenticationMethod method)
    {
        await using var rig = await StartAsync(method);
        using var issued = _authority.Issue(Subject);
        using var session = Open(rig, ClientCertificate.FromCertificate(method == ClientAuthenticationMethod.TlsClientAuth ? issued : _own), method);

        Assert.Equal(EngineRig.Alice, await ApprovedAsync(rig, session));
        Assert.Equal(method, session.ClientAuthenticationMethod);
        Assert.False(session.IsInsecure);
    }

    [Theory]
    [InlineData(MtlsAliases.All, Alias, Alias)]
    [InlineData(MtlsAliases.Documented, "localhost", Alias)]
    [InlineData(MtlsAliases.None, "localhost", "localhost")]
    public async Task AnAliasIsUsedWhereThereIsOneAndElseTheNormalEndpoint(MtlsAliases aliases, string ask, string token)
    {
        await using var rig = await StartAsync(ClientAuthenticationMethod.SelfSignedTlsClientAuth, aliases);
        using var session = Open(rig, ClientCertificate.FromCertificate(_own));

        await ApprovedAsync(rig, session);

        Assert.Equal((ask, token), (Host(rig, WireEndpoint.Backchannel), Host(rig, WireEndpoint.Token)));
        Assert.Equal(("localhost", "localhost"), (Host(rig, WireEndpoint.Discovery), Host(rig, WireEndpoint.Jwks)));
    }

    [Fact]
    public async Task AClientWithASecretNeverUsesAnAlias()
    {
        await using var rig = await EngineRig.StartAsync(b => b with { MtlsAliases = MtlsAliases.All }, o => o with { Https = true });
        using var session = Open(rig, null);

        await ApprovedAsync(rig, session);

        Assert.All(rig.Control.Log, entry => Assert.Equal("localhost", entry.Host));
    }

    [Fact]
    public async Task AnEndpointGivenByTheCallerGoesBeforeAnAlias()
    {
        await using var rig = await StartAsync(ClientAuthenticationMethod.SelfSignedTlsClientAuth, MtlsAliases.All);
        using var session = Open(rig, ClientCertificate.FromCertificate(_own), endpoints: new TenantEndpoints { TokenEndpoint = new Uri(rig.Simulator.BaseAddress, "oauth/token") });

        await ApprovedAsync(rig, session);

        Assert.Equal((Alias, "localhost"), (Host(rig, WireEndpoint.Backchannel), Host(rig, WireEndpoint.Token)));
    }

    [Fact]
    public async Task OnlyTheClientIdIsSentWithTheCertificate()
    {
        await using var rig = await StartAsync(ClientAuthenticationMethod.SelfSignedTlsClientAuth);
        using var session = Open(rig, ClientCertificate.FromCertificate(_own));

        await ApprovedAsync(rig, session);

        Assert.DoesNotContain(rig.Control.Log, entry => entry.UnknownParameters.Count > 0);
        Assert.All(rig.Control.Log.Where(entry => entry.Endpoint is WireEndpoint.Backchannel or WireEndpoint.Token), entry => Assert.Equal(ClientId, entry.ClientId));
    }

    [Fact]
    public async Task ForeignCertificatesAreInvalidClient()
    {
        using var issued = _authority.Issue(Subject);
        using var otherSubject = _authority.Issue("CN=somebody-else, O=Example");
        using var old = _authority.Issue(Subject, to: TestCertificates.Start.AddDays(1));
        using var otherAuthority = new TestCertificates();
        using var sameSubject = otherAuthority.Issue(Subject);
        using var selfSigned = TestCertificates.SelfSigned(Subject);
        await using var rig = await StartAsync(ClientAuthenticationMethod.TlsClientAuth);

        foreach (var certificate in new[] { otherSubject, old, sameSubject, selfSigned, _own })
        {
            using var session = Open(rig, ClientCertificate.FromCertificate(certificate));
            var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()));
            Assert.Equal((ErrorIds.InvalidClient, ErrorKind.AuthenticationError), (error.ErrorId, error.Kind));
        }

        Assert.Empty(rig.Control.Requests);
        using var right = Open(rig, ClientCertificate.FromCertificate(issued));
        Assert.Equal(EngineRig.Alice, await ApprovedAsync(rig, right));
    }

    [Fact]
    public async Task APfxsOtherCertificatesAreSentWithIt()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, _authority.IssueByIntermediate(Subject, "pass"));
            await using var rig = await StartAsync(ClientAuthenticationMethod.TlsClientAuth);
            var certificate = ClientCertificate.FromFile(file, Secret.FromPlainText("pass"));
            using var session = Open(rig, certificate);

            Assert.Equal(EngineRig.Alice, await ApprovedAsync(rig, session));
            Assert.Equal("CN=Test Middle", Assert.Single(certificate.Chain).Subject);
            var error = Assert.Throws<Auth0CibaException>(() => ClientCertificate.FromFile(file, Secret.FromPlainText("wrong")));
            Assert.Equal((ErrorIds.BadInput, "CertificatePath"), (error.ErrorId, error.ParameterName));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task AForeignAliasIsRefusedBeforeAnythingIsSent()
    {
        var aliases = new System.Text.Json.Nodes.JsonObject { ["token_endpoint"] = "https://mtls.evil.example/oauth/token" };
        await using var rig = await EngineRig.StartAsync(
            b => b with { Discovery = new System.Text.Json.Nodes.JsonObject { ["mtls_endpoint_aliases"] = aliases } },
            o => o with { Https = true, Model = Model(ClientAuthenticationMethod.SelfSignedTlsClientAuth) });
        using var session = Open(rig, ClientCertificate.FromCertificate(_own));

        Assert.Equal(ErrorIds.UntrustedEndpoint, (await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()))).ErrorId);
        Assert.Equal(0, rig.Asks);
    }

    [Fact]
    public void WhatDoesNotFitTogetherIsBadInput()
    {
        var certificate = ClientCertificate.FromCertificate(_own);
        var secret = Secret.FromPlainText("a-secret");
        foreach (var options in new[]
        {
            new SessionOptions { Domain = "t.example.com", ClientId = "c", ClientAuthenticationMethod = ClientAuthenticationMethod.TlsClientAuth },
            new SessionOptions { Domain = "t.example.com", ClientId = "c", ClientCertificate = certificate, ClientSecret = secret },
            new SessionOptions { Domain = "t.example.com", ClientId = "c", ClientCertificate = certificate, NextClientSecret = secret },
            new SessionOptions { Domain = "t.example.com", ClientId = "c", ClientCertificate = certificate, ClientAuthenticationMethod = ClientAuthenticationMethod.ClientSecretPost, ClientSecret = secret },
            new SessionOptions { Domain = "t.example.com", ClientId = "c", ClientCertificate = certificate, ClientAssertionKey = ClientAssertionKey.FromCertificate(_own) },
            new SessionOptions { Domain = "http://127.0.0.1:5000", AllowInsecureLoopback = true, ClientId = "c", ClientCertificate = certificate },
        })
        {
            Assert.Equal(ErrorIds.BadInput, Assert.Throws<Auth0CibaException>(() => new Session(options)).ErrorId);
        }

        using var publicHalf = X509CertificateLoader.LoadCertificate(_own.RawData);
        Assert.Equal(ErrorIds.BadInput, Assert.Throws<Auth0CibaException>(() => ClientCertificate.FromCertificate(publicHalf)).ErrorId);
        Assert.DoesNotContain("PRIVATE", certificate.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("zz11223344556677889900112233445566778899")]
    [InlineData("0011223344556677889900112233445566778899")]
    public void AThumbprintNamesACertificateThatIsThere(string thumbprint)
    {
        var error = Assert.Throws<Auth0CibaException>(() => ClientCertificate.FromStore(thumbprint));

        Assert.Equal((ErrorIds.BadInput, "CertificateThumbprint"), (error.ErrorId, error.ParameterName));
    }

    [Fact]
    public void ACertificateIsFoundInTheUsersStore()
    {
        using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser);
        store.Open(OpenFlags.ReadWrite);
        using var kept = X509CertificateLoader.LoadPkcs12(_own.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.PersistKeySet | X509KeyStorageFlags.Exportable);
        store.Add(kept);
        try
        {
            var spaced = string.Join(' ', _own.Thumbprint.ToLowerInvariant().Chunk(2).Select(pair => new string(pair)));
            Assert.Equal(_own.Thumbprint, ClientCertificate.FromStore(spaced).Certificate.Thumbprint);
        }
        finally
        {
            store.Remove(kept);
        }
    }

    [Theory]
    [InlineData(MtlsAliases.All, CheckState.Passed)]
    [InlineData(MtlsAliases.Documented, CheckState.Passed)]
    [InlineData(MtlsAliases.None, CheckState.Warning)]
    public async Task ACheckOfTheSessionLooksAtTheAliases(MtlsAliases aliases, CheckState expected)
    {
        await using var rig = await StartAsync(ClientAuthenticationMethod.SelfSignedTlsClientAuth, aliases);
        using var session = Open(rig, ClientCertificate.FromCertificate(_own));

        var diagnosis = await session.TestAsync();

        Assert.True(diagnosis.IsPassed);
        Assert.Equal(expected, Assert.Single(diagnosis.Checks, line => line.Check == "mTLS endpoints").State);
        Assert.Equal(CheckState.Passed, Assert.Single(diagnosis.Checks, line => line.Check == "Client credentials").State);
    }

    private static string Host(EngineRig rig, WireEndpoint endpoint) => rig.Control.Log.First(entry => entry.Endpoint == endpoint).Host;

    private static async Task<string> ApprovedAsync(EngineRig rig, Session session)
    {
        var pending = await session.InitiateAsync(EngineRig.Ask());
        rig.Control.Approve(pending.AuthReqId);
        return (await rig.WaitAsync(pending, session)).Subject;
    }

    private static Session Open(EngineRig rig, ClientCertificate? certificate, ClientAuthenticationMethod? method = null, TenantEndpoints? endpoints = null) => new(new SessionOptions
    {
        Domain = rig.Simulator.Issuer,
        ClientId = rig.Simulator.ClientId,
        ClientSecret = certificate is null ? Secret.FromPlainText(rig.Simulator.ClientSecret) : null,
        ClientCertificate = certificate,
        ClientAuthenticationMethod = method,
        Endpoints = endpoints,
        TrustedRoots = [X509Certificate2.CreateFromPem(rig.Simulator.RootCertificatePem)],
        Resolve = _ => [IPAddress.Loopback],
        TimeProvider = rig.Clock,
    });

    private Task<EngineRig> StartAsync(ClientAuthenticationMethod method, MtlsAliases aliases = MtlsAliases.None) =>
        EngineRig.StartAsync(b => b with { MtlsAliases = aliases }, o => o with { Https = true, Model = Model(method) });

    private TenantModel Model(ClientAuthenticationMethod method) => TenantModel.BuiltIn with
    {
        Clients =
        [
            method == ClientAuthenticationMethod.TlsClientAuth
                ? new SimulatedClient { ClientId = ClientId, TlsSubject = Subject, TlsRoot = _authority.Root.ExportCertificatePem() }
                : new SimulatedClient { ClientId = ClientId, TlsCertificates = [_own.ExportCertificatePem()] },
        ],
    };
}
