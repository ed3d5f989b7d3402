using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>What the peers' own tests expect of polling (reference/peers.md section 3, vectors 16 to 25). Differences: docs/peer-vectors.md.</summary>
public sealed class PeerVectorPollTests
{
    [Fact(DisplayName = "Vector 16: a success gives the access token and when it ends")]
    public async Task SuccessGivesTokenAndEnd()
    {
        await using var rig = await EngineRig.StartAsync(configure: o => o with
        {
            Model = o.Model with { Apis = [new SimulatedApi { Identifier = "https://api", AccessTokenLifetime = 3600 }] },
        });

        var pending = await rig.AskAsync(EngineRig.Ask(audience: "https://api"));
        rig.Control.Approve(pending.AuthReqId);
        var result = await rig.WaitAsync(pending);

        Assert.Equal(3, result.AccessToken.AsPlainText().Split('.').Length);
        Assert.Equal(rig.Clock.GetUtcNow().AddSeconds(3600), result.ExpiresAt);
    }

    [Fact(DisplayName = "Vector 16: a 200 that is no JSON is a bad response")]
    public async Task SuccessWithoutJsonIsBad()
    {
        var (error, _) = await PolledAsync(200, "not json");

        Assert.Equal(ErrorIds.BadResponse, error.ErrorId);
        Assert.Contains("not valid JSON", error.Message);
    }

    [Fact(DisplayName = "Vector 17: 400 invalid_grant with Retry-After is final")]
    public async Task InvalidGrantIsFinal()
    {
        var (error, polls) = await PolledAsync(400, """{"error":"invalid_grant","error_description":"Invalid or expired auth_req_id"}""", "2");

        Assert.Equal((ErrorIds.InvalidGrant, 1L), (error.ErrorId, polls));
    }

