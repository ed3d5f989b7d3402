using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tenant;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>How the tenant is reached: proxies, sizes, versions and time.</summary>
[Trait("Suite", "Attack")]
[Trait("Suite", "Fault")]
public sealed class TransportTests : IDisposable
{
    private const string Host = "tenant.test";
    private const int Limit = 1024 * 1024;
    private readonly TestCertificates _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task AProxyCarriesTlsAndReadsNothing()
    {
        using var certificate = _authority.Issue("CN=" + Host, Host);
        await using var tenant = new TestTenant(certificate, Host);
        await using var proxy = new TestProxy();
        using var session = tenant.Open(new ManualTimeProvider(), root: _authority.Root, proxy: proxy.Address);

        Assert.Equal("an-id", (await session.InitiateAsync(EngineRig.Ask())).AuthReqId);

        Assert.All(proxy.Heads, head => Assert.StartsWith($"CONNECT {Host}:{tenant.Server.BaseAddress.Port} ", head));
        Assert.True(proxy.Carried.Length > 0);
        Assert.DoesNotContain("the-secret", Encoding.Latin1.GetString(proxy.Carried));
        Assert.Equal(1, tenant.Server.Count(TestTenant.AskPath));
    }

    [Fact]
    public async Task TheProxysPasswordIsGivenToTheProxyAlone()
    {
        using var certificate = _authority.Issue("CN=" + Host, Host);
        await using var tenant = new TestTenant(certificate, Host);
        await using var proxy = new TestProxy("ann", "pass:word ü");
        using var session = tenant.Open(new ManualTimeProvider(), root: _authority.Root, proxy: proxy.Address, proxyCredential: new NetworkCredential("ann", "pass:word ü"));

        await session.InitiateAsync(EngineRig.Ask());

        Assert.Equal(1, tenant.Server.Count(TestTenant.AskPath));
        Assert.All(tenant.Server.Requests, request => Assert.DoesNotContain(request.Headers.Keys, name => name.Contains("Authorization", StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task AProxyThatRefusesIsSaidToAndNobodyWasAsked(string? password)
    {
        using var certificate = _authority.Issue("CN=" + Host, Host);
        await using var tenant = new TestTenant(certificate, Host);
        await using var proxy = new TestProxy("ann", "right");
        using var session = tenant.Open(new ManualTimeProvider(), root: _authority.Root, proxy: proxy.Address, proxyCredential: password is null ? null : new NetworkCredential("ann", password));

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()));

        Assert.Equal(ErrorIds.TenantUnreachable, error.ErrorId);
        Assert.Contains("407", error.Message);
        Assert.DoesNotContain("wrong", error.ToString());
        Assert.Empty(tenant.Server.Requests);
    }

    [Theory]
    [InlineData("https://tenant.example.com", "https://proxy.example.com:8080")]
    [InlineData("https://tenant.example.com", "ftp://proxy.example.com")]
    [InlineData("https://tenant.example.com", "http://ann:secret@proxy.example.com")]
    [InlineData("https://tenant.example.com", "http://proxy.example.com/path")]
    [InlineData("https://tenant.example.com", "http://proxy.example.com/?a=b")]
    [InlineData("http://127.0.0.1:5000", "http://proxy.example.com")]
    [InlineData("http://localhost:5000", "http://proxy.example.com")]
    public void AProxyIsAnHttpAddressAndNeverForThisMachine(string domain, string proxy)
    {
        var error = Assert.Throws<Auth0CibaException>(() => new Session(Options(domain, new Uri(proxy))));

        Assert.Equal((ErrorIds.BadInput, "Proxy"), (error.ErrorId, error.ParameterName));
        Assert.DoesNotContain("secret", error.Message);
    }

    [Fact]
    public void AProxysPasswordNeedsAProxy() =>
        Assert.Equal("ProxyCredential", Assert.Throws<Auth0CibaException>(() => new Session(Options("tenant.example.com", null, "ann"))).ParameterName);

    [Theory]
    [InlineData(Limit, true)]
    [InlineData(Limit + 1, false)]
    public async Task AnAnswerOfAMebibyteIsReadAndOneByteMoreIsRefused(int bytes, bool taken)
    {
        await using var tenant = new TestTenant();
        var padding = bytes - """{"issuer":"","x":""}""".Length - tenant.Issuer.Length;
        tenant.OnDiscovery = _ => new RawAnswer(200, $$"""{"issuer":"{{tenant.Issuer}}","x":"{{new string('x', padding)}}"}""");
        using var session = tenant.Open();

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()));

        // A document without endpoints is a tenant without CIBA, so the taken one is an error too, but a later one.
        Assert.Equal(taken ? ErrorIds.NotSupported : ErrorIds.BadResponse, error.ErrorId);
        if (!taken)
            Assert.Contains("larger than 1048576 bytes", error.Message);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task ACompressedAnswerIsReadAndABombIsRefused(string encoding)
    {
        await using var tenant = new TestTenant();
        var acknowledgement = Compress(encoding, Encoding.ASCII.GetBytes(TestTenant.Acknowledgement));
        tenant.OnAsk = _ => new RawAnswer(200, "", "Content-Encoding: " + encoding) { Bytes = acknowledgement };
        using var session = tenant.Open(new ManualTimeProvider());
        Assert.Equal("an-id", (await session.InitiateAsync(EngineRig.Ask())).AuthReqId);

        var bomb = Compress(encoding, new byte[200 * Limit]);
        Assert.InRange(bomb.Length, 1, Limit / 2);
        tenant.OnAsk = _ => new RawAnswer(200, "", "Content-Encoding: " + encoding) { Bytes = bomb };
        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask(message: "Another")));

