using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.ClientAuthentication;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Attacks;

/// <summary>
/// Text of the tenant's that would rewrite a terminal or a log line, to make a no look like a yes. It is shown, so that a person can read
/// the reason, but with nothing in it that is no plain sign.
/// </summary>
[Trait("Suite", "Attack")]
public sealed class TextAttacks
{
    [Theory]
    [InlineData("a cleared screen", "\u001b[2J\u001b[HApproved by auth0|alice")]
    [InlineData("a rewritten line", "\rApproved\u001b[K")]
    [InlineData("a title", "\u001b]0;Approved\u0007")]
    [InlineData("a C1 control", "\u009b2J")]
    [InlineData("a forged log line", "no\r\n2026-03-01 12:00:00 Approved")]
    [InlineData("a reversed text", "\u202edevorppA")]
    [InlineData("a hidden text", "\u200b\u2066Approved\u2069")]
    [InlineData("a line separator", "no\u2028Approved")]
    [InlineData("a backspace", "Denied\b\b\b\b\b\bApproved")]
    [InlineData("a nul", "no\0")]
    public async Task TheTenantsTextRewritesNothing(string what, string text)
    {
        var body = new JsonObject { ["error"] = "invalid_" + text, ["error_description"] = text }.ToJsonString();
        await using var poll = new HostileTenant();
        await using var ask = new HostileTenant();

        var errors = new[] { await poll.PollAsync(new RawAnswer(400, body)), await ask.AskAsync(new RawAnswer(400, body)) };

        foreach (var error in errors)
        {
            Assert.Equal(ErrorIds.BadRequest, error.ErrorId);
            foreach (var shown in new[] { error.Message, error.TenantError ?? "", error.RecommendedAction })
                Assert.True(shown.All(c => c is >= ' ' and <= '~'), $"{what}: {shown}");
        }

        await poll.AssertUnharmedAsync(errors[0]);
        await ask.AssertUnharmedAsync(errors[1]);
    }

    /// <summary>A tenant, or a proxy in its name, that repeats what it was sent does not get it into anybody's log.</summary>
    [Theory]
    [InlineData(ClientAuthenticationMethod.ClientSecretPost)]
    [InlineData(ClientAuthenticationMethod.ClientSecretBasic)]
    [InlineData(ClientAuthenticationMethod.PrivateKeyJwt)]
    public async Task WhatTheTenantRepeatsOfASecretIsNotShown(ClientAuthenticationMethod method)
    {
        using var rsa = RSA.Create(2048);
        var key = method == ClientAuthenticationMethod.PrivateKeyJwt ? ClientAssertionKey.FromPem(Secret.FromPlainText(rsa.ExportPkcs8PrivateKeyPem())) : null;
        await using var ask = new HostileTenant { Method = method, Key = key };
        await using var poll = new HostileTenant { Method = method, Key = key };
        ask.Tenant.OnAsk = Repeat;
        poll.Tenant.OnToken = Repeat;

        var pending = await poll.Session.InitiateAsync(EngineRig.Ask());
        foreach (var error in new[] { await Assert.ThrowsAsync<Auth0CibaException>(() => ask.Session.InitiateAsync(EngineRig.Ask())), await poll.WaitAsync(pending) })
        {
            Assert.Equal(ErrorIds.BadRequest, error.ErrorId);
            Assert.Contains("(secret)", error.Message);
            foreach (var text in new[] { HostileTenant.ClientSecret, Convert.ToBase64String(Encoding.ASCII.GetBytes("the-client:" + HostileTenant.ClientSecret)), "eyJhbGciOiJ" })
                Assert.DoesNotContain(text, error + error.TenantError);
        }

        static RawAnswer Repeat(RawRequest request) => new(400, new JsonObject
        {
            ["error"] = "invalid_" + (request["client_secret"] ?? request["client_assertion"] ?? request.Headers["Authorization"]),
            ["error_description"] = request.Body + " " + string.Join(' ', request.Headers.Values),
        }.ToJsonString());
    }

    /// <summary>The HTTP library quotes a header's line that it cannot read.</summary>
    [Fact]
    public async Task ALineThatIsNoHeaderRewritesNothing()
    {
        await using var hostile = new HostileTenant();

        var error = await hostile.AskAsync(new RawAnswer(400, "{}", "\u001b[2J\u001b[HApproved by auth0|alice"));

        Assert.Equal(ErrorIds.Indeterminate, error.ErrorId);
        Assert.Contains("Approved by", error.Message);
        Assert.True(error.Message.All(c => c is >= ' ' and <= '~'), error.Message);
        await hostile.AssertUnharmedAsync(error);
    }

    [Fact]
    public async Task TheReasonInTheRecordIsPlainToo()
    {
        await using var hostile = new HostileTenant();

        var error = await hostile.PollAsync(new RawAnswer(400, """{"error":"access_denied","error_description":"no\u001b[2J"}"""));

        Assert.Equal(ErrorIds.AccessDenied, error.ErrorId);
        var record = Assert.Single(await hostile.Store.RequestsAsync());
        Assert.Equal((RequestPhase.Ended, "The person denied the request: no?[2J (access_denied)."), (record.Phase, record.ErrorMessage));
    }

    [Theory]
    [InlineData("kid")]
    [InlineData("alg")]
    public async Task ATokensHeaderRewritesNothing(string member)
    {
        await using var hostile = new HostileTenant();
        var header = new JsonObject { ["alg"] = "RS256", ["kid"] = "rsa-1", [member] = "\u001b[2J" + new string('x', 5000) }.ToJsonString();

        var error = await hostile.PollAsync(new RawAnswer(200, HostileTenant.Answer(TestTokens.Sign(hostile.Claims().ToJsonString(), TestTokens.Rsa, header: header))));

        Assert.True(error.IsUnverified);
        Assert.True(error.Message.All(c => c is >= ' ' and <= '~'), error.Message);
        Assert.InRange(error.Message.Length, 1, 600);
        await hostile.AssertUnharmedAsync(error);
    }

    [Fact]
    public async Task ADocumentsIssuerRewritesNothing()
    {
        await using var hostile = new HostileTenant();
        hostile.Tenant.Discovery["issuer"] = "https://x/\u001b[2J\u202e" + new string('x', 5000);

        var error = await hostile.AskAsync(null);

        Assert.Equal(ErrorIds.UntrustedEndpoint, error.ErrorId);
        Assert.True(error.Message.All(c => c is >= ' ' and <= '~'), error.Message);
        Assert.InRange(error.Message.Length, 1, 600);
    }
}