    [Fact(DisplayName = "Vector 18: an error ends the wait with its description after two POSTs")]
    public async Task AnErrorEndsTheWait()
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(new Fault { Kind = FaultKind.Answer, Endpoint = WireEndpoint.Token, Status = 400, Body = """{"error":"some_error","error_description":"Something went wrong"}""" });

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => rig.DriveAsync(rig.Session.AuthenticateAsync(EngineRig.Ask())));

        Assert.Contains("Something went wrong", error.Message);
        Assert.Equal(2, rig.Control.Log.Count(entry => entry.Endpoint is WireEndpoint.Backchannel or WireEndpoint.Token));
    }

    [Theory(DisplayName = "Vector 19: slow_down waits its Retry-After, or the request's interval and five seconds")]
    [InlineData("100", 100)]
    [InlineData("60", 60)]
    [InlineData(null, 10)]
    public async Task SlowDownWaits(string? retryAfter, int seconds)
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(new Fault { Kind = FaultKind.Answer, Endpoint = WireEndpoint.Token, Status = 429, Body = """{"error":"slow_down"}""", RetryAfter = retryAfter });

        var pending = await rig.AskAsync();
        rig.Control.Approve(pending.AuthReqId);
        await rig.WaitAsync(pending);

        Assert.Equal(TimeSpan.FromSeconds(5 + seconds), rig.Clock.Elapsed);
    }

    [Theory(DisplayName = "Vector 20: the tenant's texts are in the messages")]
    [InlineData(400, "access_denied", "Blocked by an Action", ErrorIds.AccessDenied)]
    [InlineData(401, "invalid_grant", "Invalid or expired auth_req_id", ErrorIds.InvalidGrant)]
    public async Task TextsAreKept(int status, string code, string text, string errorId)
    {
        var (error, _) = await PolledAsync(status, $$"""{"error":"{{code}}","error_description":"{{text}}"}""");

        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(text, error.Message);
    }

    [Fact(DisplayName = "Vector 21: a denial gives no result, pending is no error")]
    public async Task ADenialGivesNoResult()
    {
        await using var rig = await EngineRig.StartAsync();
        AuthenticationOutcome? outcome = null;

        var pending = await rig.AskAsync();
        using var observation = await rig.Session.ObserveAsync(pending, told => outcome = told);
        await rig.DriveUntilAsync(() => rig.Polls >= 3);
        Assert.Null(outcome);
        rig.Control.Deny(pending.AuthReqId);
        await rig.DriveUntilAsync(() => outcome is not null);

        Assert.Equal((BackchannelStatus.Denied, null, ErrorIds.AccessDenied), (outcome!.Status, outcome.Result, outcome.Error!.ErrorId));
    }

    [Theory(DisplayName = "Vector 22: Retry-After on 503 and on pending, as seconds, date and nonsense")]
    [InlineData(503, "4", 4)]
    [InlineData(503, "Sun, 01 Mar 2026 12:00:08 GMT", 7)]
    [InlineData(503, "nonsense", 2)]
    [InlineData(400, "2", 2)]
    [InlineData(400, "nonsense", 1)]
    public async Task RetryAfterIsHeeded(int status, string retryAfter, int seconds)
    {
        await using var rig = await EngineRig.StartAsync(b => b with { IntervalSeconds = 1 });
        rig.Control.Inject(new Fault { Kind = FaultKind.Answer, Endpoint = WireEndpoint.Token, Status = status, Body = """{"error":"authorization_pending"}""", RetryAfter = retryAfter });

        var pending = await rig.AskAsync();
        rig.Control.Approve(pending.AuthReqId);
        await rig.WaitAsync(pending);

        Assert.Equal(TimeSpan.FromSeconds(1 + seconds), rig.Clock.Elapsed);
    }

    [Fact(DisplayName = "Vector 23: a stopped wait ends at once, between polls and during one; its poll is let finish")]
    public async Task AStoppedWaitEndsAtOnce()
    {
        await using var rig = await EngineRig.StartAsync();
        using var early = new CancellationTokenSource();
        using var late = new CancellationTokenSource();

        var pending = await rig.AskAsync();
        var between = rig.Session.WaitAsync(pending, cancellationToken: early.Token);
        await early.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => between);
        Assert.Equal(0, rig.Polls);

        rig.Control.Inject(new Fault { Kind = FaultKind.Stall, Endpoint = WireEndpoint.Token, AfterProcessing = true, StallSeconds = 20 });
        rig.Control.Approve(pending.AuthReqId);
        var during = rig.Session.WaitAsync(pending, cancellationToken: late.Token);
        rig.Clock.Advance(TimeSpan.FromSeconds(5));
        await EngineRig.UntilAsync(() => rig.Control.Find(pending.AuthReqId)!.State == RequestState.Redeemed);
        await late.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => during);

        Assert.True((await rig.WaitAsync(pending)).IsApproved);
        Assert.Equal(1, rig.Polls);
    }

    [Fact(DisplayName = "Vector 23: a wait that was stopped beforehand polls nothing")]
    public async Task AWaitStoppedBeforehandPollsNothing()
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.Session.WaitAsync(pending, cancellationToken: new CancellationToken(canceled: true)));
        rig.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(0, rig.Polls);
    }

    [Theory(DisplayName = "Vector 24: a token response whose member has a wrong type is an error that names it")]
    [InlineData("access_token", "7")]
    [InlineData("access_token", "null")]
    [InlineData("token_type", "null")]
    [InlineData("expires_in", "\"soon\"")]
    [InlineData("expires_in", "null")]
    [InlineData("expires_in", "-1")]
    [InlineData("scope", "null")]
    [InlineData("refresh_token", "null")]
    [InlineData("id_token", "null")]
    [InlineData("id_token", "{}")]
    [InlineData("authorization_details", "\"[]\"")]
    [InlineData("authorization_details", "null")]
    public void AMemberOfAWrongTypeIsNamed(string name, string json)
    {
        var body = new JsonObject { ["access_token"] = "a", ["id_token"] = "b", [name] = null };
        var text = body.ToJsonString().Replace($"\"{name}\":null", $"\"{name}\":{json}");

        Assert.Null(TokenResponse.TryRead(System.Text.Encoding.UTF8.GetBytes(text), out var reason));
        Assert.Contains(name, reason);
    }

    [Theory(DisplayName = "Vector 24: an ID token lacks none of iss, aud, exp, iat, sub")]
    [InlineData("iss", ErrorIds.UnverifiedIssuer)]
    [InlineData("aud", ErrorIds.UnverifiedAudience)]
    [InlineData("exp", ErrorIds.UnverifiedExpired)]
    [InlineData("iat", ErrorIds.UnverifiedIssuedAt)]
    [InlineData("sub", ErrorIds.UnverifiedSubjectMismatch)]
    public async Task ClaimsAreRequired(string claim, string errorId)
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.MutateIdToken = (claims, _) => claims.Remove(claim);

        var pending = await rig.AskAsync();
        rig.Control.Approve(pending.AuthReqId);

        Assert.Equal(errorId, (await rig.FailAsync(pending)).ErrorId);
    }

    [Fact(DisplayName = "Vector 25: the whole flow with details, refresh token and cache")]
    public async Task TheWholeFlow()
    {
        await using var rig = await EngineRig.StartAsync(b => b with { IntervalForm = NumberForm.Text, ExpiresInForm = NumberForm.Text });

        var pending = await rig.AskAsync(EngineRig.Ask(details: """{"type":"money_transfer","amount":100}""", scope: "read:payments offline_access"));
        rig.Control.Approve(pending.AuthReqId);
        var result = await rig.WaitAsync(pending);

        Assert.Equal("openid read:payments offline_access", result.Scope);
        Assert.Equal(100L, Assert.Single(result.AuthorizationDetails)["amount"]);
        Assert.True(result.Tokens.CanRefresh);
        Assert.Equal(EngineRig.Alice, result.Claims["sub"]);
    }

    private static async Task<(Auth0CibaException Error, long Polls)> PolledAsync(int status, string body, string? retryAfter = null)
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(new Fault { Kind = FaultKind.Answer, Endpoint = WireEndpoint.Token, Status = status, Body = body, RetryAfter = retryAfter });
        return (await rig.FailAsync(await rig.AskAsync()), rig.Polls);
    }
}
