using System.Security.Cryptography;
using System.Threading.Tasks;
using Auth0.Ciba.ClientAuthentication;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Attacks;

/// <summary>Answers that would carry the client's secret, its assertion or a request elsewhere. The attacker's server is never even connected to.</summary>
[Trait("Suite", "Attack")]
public sealed class RedirectAttacks
{
    public static TheoryData<int, ClientAuthenticationMethod> Redirects
    {
        get
        {
            var data = new TheoryData<int, ClientAuthenticationMethod>();
            foreach (var status in new[] { 300, 301, 302, 303, 305, 307, 308 })
            {
                foreach (var method in new[] { ClientAuthenticationMethod.ClientSecretPost, ClientAuthenticationMethod.ClientSecretBasic, ClientAuthenticationMethod.PrivateKeyJwt })
                    data.Add(status, method);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task ARequestIsNotSentElsewhere(int status, ClientAuthenticationMethod method)
    {
        await using var hostile = Start(method);

        var error = await hostile.AskAsync(new RawAnswer(status, "", "Location: " + hostile.Collector.BaseAddress + "bc-authorize"));

        Assert.Equal((ErrorIds.BadResponse, 1), (error.ErrorId, hostile.Asks));
        await hostile.AssertUnharmedAsync(error);
    }

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task APollIsNotSentElsewhere(int status, ClientAuthenticationMethod method)
    {
        await using var hostile = Start(method);

        var error = await hostile.PollAsync(new RawAnswer(status, "", "Location: " + hostile.Collector.BaseAddress + "oauth/token"));

        Assert.Equal(ErrorIds.RequestExpired, error.ErrorId);
        await hostile.AssertUnharmedAsync(error);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    public async Task DiscoveryIsNotFetchedElsewhere(int status)
    {
        await using var hostile = Start(ClientAuthenticationMethod.ClientSecretPost);
        hostile.Tenant.OnDiscovery = _ => new RawAnswer(status, "", "Location: " + hostile.Collector.BaseAddress + ".well-known/openid-configuration");

        var error = await hostile.AskAsync(null);

        Assert.Equal((ErrorIds.TenantError, 0), (error.ErrorId, hostile.Asks));
        await hostile.AssertUnharmedAsync(error);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(308)]
    public async Task KeysAreNotFetchedElsewhere(int status)
    {
        await using var hostile = Start(ClientAuthenticationMethod.ClientSecretPost);
        hostile.Tenant.Keys = new RawAnswer(status, "", "Location: " + hostile.Collector.BaseAddress + "keys");

        var error = await hostile.PollAsync(new RawAnswer(200, HostileTenant.Answer(hostile.IdToken())));

        Assert.Equal(ErrorIds.UnverifiedKeysUnavailable, error.ErrorId);
        await hostile.AssertUnharmedAsync(error);
    }

    /// <summary>Headers other than Location that move a client, or have it show more of itself.</summary>
    [Theory]
    [InlineData("Refresh: 0; url=%URL%")]
    [InlineData("Content-Location: %URL%")]
    [InlineData("Link: <%URL%>; rel=\"canonical\"")]
    [InlineData("Alt-Svc: http/1.1=\"127.0.0.1:%PORT%\"; ma=3600")]
    [InlineData("Set-Cookie: session=1; Domain=127.0.0.1")]
    [InlineData("Proxy-Authenticate: Basic realm=\"x\"")]
    [InlineData("WWW-Authenticate: Basic realm=\"x\"")]
    [InlineData("WWW-Authenticate: Negotiate")]
    [InlineData("WWW-Authenticate: NTLM")]
    public async Task AHeaderMovesNothing(string header)
    {
        await using var hostile = Start(ClientAuthenticationMethod.ClientSecretPost);
        header = header.Replace("%URL%", hostile.Collector.BaseAddress.AbsoluteUri).Replace("%PORT%", hostile.Collector.BaseAddress.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));

        var error = await hostile.PollAsync(new RawAnswer(401, "<html>", header));

        Assert.Equal(ErrorIds.RequestExpired, error.ErrorId);
        Assert.All(hostile.Tenant.Server.Requests, request => Assert.DoesNotContain(request.Headers.Keys, name => name.ToUpperInvariant() is "COOKIE" or "AUTHORIZATION" or "PROXY-AUTHORIZATION"));
        await hostile.AssertUnharmedAsync(error);
    }

    private static HostileTenant Start(ClientAuthenticationMethod method)
    {
        using var rsa = RSA.Create(2048);
        return new HostileTenant
        {
            Method = method,
            Key = method == ClientAuthenticationMethod.PrivateKeyJwt ? ClientAssertionKey.FromPem(Secret.FromPlainText(rsa.ExportPkcs8PrivateKeyPem())) : null,
        };
    }
}
