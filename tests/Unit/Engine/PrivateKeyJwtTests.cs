using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.ClientAuthentication;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;
using Xunit;
using ClientAuthenticator = Auth0.Ciba.ClientAuthentication.ClientAuthenticator;

namespace Auth0.Ciba.Tests.Engine;

public sealed class PrivateKeyJwtTests : IDisposable
{
    private const string Issuer = "https://tenant.example.com/";
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _rsa.Dispose();
        _ec.Dispose();
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    public async Task AYesComesToAClientThatSigns(string algorithm)
    {
        var key = ClientAssertionKey.FromPem(Secret.FromPlainText(algorithm == "ES256" ? _ec.ExportPkcs8PrivateKeyPem() : _rsa.ExportPkcs8PrivateKeyPem()), null, algorithm);
        await using var simulator = await TenantSimulator.StartAsync(new SimulatorOptions
        {
            Model = TenantModel.BuiltIn with { Clients = [new SimulatedClient { ClientId = "key-client", PublicKeys = [_rsa.ExportSubjectPublicKeyInfoPem(), _ec.ExportSubjectPublicKeyInfoPem()] }] },
            Behaviour = new WireBehaviour { IntervalSeconds = 0, AllowEcAssertions = true },
        });
        using var session = new Session(new SessionOptions { Domain = simulator.Issuer, ClientId = "key-client", ClientAssertionKey = key, AllowInsecureLoopback = true });

        var pending = await session.InitiateAsync(EngineRig.Ask());
        Assert.Equal(BackchannelStatus.Pending, (await session.GetStatusAsync(pending)).Status);
        simulator.Control.Approve(pending.AuthReqId);
        var result = await session.WaitAsync(pending);

        Assert.Equal(EngineRig.Alice, result.Subject);
        Assert.Equal(ClientAuthenticationMethod.PrivateKeyJwt, session.ClientAuthenticationMethod);
    }

