using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Auth0.Ciba.Tokens;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Tokens fetched anew by the refresh token: once, for the right person, and with a word whether trying again would help.</summary>
public sealed class TokenRefreshTests
{
    private const string Offline = "openid offline_access";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ATokenAtHandMakesNoRequest(bool byAnotherSession)
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var approved = await ApproveAsync(rig, rig.Open(store), Offline);
        var session = byAnotherSession ? rig.Open(store) : rig.Session;
        if (!byAnotherSession)
            approved = await ApproveAsync(rig, session, Offline);
        rig.Control.ClearLog();

        for (var i = 0; i < 3; i++)
            Assert.Equal(approved, await GetAsync(session));

        Assert.Empty(rig.Control.Log);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnExpiredTokenIsFetchedAnew(bool rotates)
    {
        await using var rig = await EngineRig.StartAsync(b => b with { RotateRefreshTokens = rotates });
        var seen = new HashSet<string> { await ApproveAsync(rig, rig.Session, Offline) };

        for (var round = 0; round < 4; round++)
        {
            rig.Clock.Advance(Lifetime);
            Assert.True(seen.Add(await GetAsync(rig.Session)));
        }

        Assert.Equal(4, Refreshes(rig));
        Assert.All(rig.Control.Log.Where(IsRefresh), entry => Assert.Equal(200, entry.Status));
        Assert.Equal(1, rig.Asks);
    }

    [Fact]
    public async Task AThousandCallersCauseOneRefresh()
    {
        await using var rig = await EngineRig.StartAsync(b => b with { RotateRefreshTokens = true });
        await ApproveAsync(rig, rig.Session, Offline);
        rig.Clock.Advance(Lifetime);
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var callers = Enumerable.Range(0, 1000).Select(async _ =>
        {
            await start.Task;
            return await GetAsync(rig.Session);
        }).ToArray();
        start.SetResult();

        Assert.Single((await Task.WhenAll(callers)).Distinct());
        Assert.Equal(1, Refreshes(rig));
    }

    [Fact]
    public async Task AThousandCallersWhoForceItJoinOne()
    {
        await using var rig = await EngineRig.StartAsync(b => b with { RotateRefreshTokens = true });
        var approved = await ApproveAsync(rig, rig.Session, Offline);
        rig.Control.Inject(new Fault { Kind = FaultKind.Stall, Endpoint = WireEndpoint.Token, StallSeconds = 1 });

        var callers = Enumerable.Range(0, 1000).Select(_ => GetAsync(rig.Session, force: true)).ToArray();
        await EngineRig.UntilAsync(() => rig.Clock.ActiveTimers > 0);
        var tokens = await rig.DriveAsync(Task.WhenAll(callers));

        Assert.NotEqual(approved, Assert.Single(tokens.Distinct()));
        Assert.Equal(1, Refreshes(rig));
        Assert.NotEqual(tokens[0], await GetAsync(rig.Session, force: true));
        Assert.Equal(2, Refreshes(rig));
    }

    [Fact]
    public async Task TwoPeopleAreRefreshedEachByTheirOwn()
    {
        await using var rig = await EngineRig.StartAsync(b => b with { RotateRefreshTokens = true });
        await ApproveAsync(rig, rig.Session, Offline, EngineRig.Alice);
        await ApproveAsync(rig, rig.Session, Offline, EngineRig.Bob);
        rig.Clock.Advance(Lifetime);

        var both = await Task.WhenAll(new[] { EngineRig.Alice, EngineRig.Bob }.Select(user => rig.Session.GetTokenAsync(new TokenQuery { UserId = user }).AsTask()));

        Assert.Equal([EngineRig.Alice, EngineRig.Bob], both.Select(tokens => tokens.Subject));
        Assert.Equal([EngineRig.Alice, EngineRig.Bob], both.Select(tokens => (string)tokens.Claims["sub"]!));
        Assert.Equal(2, both.Select(tokens => tokens.AccessToken.AsPlainText()).Distinct().Count());
    }

