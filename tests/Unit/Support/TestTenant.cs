using System;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Auth0.Ciba.ClientAuthentication;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Tenant;

namespace Auth0.Ciba.Tests.Support;

/// <summary>
/// A tenant of sockets: discovery and keys by itself, the rest as the test says. For what the simulator does not show: bodies, headers and
/// connections.
/// </summary>
internal sealed class TestTenant : IAsyncDisposable
{
    public const string DiscoveryPath = "/.well-known/openid-configuration";
    public const string KeysPath = "/.well-known/jwks.json";
    public const string AskPath = "/bc-authorize";
    public const string TokenPath = "/oauth/token";
    public const string Acknowledgement = """{"auth_req_id":"an-id","expires_in":300,"interval":5}""";

    public TestTenant(X509Certificate2? certificate = null, string host = "127.0.0.1") => Server = new RawHttpServer(Answer, certificate, host);

    public RawHttpServer Server { get; }

    public string Issuer => Server.BaseAddress.AbsoluteUri;

    /// <summary>What the key set address answers; null: the connection is closed.</summary>
    public RawAnswer? Keys { get; set; } = new(200, TestTokens.KeySet(TestTokens.Jwk(TestTokens.Rsa)));

    public JsonObject Discovery { get; } = [];

    /// <summary>What discovery answers in place of its document.</summary>
    public Func<RawRequest, RawAnswer?>? OnDiscovery { get; set; }

    public Func<RawRequest, RawAnswer?> OnAsk { get; set; } = _ => new RawAnswer(200, Acknowledgement);

    public Func<RawRequest, RawAnswer?> OnToken { get; set; } = _ => new RawAnswer(400, """{"error":"access_denied"}""");

    public Session Open(
        TimeProvider? clock = null, ClientAuthenticationMethod method = ClientAuthenticationMethod.ClientSecretPost, string clientId = "the-client",
        string secret = "the-secret", bool telemetry = true, TenantEndpoints? endpoints = null, X509Certificate2? root = null, Uri? proxy = null, NetworkCredential? proxyCredential = null) => new(new SessionOptions
        {
            Domain = Issuer,
            ClientId = clientId,
            ClientSecret = Secret.FromPlainText(secret),
            ClientAuthenticationMethod = method,
            AllowInsecureLoopback = true,
            SendTelemetry = telemetry,
            Endpoints = endpoints,
            Proxy = proxy,
            ProxyUserName = proxyCredential?.UserName,
            ProxyPassword = proxyCredential is null ? null : Secret.FromPlainText(proxyCredential.Password),
            TrustedRoots = root is null ? null : [root],
            Resolve = root is null ? null : _ => [IPAddress.Loopback],
            TimeProvider = clock ?? TimeProvider.System,
        });

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private RawAnswer? Answer(RawRequest request) => request.Path switch
    {
        DiscoveryPath => OnDiscovery?.Invoke(request) ?? new RawAnswer(200, Document()),
        KeysPath => Keys,
        AskPath => OnAsk(request),
        TokenPath => OnToken(request),
        _ => new RawAnswer(404, "{}"),
    };

    private string Document()
    {
        var document = new JsonObject
        {
            ["issuer"] = Issuer,
            ["jwks_uri"] = Issuer + KeysPath[1..],
            ["backchannel_authentication_endpoint"] = Issuer + AskPath[1..],
            ["token_endpoint"] = Issuer + TokenPath[1..],
        };
        foreach (var (name, value) in Discovery)
            document[name] = value?.DeepClone();
        foreach (var (name, value) in Discovery)
        {
            if (value is null)
                document.Remove(name);
        }

        return document.ToJsonString();
    }
}