    [Theory]
    [InlineData("ES256", null)]
    [InlineData("ES384", null)]
    [InlineData("ES256", new[] { "RS256", "ES384" })]
    [InlineData("PS256", new[] { "RS256" })]
    public async Task AnAlgorithmThatTheTenantDoesNotListIsRefusedBeforeAnythingIsSent(string algorithm, string[]? listed)
    {
        await using var tenant = new TestTenant();
        tenant.Discovery["token_endpoint_auth_signing_alg_values_supported"] = listed is null ? null : new JsonArray([.. listed]);
        using var session = new Session(new SessionOptions { Domain = tenant.Issuer, ClientId = "key-client", ClientAssertionKey = Key(algorithm), AllowInsecureLoopback = true });

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()));

        Assert.Equal((ErrorIds.BadInput, "ClientAssertionAlgorithm"), (error.ErrorId, error.ParameterName));
        Assert.Contains(listed is null ? "it takes RS256, RS384, PS256" : "it takes " + string.Join(", ", listed), error.Message);
        Assert.Equal(0, tenant.Server.Count(TestTenant.AskPath));
    }

    [Theory]
    [InlineData("RS384", null)]
    [InlineData("ES384", new[] { "RS256", "ES384" })]
    public async Task AnAlgorithmThatTheTenantListsSigns(string algorithm, string[]? listed)
    {
        await using var tenant = new TestTenant();
        tenant.Discovery["token_endpoint_auth_signing_alg_values_supported"] = listed is null ? null : new JsonArray([.. listed]);
        using var session = new Session(new SessionOptions { Domain = tenant.Issuer, ClientId = "key-client", ClientAssertionKey = Key(algorithm), AllowInsecureLoopback = true });

        await session.InitiateAsync(EngineRig.Ask());

        Assert.Equal(algorithm, new JsonWebToken(tenant.Server.Requests.Single(request => request.Path == TestTenant.AskPath)["client_assertion"]).Alg);
    }

    [Fact]
    public void EachPostHasAnAssertionOfItsOwnForTheIssuerAndAMinute()
    {
        var clock = new ManualTimeProvider();
        var authenticator = new ClientAuthenticator("the-client", ClientAssertionKey.FromPem(Secret.FromPlainText(_rsa.ExportRSAPrivateKeyPem()), keyId: "k1"), clock);
        var assertions = Enumerable.Range(0, 3).Select(_ => Assertion(authenticator)).ToArray();

        Assert.Equal(3, assertions.Select(jwt => jwt.Id).Distinct().Count());
        Assert.All(assertions, jwt =>
        {
            Assert.Equal(("the-client", "the-client", "k1", "RS256"), (jwt.Issuer, jwt.Subject, jwt.Kid, jwt.Alg));
            Assert.Equal(Issuer, Assert.Single(jwt.Audiences));
            Assert.Equal(TimeSpan.FromSeconds(60), jwt.ValidTo - jwt.IssuedAt);
            Assert.InRange(jwt.Id.Length, 16, 64);
            Assert.InRange(jwt.EncodedToken.Length, 1, 2048);
        });
    }

    [Fact]
    public void APfxAndItsCertificateSignToo()
    {
        var request = new CertificateRequest("CN=test", _rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, certificate.Export(X509ContentType.Pfx, "pass"));
            var clock = new ManualTimeProvider();
            foreach (var key in new[] { ClientAssertionKey.FromFile(file, Secret.FromPlainText("pass")), ClientAssertionKey.FromCertificate(certificate, "PS256") })
                Assert.Equal(key.Algorithm, Assertion(new ClientAuthenticator("c", key, clock)).Alg);

            var wrong = Assert.Throws<Auth0CibaException>(() => ClientAssertionKey.FromFile(file, Secret.FromPlainText("wrong")));
            Assert.Equal(ErrorIds.BadInput, wrong.ErrorId);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void WhatIsNoKeyIsRefusedWithoutQuotingIt()
    {
        using var small = RSA.Create(1024);
        foreach (var make in new Action[]
        {
            () => ClientAssertionKey.FromPem(Secret.FromPlainText("-----BEGIN PRIVATE KEY-----\nnothing-of-worth\n-----END PRIVATE KEY-----")),
            () => ClientAssertionKey.FromPem(Secret.FromPlainText(_rsa.ExportSubjectPublicKeyInfoPem())),
            () => ClientAssertionKey.FromPem(Secret.FromPlainText(small.ExportPkcs8PrivateKeyPem())),
            () => ClientAssertionKey.FromPem(Secret.FromPlainText(_rsa.ExportPkcs8PrivateKeyPem()), null, "HS256"),
            () => ClientAssertionKey.FromPem(Secret.FromPlainText(_rsa.ExportPkcs8PrivateKeyPem()), null, "ES256"),
            () => ClientAssertionKey.FromFile("/no/such/file.pem"),
        })
        {
            var error = Assert.Throws<Auth0CibaException>(make);
            Assert.Equal(ErrorIds.BadInput, error.ErrorId);
            Assert.DoesNotContain("nothing-of-worth", error.ToString());
        }
    }

    [Fact]
    public void KeyAndSecretAreOneOrTheOther()
    {
        var key = ClientAssertionKey.FromPem(Secret.FromPlainText(_rsa.ExportPkcs8PrivateKeyPem()));
        Assert.Equal(ErrorIds.BadInput, Assert.Throws<Auth0CibaException>(() => new Session(new SessionOptions { Domain = "t.example.com", ClientId = "c", ClientAuthenticationMethod = ClientAuthenticationMethod.PrivateKeyJwt })).ErrorId);
        Assert.Equal(ErrorIds.BadInput, Assert.Throws<Auth0CibaException>(() => new Session(new SessionOptions { Domain = "t.example.com", ClientId = "c", ClientAssertionKey = key, ClientAuthenticationMethod = ClientAuthenticationMethod.ClientSecretPost })).ErrorId);
        Assert.DoesNotContain("PRIVATE", key.ToString());
    }

    private ClientAssertionKey Key(string algorithm)
    {
        using var large = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var pem = algorithm == "ES256" ? _ec.ExportPkcs8PrivateKeyPem() : algorithm == "ES384" ? large.ExportPkcs8PrivateKeyPem() : _rsa.ExportPkcs8PrivateKeyPem();
        return ClientAssertionKey.FromPem(Secret.FromPlainText(pem), null, algorithm);
    }

    private static JsonWebToken Assertion(ClientAuthenticator authenticator)
    {
        var form = new FormParameters();
        authenticator.Apply(form, Issuer);
        var parameters = System.Web.HttpUtility.ParseQueryString(System.Text.Encoding.ASCII.GetString(form.Encode()));
        Assert.Equal("urn:ietf:params:oauth:client-assertion-type:jwt-bearer", parameters["client_assertion_type"]);
        Assert.Null(parameters["client_secret"]);
        return new JsonWebToken(parameters["client_assertion"]);
    }
}