    public static TheoryData<IdTokenForgery, string> Forgeries => new()
    {
        { IdTokenForgery.OtherSubject, ErrorIds.UnverifiedSubjectMismatch },
        { IdTokenForgery.TamperedPayload, ErrorIds.UnverifiedSignature },
        { IdTokenForgery.UnpublishedKey, ErrorIds.UnverifiedSignature },
        { IdTokenForgery.AlgorithmNone, ErrorIds.UnverifiedAlgorithm },
        { IdTokenForgery.WrongIssuer, ErrorIds.UnverifiedIssuer },
        { IdTokenForgery.WrongAudience, ErrorIds.UnverifiedAudience },
        { IdTokenForgery.Expired, ErrorIds.UnverifiedExpired },
        { IdTokenForgery.StaleIssuedAt, ErrorIds.UnverifiedIssuedAt },
        { IdTokenForgery.FutureIssuedAt, ErrorIds.UnverifiedIssuedAt },
        { IdTokenForgery.WrongAccessTokenHash, ErrorIds.UnverifiedAccessTokenHash },
        { IdTokenForgery.MissingAccessToken, ErrorIds.UnverifiedAccessToken },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task AnAnswerThatIsNotVerifiedIsNotUsed(IdTokenForgery forgery, string errorId)
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var session = rig.Open(store);
        await ApproveAsync(rig, session, Offline);
        rig.Clock.Advance(Lifetime);
        rig.Control.Inject(new Fault { Kind = FaultKind.Forge, Endpoint = WireEndpoint.Token, Forgery = forgery });

        Assert.Equal(errorId, (await FailAsync(session)).ErrorId);
        Assert.Null(await session.FindTokenAsync(new TokenQuery { UserId = EngineRig.Alice }));

        // The refresh token did not rotate: once the trouble is over, another session goes on.
        Assert.NotEmpty(await GetAsync(rig.Open(store)));
    }

    [Fact]
    public async Task ThePersonsAuthenticationMayBeOfLongAgo()
    {
        await using var rig = await EngineRig.StartAsync(b => b with { IncludeAuthTime = true });
        await ApproveAsync(rig, rig.Session, Offline);
        rig.Clock.Advance(Lifetime);

        Assert.NotEmpty(await GetAsync(rig.Session));
    }

    [Fact]
    public async Task AnAnswerWithoutAnIdTokenKeepsTheOldOne()
    {
        await using var rig = await EngineRig.StartAsync();
        await ApproveAsync(rig, rig.Session, Offline);
        var before = (await rig.Session.FindTokenAsync(new TokenQuery()))!;
        rig.Control.Inject(new Fault { Kind = FaultKind.Forge, Endpoint = WireEndpoint.Token, Forgery = IdTokenForgery.MissingIdToken });

        var after = await rig.Session.GetTokenAsync(new TokenQuery { ForceRefresh = true });

        Assert.Equal(before.IdToken.AsPlainText(), after.IdToken.AsPlainText());
        Assert.NotEqual(before.AccessToken.AsPlainText(), after.AccessToken.AsPlainText());
        Assert.Equal(EngineRig.Alice, after.Claims["sub"]);
    }

    [Fact]
    public async Task TheScopeIsTheNewTokens()
    {
        await using var rig = await EngineRig.StartAsync();
        await ApproveAsync(rig, rig.Session, "openid profile offline_access");
        rig.Clock.Advance(Lifetime);
        rig.Control.Inject(new Fault { Kind = FaultKind.EditAnswer, Endpoint = WireEndpoint.Token, Replace = new JsonObject { ["scope"] = "openid" } });

        Assert.Equal("openid", (await rig.Session.GetTokenAsync(new TokenQuery())).Scope);

        // What the tenant narrowed once it may give again.
        Assert.Equal("openid profile offline_access", (await rig.Session.GetTokenAsync(new TokenQuery { Scope = "profile" })).Scope);
        Assert.Equal(2, Refreshes(rig));
    }

