using System;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>A TLS failure is said with its cause, and nothing was sent. All of it with certificates of the test's own.</summary>
[Trait("Suite", "Attack")]
public sealed class TransportTlsTests : IDisposable
{
    private const string Host = "tenant.test";
    private readonly TestCertificates _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task ASoundCertificateIsTaken()
    {
        using var certificate = _authority.Issue("CN=" + Host, Host);
        await using var tenant = new TestTenant(certificate, Host);
        using var session = tenant.Open(new ManualTimeProvider(), root: _authority.Root);

        Assert.Equal("an-id", (await session.InitiateAsync(EngineRig.Ask())).AuthReqId);
        Assert.False(session.IsInsecure);
    }

    [Fact]
    public async Task AnExpiredCertificateIsSaidToBe()
    {
        using var certificate = _authority.Issue("CN=" + Host, Host, to: new DateTimeOffset(2021, 5, 6, 7, 8, 0, TimeSpan.Zero));
        await RefusedAsync(certificate, $"the certificate of {Host} expired on 2021-05-06 07:08 UTC");
    }

    [Fact]
    public async Task ACertificateOfTheFutureAsksForTheClock()
    {
        using var certificate = _authority.Issue("CN=" + Host, Host, from: new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await RefusedAsync(certificate, $"the certificate of {Host} is not valid before 2090-01-01 00:00 UTC; is this machine's clock right?");
    }

    [Fact]
    public async Task AnotherHostsCertificateIsSaidToBe()
    {
        using var certificate = _authority.Issue("CN=other.test", "other.test");
        await RefusedAsync(certificate, $"the certificate is for other.test, not for {Host}");
    }

    [Fact]
    public async Task AnUnknownAuthorityIsNamed()
    {
        using var stranger = new TestCertificates("CN=Stranger Root");
        using var certificate = stranger.Issue("CN=" + Host, Host);
        await RefusedAsync(certificate, "the certificate was issued by 'CN=Stranger Root', which this machine does not trust");
    }

    [Fact]
    public async Task ASelfSignedCertificateIsNotTrusted()
    {
        using var certificate = TestCertificates.SelfSigned("CN=" + Host);
        await RefusedAsync(certificate, $"the certificate was issued by 'CN={Host}', which this machine does not trust");
    }

    [Fact]
    public async Task SeveralCausesAreAllSaid()
    {
        using var certificate = _authority.Issue("CN=other.test", "other.test", to: new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await RefusedAsync(certificate, $"the certificate is for other.test, not for {Host}; the certificate of other.test expired on 2021-01-01 00:00 UTC");
    }

    [Fact]
    public async Task ANameThatWouldRewriteTheTerminalIsShownPlain()
    {
        using var stranger = new TestCertificates("CN=\"Good\u001b[2K Root\"");
        using var certificate = stranger.Issue("CN=" + Host, Host);
        var error = await RefusedAsync(certificate, "'CN=Good?[2K Root'");

        Assert.DoesNotContain('\u001b', error.ToString());
    }

    /// <summary>Without the roots of the test the machine's own decide: there is no way around them.</summary>
    [Fact]
    public async Task TheMachinesRootsDecideForUsers()
    {
        using var certificate = _authority.Issue("CN=localhost", "localhost");
        await using var tenant = new TestTenant(certificate, "localhost");
        using var session = tenant.Open(new ManualTimeProvider());

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()));

        Assert.Equal(ErrorIds.TenantUnreachable, error.ErrorId);
        Assert.Contains("TLS failed: the certificate was issued by 'CN=Test Root', which this machine does not trust", error.Message);
        Assert.Empty(tenant.Server.Requests);
    }

    [Fact]
    public async Task APlainServerWhereTlsIsWantedIsATlsFailure()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        });
        using var session = new Session(new SessionOptions { Domain = $"https://{listener.LocalEndpoint}", ClientId = "c", ClientSecret = Secrets.Secret.FromPlainText("s") });

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()));
        await serving;

        Assert.Equal(ErrorIds.TenantUnreachable, error.ErrorId);
        Assert.Contains("TLS failed: ", error.Message);
    }

    private async Task<Auth0CibaException> RefusedAsync(X509Certificate2 certificate, string cause)
    {
        await using var tenant = new TestTenant(certificate, Host);
        using var session = tenant.Open(new ManualTimeProvider(), root: _authority.Root);

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()));

        Assert.Equal((ErrorIds.TenantUnreachable, ErrorKind.ConnectionError), (error.ErrorId, error.Kind));
        Assert.Contains(cause, error.Message);
        Assert.Contains("TLS failed: ", error.Message);
        Assert.Empty(tenant.Server.Requests);
        return error;
    }
}