        Assert.Equal(ErrorIds.Indeterminate, error.ErrorId);
        Assert.Contains("larger than 1048576 bytes", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(1_000_000)]
    public async Task AStreamIsReadToItsEndOrLittleFurtherThanTheLimit(int limit)
    {
        using var endless = new EndlessStream();
        Assert.Null(await BoundedReader.ReadAsync(endless, limit, CancellationToken.None));
        Assert.InRange(endless.Read, limit + 1, 2 * limit + 64 * 1024);

        var bytes = Enumerable.Range(0, limit).Select(i => (byte)i).ToArray();
        Assert.Equal(bytes, await BoundedReader.ReadAsync(new MemoryStream(bytes), limit, CancellationToken.None));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task ABodyThatIsNotWhatItsEncodingSaysIsAFaultAndNoCrash(string encoding)
    {
        await using var tenant = new TestTenant { OnAsk = _ => new RawAnswer(200, "this is none of them at all, is it?", "Content-Encoding: " + encoding) };
        using var session = tenant.Open(new ManualTimeProvider());

        Assert.Equal(ErrorIds.Indeterminate, (await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()))).ErrorId);
    }

    [Fact]
    public async Task HeadersWithoutEndAreRefused()
    {
        await using var tenant = new TestTenant();
        tenant.OnAsk = _ => new RawAnswer(200, TestTenant.Acknowledgement, Enumerable.Repeat("X-Padding: " + new string('x', 4096), 64).ToArray());
        using var session = tenant.Open(new ManualTimeProvider());

        Assert.Equal(ErrorIds.Indeterminate, (await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()))).ErrorId);
        Assert.Equal(1, tenant.Server.Count(TestTenant.AskPath));
    }

    [Theory]
    [InlineData(true, "HTTP/2")]
    [InlineData(false, "HTTP/1.1")]
    public async Task Http2IsSpokenWhereItIsOffered(bool https, string protocol)
    {
        await using var rig = await EngineRig.StartAsync(configure: o => o with { Https = https });
        using var session = https ? OpenSecure(rig) : rig.Open();

        var pending = await session.InitiateAsync(EngineRig.Ask());
        rig.Control.Approve(pending.AuthReqId);
        Assert.True((await rig.WaitAsync(pending, session)).IsApproved);

        Assert.All(rig.Control.Log, entry => Assert.Equal(protocol, entry.Protocol));
    }

    /// <summary>Law 3 over HTTP/2: a stream that is reset, at once or after the tenant took the request, brings no second POST.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AResetHttp2StreamIsNeverAskedAgain(bool afterProcessing)
    {
        await using var rig = await EngineRig.StartAsync(configure: o => o with { Https = true });
        using var session = OpenSecure(rig);
        rig.Control.Inject(new Fault { Kind = FaultKind.Reset, Endpoint = WireEndpoint.Backchannel, AfterProcessing = afterProcessing });

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()));

        Assert.Equal((ErrorIds.Indeterminate, 1), (error.ErrorId, rig.Asks));
    }

    [Fact]
    public void AnHttpRequestMayTakeLongerThanAProviderMayHoldAPoll()
    {
        Assert.True(new SessionOptions().RequestTimeout > TimeSpan.FromSeconds(30));
        Assert.True(new TransportOptions().RequestTimeout > TimeSpan.FromSeconds(30));
    }

    /// <summary>CIBA section 10.1: a provider may hold a poll for 30 s. The poll is not repeated meanwhile, and its late yes counts.</summary>
    [Fact]
    public async Task APollThatIsHeldFor30SecondsGivesItsYes()
    {
        await using var rig = await EngineRig.StartAsync();
        var pending = await rig.AskAsync();
        rig.Control.Approve(pending.AuthReqId);
        rig.Control.Inject(new Fault { Kind = FaultKind.Stall, Endpoint = WireEndpoint.Token, StallSeconds = 30 });

        var result = await rig.WaitAsync(pending);

        Assert.True(result.IsApproved);
        Assert.True(rig.Clock.Elapsed >= TimeSpan.FromSeconds(35));
        Assert.Equal(1, rig.Polls);
    }

    [Fact]
    public async Task ATimeOutIsSaidToBeOneAndLeavesTheConnectionUsable()
    {
        await using var server = new RawHttpServer(request => new RawAnswer(200, "{}") { Before = request.Path == "/slow" ? token => Task.Delay(Timeout.Infinite, token) : null });
        using var channel = new HttpChannel(new TransportOptions { RequestTimeout = TimeSpan.FromSeconds(4) }, TimeProvider.System);

        var slow = await channel.GetAsync(new Uri(server.BaseAddress, "slow"), CancellationToken.None);

        Assert.Equal((TransportFault.NoAnswer, "no answer within the time for one HTTP request"), (slow.Fault, slow.FaultText));
        Assert.Equal(200, (await channel.GetAsync(new Uri(server.BaseAddress, "quick"), CancellationToken.None)).Status);
    }

    private static SessionOptions Options(string domain, Uri? proxy, string? userName = null) => new()
    {
        Domain = domain,
        ClientId = "c",
        ClientSecret = Secret.FromPlainText("s"),
        AllowInsecureLoopback = true,
        Proxy = proxy,
        ProxyUserName = userName,
    };

    private static Session OpenSecure(EngineRig rig) => new(new SessionOptions
    {
        Domain = rig.Simulator.Issuer,
        ClientId = rig.Simulator.ClientId,
        ClientSecret = Secret.FromPlainText(rig.Simulator.ClientSecret),
        TrustedRoots = [System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(rig.Simulator.RootCertificatePem)],
        TimeProvider = rig.Clock,
    });

    private sealed class EndlessStream : MemoryStream
    {
        public new long Read { get; private set; }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Read += count;
            return Task.FromResult(count);
        }
    }

    private static byte[] Compress(string encoding, byte[] plain)
    {
        using var buffer = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(buffer, CompressionLevel.Optimal),
            "br" => new BrotliStream(buffer, CompressionLevel.Optimal),
            _ => new ZLibStream(buffer, CompressionLevel.Optimal),
        })
        {
            stream.Write(plain);
        }

        return buffer.ToArray();
    }
}