    [Theory]
    [InlineData("create:payments", 0)]
    [InlineData("read:payments", 1)]
    public async Task ScopesThatWereNeverGrantedAreNotAskedFor(string scope, int refreshes)
    {
        await using var rig = await EngineRig.StartAsync();
        await ApproveAsync(rig, rig.Session, Offline + " read:payments", audience: TenantModel.PaymentsApi);
        rig.Clock.Advance(Lifetime);

        var query = new TokenQuery { Audience = TenantModel.PaymentsApi, Scope = scope };
        if (refreshes == 0)
            Assert.Equal(ErrorIds.TokenNotFound, (await Assert.ThrowsAsync<Auth0CibaException>(() => rig.Session.GetTokenAsync(query).AsTask())).ErrorId);
        else
            Assert.Contains(scope, (await rig.Session.GetTokenAsync(query)).Scope);
        Assert.Equal(refreshes, Refreshes(rig));
    }

    [Fact]
    public async Task MoreTimeThanTheTenantGivesIsNotFetchedAgainAndAgain()
    {
        await using var rig = await EngineRig.StartAsync();
        await ApproveAsync(rig, rig.Session, Offline);
        rig.Clock.Advance(TimeSpan.FromHours(1));

        Assert.NotEmpty(await GetAsync(rig.Session, minimum: TimeSpan.FromHours(24)));
        Assert.Equal(1, Refreshes(rig));
        Assert.Contains("86400 seconds", (await FailAsync(rig.Session, minimum: TimeSpan.FromHours(25))).Message, StringComparison.Ordinal);
        Assert.Equal(1, Refreshes(rig));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutARefreshTokenThePersonMustBeAsked(bool force)
    {
        await using var rig = await EngineRig.StartAsync();
        await ApproveAsync(rig, rig.Session, "openid");
        if (!force)
            rig.Clock.Advance(Lifetime);

        var error = await FailAsync(rig.Session, force);

        Assert.Equal(ErrorIds.TokenNotFound, error.ErrorId);
        Assert.Contains("refresh token", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, Refreshes(rig));
    }

    [Fact]
    public async Task ARevokedRefreshTokenIsRejectedOnceThenForgotten()
    {
        await using var rig = await EngineRig.StartAsync();
        await ApproveAsync(rig, rig.Session, Offline);
        rig.Clock.Advance(Lifetime);
        rig.Control.Inject(new Fault { Kind = FaultKind.Answer, Endpoint = WireEndpoint.Token, Status = 403, Body = """{"error":"invalid_grant","error_description":"Unknown or invalid refresh token."}""" });

        var error = await FailAsync(rig.Session);

        Assert.Equal((ErrorIds.RefreshRejected, ErrorKind.PermissionDenied, 403, "invalid_grant"), (error.ErrorId, error.Kind, error.StatusCode, error.TenantError));
        Assert.DoesNotContain("used up then", error.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorIds.TokenNotFound, (await FailAsync(rig.Session)).ErrorId);
        Assert.Equal(1, Refreshes(rig));
    }

    public static TheoryData<Fault, string, int?> Trouble => new()
    {
        { new Fault { Kind = FaultKind.ServerError }, ErrorIds.RefreshFailed, 500 },
        { new Fault { Kind = FaultKind.HtmlBadGateway }, ErrorIds.RefreshFailed, 502 },
        { new Fault { Kind = FaultKind.Unavailable, RetryAfter = "7" }, ErrorIds.RefreshFailed, 503 },
        { new Fault { Kind = FaultKind.Reset }, ErrorIds.RefreshFailed, null },
        { new Fault { Kind = FaultKind.HalfBody }, ErrorIds.RefreshFailed, 200 },
        { new Fault { Kind = FaultKind.EmptyBody }, ErrorIds.RefreshFailed, 200 },
        { new Fault { Kind = FaultKind.RateLimited, RetryAfter = "7" }, ErrorIds.RefreshFailed, 429 },
        { new Fault { Kind = FaultKind.Answer, Status = 400, Body = "<html>" }, ErrorIds.RefreshFailed, 400 },
        { new Fault { Kind = FaultKind.Answer, Status = 401, Body = """{"error":"invalid_client"}""" }, ErrorIds.InvalidClient, 401 },
        { new Fault { Kind = FaultKind.Answer, Status = 403, Body = """{"error":"unauthorized_client"}""" }, ErrorIds.GrantNotAllowed, 403 },
        { new Fault { Kind = FaultKind.Answer, Status = 403, Body = """{"error":"access_denied"}""" }, ErrorIds.RefreshRejected, 403 },
    };

    [Theory]
    [MemberData(nameof(Trouble))]
    public async Task TroubleIsReportedAndNothingIsSentAgainByItself(Fault fault, string errorId, int? status)
    {
        await using var rig = await EngineRig.StartAsync();
        await ApproveAsync(rig, rig.Session, Offline);
        rig.Clock.Advance(Lifetime);
        rig.Control.Inject(fault with { Endpoint = WireEndpoint.Token });

        var error = await FailAsync(rig.Session);

        Assert.Equal((errorId, status), (error.ErrorId, error.StatusCode));
        Assert.Equal(1, Refreshes(rig));
        if (fault.RetryAfter is not null)
            Assert.Equal(TimeSpan.FromSeconds(7), error.RetryAfter);

        // The refresh token is still there, and the next call tries once more.
        Assert.NotEmpty(await rig.DriveAsync(GetAsync(rig.Session)));
        Assert.Equal(2, Refreshes(rig));
    }

    [Fact]
    public async Task ATenantOutOfReachSpendsNothing()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        await ApproveAsync(rig, rig.Open(store), Offline);
        rig.Clock.Advance(Lifetime);
        rig.Control.Inject(new Fault { Kind = FaultKind.Unavailable, Endpoint = WireEndpoint.Discovery, RetryAfter = "9" });

        var session = rig.Open(store);
        var error = await FailAsync(session);

        Assert.Equal((ErrorIds.RefreshFailed, 503), (error.ErrorId, error.StatusCode));
        Assert.Contains("nothing was sent", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, Refreshes(rig));
        Assert.NotEmpty(await GetAsync(session));
    }

