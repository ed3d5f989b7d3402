using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Auth0.Ciba.ClientAuthentication;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Tests.Support;
using Auth0.Ciba.Tokens;
using Xunit;

namespace Auth0.Ciba.Tests.Attacks;

/// <summary>
/// A tenant, or a proxy in its name, that repeats what it was sent, wherever an answer has room for it, as servers with an eager error page do. No
/// exception shows a secret of the request: not in its text, its inner exceptions, its data or its members.
/// </summary>
[Trait("Suite", "Attack")]
public sealed class RepeatAttacks
{
    private const string RefreshToken = "canary-refresh-token-0123456789";

    /// <summary>Where it repeats it.</summary>
    public static readonly string[] Places = ["the error", "the description", "a header", "a header that is none", "a chunk", "a page", "another status", "a 200", "an object in a 200", "half a body", "an encoding"];

    public static TheoryData<ClientAuthenticationMethod, string> Ways()
    {
        var ways = new TheoryData<ClientAuthenticationMethod, string>();
        foreach (var place in Places)
            ways.Add(ClientAuthenticationMethod.ClientSecretPost, place);
        foreach (var method in new[] { ClientAuthenticationMethod.ClientSecretBasic, ClientAuthenticationMethod.PrivateKeyJwt })
        {
            ways.Add(method, "the description");
            ways.Add(method, "a header that is none");
        }

        return ways;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task WhatWasSentWithARequestIsNotShown(ClientAuthenticationMethod method, string place)
    {
        await using var hostile = Open(method);
        hostile.Tenant.OnAsk = request => Repeat(request, place);

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => hostile.Clock.DriveAsync(hostile.Session.InitiateAsync(EngineRig.Ask())));

        AssertHidden(hostile, TestTenant.AskPath, error);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task WhatWasSentWithAPollIsNotShown(ClientAuthenticationMethod method, string place)
    {
        await using var hostile = Open(method);
        hostile.Tenant.OnToken = request => Repeat(request, place);

        var error = await hostile.WaitAsync(await hostile.Session.InitiateAsync(EngineRig.Ask()));

        AssertHidden(hostile, TestTenant.TokenPath, error);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task WhatWasSentWithARefreshIsNotShown(ClientAuthenticationMethod method, string place)
    {
        await using var hostile = Open(method);
        var query = await ApproveAsync(hostile, place);

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => hostile.Clock.DriveAsync(hostile.Session.GetTokenAsync(query).AsTask()));

        Assert.Contains(hostile.Tenant.Server.Requests, request => request["refresh_token"] == RefreshToken);
        AssertHidden(hostile, TestTenant.TokenPath, error);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task WhatWasSentWithARevocationIsNotShown(ClientAuthenticationMethod method, string place)
    {
        await using var hostile = Open(method);
        await ApproveAsync(hostile, place);
        var key = Assert.Single(await hostile.Session.ListTokensAsync());

        var error = await Record.ExceptionAsync(() => hostile.Clock.DriveAsync(hostile.Session.RevokeTokenAsync(key)));

        // A status of 200 says that it is revoked, whatever else it says.
        Assert.Equal(place is "a 200" or "an object in a 200" or "half a body" or "a chunk" or "an encoding", error is null);
        Assert.Contains(hostile.Tenant.Server.Requests, request => request["token"] == RefreshToken);
        AssertHidden(hostile, TestTenant.TokenPath, error ?? (object)hostile.Session);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task WhatWasSentWithATestIsNotShown(ClientAuthenticationMethod method, string place)
    {
        await using var hostile = Open(method);
        hostile.Tenant.OnToken = request => Repeat(request, place);

        var diagnosis = await hostile.Session.TestAsync();

        AssertHidden(hostile, TestTenant.TokenPath, diagnosis.ToReport());
        foreach (var check in diagnosis.Checks)
            AssertHidden(hostile, TestTenant.TokenPath, check);
    }

    /// <summary>Tokens that came and are refused are shown no more than the ones that were sent.</summary>
    [Theory]
    [InlineData("sub", "auth0|mallory")]
    [InlineData("iss", "https://elsewhere.example.com/")]
    [InlineData("aud", "another-client")]
    [InlineData("exp", 1)]
    [InlineData("iat", 1)]
    [InlineData("alg", "none")]
    [InlineData("alg", "HS256")]
    [InlineData("kid", "unknown")]
    [InlineData("signature", "wrong")]
    [InlineData("form", "not.a.token")]
    [InlineData("token_type", "DPoP")]
    [InlineData("error", "too")]
    public async Task ARefusedAnswersTokensAreNotShown(string what, object value)
    {
        await using var hostile = Open(ClientAuthenticationMethod.ClientSecretPost);
        var claims = hostile.Claims(what is "sub" or "iss" or "aud" or "exp" or "iat" ? [(what, JsonValue.Create(value))] : []).ToJsonString();
        var header = what is "alg" or "kid" ? new JsonObject { ["alg"] = "RS256", ["kid"] = "rsa-1", [what] = JsonValue.Create(value) }.ToJsonString() : null;
        var token = TestTokens.Sign(claims, what == "signature" ? TestTokens.Unpublished : TestTokens.Rsa, header: header);
        var answer = (JsonObject)JsonNode.Parse(HostileTenant.Answer(what == "form" ? token.Replace('.', '!') : token))!;
        answer["refresh_token"] = RefreshToken;
        if (what is "token_type" or "error")
            answer[what] = (string)value;

        var error = await hostile.PollAsync(new RawAnswer(200, answer.ToJsonString()));

        Assert.True(error.IsUnverified || error.ErrorId == ErrorIds.BadResponse, error.ToString());
        Canaries.AssertNone(error, [TestTokens.AccessToken, RefreshToken, .. token.Split('.').Where(part => part.Length > 8)]);
    }

    private static HostileTenant Open(ClientAuthenticationMethod method)
    {
        using var rsa = RSA.Create(2048);
        return new HostileTenant { Method = method, Key = method == ClientAuthenticationMethod.PrivateKeyJwt ? ClientAssertionKey.FromPem(Secret.FromPlainText(rsa.ExportPkcs8PrivateKeyPem())) : null };
    }

    /// <summary>Alice says yes; from then on the token endpoint, which is that of revocation, too, repeats.</summary>
    private static async Task<TokenQuery> ApproveAsync(HostileTenant hostile, string place)
    {
        hostile.Tenant.Discovery["revocation_endpoint"] = hostile.Tenant.Issuer + TestTenant.TokenPath[1..];
        var answer = (JsonObject)JsonNode.Parse(HostileTenant.Answer(hostile.IdToken()))!;
        answer["refresh_token"] = RefreshToken;
        answer["scope"] = "openid offline_access";
        hostile.Tenant.OnToken = request => request["auth_req_id"] is null ? Repeat(request, place) : new RawAnswer(200, answer.ToJsonString());
        await hostile.Clock.DriveAsync(hostile.Session.AuthenticateAsync(EngineRig.Ask(scope: "openid offline_access")));
        return new TokenQuery { UserId = EngineRig.Alice, ForceRefresh = true };
    }

    private static RawAnswer Repeat(RawRequest request, string place)
    {
        var sent = string.Join(' ', Secrets(request));
        var text = $"{request.Body} {sent}";
        return place switch
        {
            "the error" => new RawAnswer(400, new JsonObject { ["error"] = "invalid " + text }.ToJsonString()),
            "the description" => new RawAnswer(400, new JsonObject { ["error"] = "invalid_request", ["error_description"] = text }.ToJsonString()),
            "a header" => new RawAnswer(400, """{"error":"invalid_request"}""", "X-Sent: " + text, "Retry-After: " + text, "X-RateLimit-Reset: " + text),
            "a header that is none" => new RawAnswer(400, "{}", text),
            "a chunk" => new RawAnswer(200, text + "\r\n", "Transfer-Encoding: chunked"),
            "a page" => new RawAnswer(404, $"<html>{text}</html>", "X-Page: " + text),
            "another status" => new RawAnswer(401, new JsonObject { ["error"] = "invalid_client", ["error_description"] = text }.ToJsonString()),
            "a 200" => new RawAnswer(200, text),
            "an object in a 200" => new RawAnswer(200, new JsonObject { ["auth_req_id"] = text, ["access_token"] = text + "\n", ["id_token"] = text, ["scope"] = text, ["token_type"] = text }.ToJsonString()),
            "half a body" => new RawAnswer(200, text, "Content-Encoding: gzip"),
            _ => new RawAnswer(200, "{}", "Content-Encoding: " + sent.Replace(' ', '_'), "Content-Type: " + sent),
        };
    }

    /// <summary>What of a request nobody else may see.</summary>
    private static IEnumerable<string> Secrets(RawRequest request) =>
        request.Form.Where(pair => pair.Name is "client_secret" or "client_assertion" or "refresh_token" or "token").Select(pair => pair.Value)
            .Concat(request.Headers.TryGetValue("Authorization", out var authorization) ? [authorization.Split(' ')[1], HostileTenant.ClientSecret] : []);

    private static void AssertHidden(HostileTenant hostile, string path, object shown)
    {
        var sent = hostile.Tenant.Server.Requests.Where(request => request.Path == path).SelectMany(Secrets).SelectMany(Parts).Distinct().ToArray();
        Canaries.AssertNone(shown, sent);
    }

    /// <summary>An assertion's parts are as good as the whole: what is missing is guessed. Its header says nothing.</summary>
    private static IEnumerable<string> Parts(string secret) => secret.StartsWith("eyJ", StringComparison.Ordinal) ? secret.Split('.').Skip(1).Prepend(secret) : [secret];
}
