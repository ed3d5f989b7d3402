using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.ClientAuthentication;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Auth0.Ciba.Tokens;
using Xunit;

namespace Auth0.Ciba.Tests.Attacks;

/// <summary>
/// A tenant that answers what an attacker wants, and beside it the attacker's own server, which nobody may ever speak to. Each attack ends
/// with <see cref="AssertUnharmedAsync"/>.
/// </summary>
internal sealed class HostileTenant : IAsyncDisposable
{
    public const string ClientSecret = "canary-client-secret-0123456789";

    private Session? _session;

    public HostileTenant() => Store = new MemoryRecordStore(Clock);

    public TestTenant Tenant { get; } = new();

    public RawHttpServer Collector { get; } = new(_ => new RawAnswer(200, "{}"));

    public ManualTimeProvider Clock { get; } = new();

    public MemoryRecordStore Store { get; }

    public ClientAuthenticationMethod Method { get; init; } = ClientAuthenticationMethod.ClientSecretPost;

    public ClientAssertionKey? Key { get; init; }

    public Session Session => _session ??= Open();

    public int Asks => Tenant.Server.Count(TestTenant.AskPath);

    public int Polls => Tenant.Server.Count(TestTenant.TokenPath);

    /// <summary>Claims that are all right, changed: a null value removes one.</summary>
    public JsonObject Claims(params (string Name, JsonNode? Value)[] changes) => TestTokens.Claims([("iss", Tenant.Issuer), .. changes]);

    public string IdToken(params (string Name, JsonNode? Value)[] changes) => TestTokens.Sign(Claims(changes).ToJsonString(), TestTokens.Rsa);

    /// <summary>An answer that is all right but for its ID token.</summary>
    public static string Answer(string idToken) =>
        new JsonObject { ["access_token"] = TestTokens.AccessToken, ["id_token"] = idToken, ["token_type"] = "Bearer", ["expires_in"] = 86400, ["scope"] = "openid" }.ToJsonString();

    /// <summary>Asks, has the poll answered so, and gives the failure.</summary>
    public async Task<Auth0CibaException> PollAsync(RawAnswer? answer)
    {
        Tenant.OnToken = _ => answer;
        return await WaitAsync(await Session.InitiateAsync(EngineRig.Ask()));
    }

    public Task<Auth0CibaException> WaitAsync(PendingAuthentication pending) => Assert.ThrowsAsync<Auth0CibaException>(() => Clock.DriveAsync(Session.WaitAsync(pending)));

    /// <summary>Has the request answered so, and gives the failure.</summary>
    public async Task<Auth0CibaException> AskAsync(RawAnswer? answer)
    {
        Tenant.OnAsk = _ => answer;
        return await Assert.ThrowsAsync<Auth0CibaException>(() => Clock.DriveAsync(Session.InitiateAsync(EngineRig.Ask())));
    }

    /// <summary>Nobody was asked twice, no token was kept, and only the tenant's two endpoints saw the secret.</summary>
    public async Task AssertUnharmedAsync(Auth0CibaException error)
    {
        Assert.InRange(Asks, 0, 1);
        Assert.Null(await Session.FindTokenAsync(new TokenQuery { UserId = EngineRig.Alice }));
        Assert.Equal((0, 0), (Collector.Connections, Collector.Requests.Count));
        foreach (var request in Tenant.Server.Requests.Where(Knows))
            Assert.Contains(request.Path, (IEnumerable<string>)[TestTenant.AskPath, TestTenant.TokenPath]);
        Assert.DoesNotContain(ClientSecret, error.ToString());
        Assert.DoesNotContain(TestTokens.AccessToken, error.ToString());
        foreach (var id in await Store.ListAsync("request/", null, default))
            Assert.DoesNotContain(ClientSecret, Encoding.UTF8.GetString((await Store.GetAsync(id, null, default))!.Value.Span));
    }

    public async ValueTask DisposeAsync()
    {
        _session?.Dispose();
        Store.Dispose();
        await Tenant.DisposeAsync();
        await Collector.DisposeAsync();
    }

    /// <summary>Whether the request carries the secret, in the body, the address or a header, plain or as Basic has it.</summary>
    private static bool Knows(RawRequest request)
    {
        var whole = request.Path + "\n" + request.Body + "\n" + string.Join('\n', request.Headers.Values);
        return whole.Contains(ClientSecret) || whole.Contains("client_assertion=")
            || whole.Contains(Convert.ToBase64String(Encoding.ASCII.GetBytes("the-client:" + ClientSecret)));
    }

    private Session Open() => new(new SessionOptions
    {
        Domain = Tenant.Issuer,
        ClientId = TestTokens.ClientId,
        ClientSecret = Key is null ? Secret.FromPlainText(ClientSecret) : null,
        ClientAssertionKey = Key,
        ClientAuthenticationMethod = Key is null ? Method : null,
        AllowInsecureLoopback = true,
        Store = Store,
        TimeProvider = Clock,
    });
}