    /// <summary>The tenant rotated the token, and its answer was lost: nothing brings that token back, and the report says what happened.</summary>
    [Fact]
    public async Task ALostAnswerIsNamedWhenTheTokenTurnsOutToBeSpent()
    {
        await using var rig = await EngineRig.StartAsync(b => b with { RotateRefreshTokens = true });
        await ApproveAsync(rig, rig.Session, Offline);
        rig.Clock.Advance(Lifetime);
        rig.Control.Inject(new Fault { Kind = FaultKind.Reset, AfterProcessing = true, Endpoint = WireEndpoint.Token });

        var lost = await FailAsync(rig.Session);
        Assert.Equal(ErrorIds.RefreshFailed, lost.ErrorId);
        Assert.Contains("may have used the refresh token up", lost.Message, StringComparison.Ordinal);
        Assert.Equal(1, Refreshes(rig));

        var spent = await FailAsync(rig.Session);
        Assert.Equal(ErrorIds.RefreshRejected, spent.ErrorId);
        Assert.Contains("used up then", spent.Message, StringComparison.Ordinal);
        Assert.Equal(2, Refreshes(rig));
    }

    [Fact]
    public async Task AnotherSecretIsTriedWhereTheFirstIsRefused()
    {
        await using var rig = await EngineRig.StartAsync();
        var session = rig.Open(secret: rig.Simulator.ClientSecret, nextSecret: "the-next-secret-of-the-client-0123456789abcdef");
        await ApproveAsync(rig, session, Offline);
        rig.Control.SetClientSecrets(rig.Simulator.ClientId, "the-next-secret-of-the-client-0123456789abcdef");
        rig.Clock.Advance(Lifetime);

        Assert.NotEmpty(await GetAsync(session));
        Assert.Equal(2, Refreshes(rig));
    }

    [Fact]
    public async Task ACallerWhoStopsWaitingDoesNotStopTheRefresh()
    {
        await using var rig = await EngineRig.StartAsync(b => b with { RotateRefreshTokens = true });
        await ApproveAsync(rig, rig.Session, Offline);
        rig.Clock.Advance(Lifetime);
        rig.Control.Inject(new Fault { Kind = FaultKind.Stall, Endpoint = WireEndpoint.Token, StallSeconds = 1 });
        using var stop = new CancellationTokenSource();

        var stopped = rig.Session.GetTokenAsync(new TokenQuery { UserId = EngineRig.Alice }, stop.Token).AsTask();
        await EngineRig.UntilAsync(() => rig.Clock.ActiveTimers > 0);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.NotEmpty(await GetAsync(rig.Session));
        Assert.Equal(1, Refreshes(rig));
    }

    /// <summary>Law 7: a token at hand is no yes. The same thing asked again is asked again.</summary>
    [Theory]
    [InlineData("openid")]
    [InlineData(Offline)]
    public async Task ATokenAtHandSatisfiesNoApproval(string scope)
    {
        await using var rig = await EngineRig.StartAsync();
        await ApproveAsync(rig, rig.Session, scope);
        Assert.NotEmpty(await GetAsync(rig.Session));

        var pending = await rig.AskAsync(EngineRig.Ask(scope: scope));
        rig.Control.Deny(pending.AuthReqId);

        Assert.Equal(ErrorIds.AccessDenied, (await rig.FailAsync(pending)).ErrorId);
        Assert.Equal(2, rig.Asks);
    }

    [Theory]
    [InlineData(-1, null, "MinimumValidity")]
    [InlineData(0, "a\"b", "Scope")]
    public async Task WhatBreaksARuleIsBadInput(int seconds, string? scope, string parameter)
    {
        await using var rig = await EngineRig.StartAsync();
        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => rig.Session.GetTokenAsync(new TokenQuery { MinimumValidity = TimeSpan.FromSeconds(seconds), Scope = scope }).AsTask());
        Assert.Equal((ErrorIds.BadInput, parameter), (error.ErrorId, error.ParameterName));
    }

    internal static bool IsRefresh(LogEntry entry) => entry.GrantType == SimulatedClient.RefreshGrant;

    internal static int Refreshes(EngineRig rig) => rig.Control.Log.Count(IsRefresh);

    internal static async Task<string> ApproveAsync(EngineRig rig, Session session, string scope, string user = EngineRig.Alice, string? audience = null, string? details = null)
    {
        var pending = await session.InitiateAsync(EngineRig.Ask(user, audience: audience, scope: scope, details: details));
        rig.Control.Approve(pending.AuthReqId);
        return (await rig.WaitAsync(pending, session)).AccessToken.AsPlainText();
    }

    internal static async Task<string> GetAsync(Session session, bool force = false, TimeSpan? minimum = null) =>
        (await session.GetTokenAsync(Query(force, minimum))).AccessToken.AsPlainText();

    internal static Task<Auth0CibaException> FailAsync(Session session, bool force = false, TimeSpan? minimum = null) =>
        Assert.ThrowsAsync<Auth0CibaException>(() => session.GetTokenAsync(Query(force, minimum)).AsTask());

    private static TokenQuery Query(bool force, TimeSpan? minimum) =>
        new() { UserId = EngineRig.Alice, ForceRefresh = force, MinimumValidity = minimum ?? TimeSpan.FromSeconds(60) };
}
