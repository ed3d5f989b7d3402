using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Faults;

/// <summary>
/// What goes wrong between the question and the answer. Each fault lasts from the first poll on until one interval before the last moment for a
/// poll; only then does the person say yes, and the yes is found.
/// </summary>
[Trait("Suite", "Fault")]
public sealed class PollingFaults
{
    private const int Expiry = 120;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>The last poll leaves a second before the end.</summary>
    private static readonly TimeSpan LastPoll = TimeSpan.FromSeconds(Expiry - 1);

    public static TheoryData<string, Fault> Faults => new()
    {
        { "502 HTML", new Fault { Kind = FaultKind.HtmlBadGateway } },
        { "502 HTML behind which the tenant answered", new Fault { Kind = FaultKind.HtmlBadGateway, AfterProcessing = true } },
        { "500 JSON", new Fault { Kind = FaultKind.ServerError } },
        { "500 JSON that speaks of a denial", new Fault { Kind = FaultKind.Answer, Status = 500, Body = """{"error":"access_denied"}""" } },
        { "504 empty", new Fault { Kind = FaultKind.EmptyBody, Status = 504 } },
        { "reset", new Fault { Kind = FaultKind.Reset } },
        { "reset after the tenant answered", new Fault { Kind = FaultKind.Reset, AfterProcessing = true } },
        { "half a body", new Fault { Kind = FaultKind.HalfBody } },
        { "stall of 3 s", new Fault { Kind = FaultKind.Stall, StallSeconds = 3 } },
        { "stall of 3 s after the tenant answered", new Fault { Kind = FaultKind.Stall, StallSeconds = 3, AfterProcessing = true } },
        { "503", new Fault { Kind = FaultKind.Unavailable } },
        { "503 Retry-After 7", new Fault { Kind = FaultKind.Unavailable, RetryAfter = "7" } },
        { "503 Retry-After 0", new Fault { Kind = FaultKind.Unavailable, RetryAfter = "0" } },
        { "503 Retry-After -1", new Fault { Kind = FaultKind.Unavailable, RetryAfter = "-1" } },
        { "503 Retry-After 1.5", new Fault { Kind = FaultKind.Unavailable, RetryAfter = "1.5" } },
        { "503 Retry-After a day", new Fault { Kind = FaultKind.Unavailable, RetryAfter = "86400" } },
        { "503 Retry-After beyond all numbers", new Fault { Kind = FaultKind.Unavailable, RetryAfter = "99999999999999999999999" } },
        { "503 Retry-After a date ahead", new Fault { Kind = FaultKind.Unavailable, RetryAfter = "Sun, 01 Mar 2026 12:00:50 GMT" } },
        { "503 Retry-After a date of tomorrow", new Fault { Kind = FaultKind.Unavailable, RetryAfter = "Mon, 02 Mar 2026 12:00:00 GMT" } },
        { "503 Retry-After a date gone by", new Fault { Kind = FaultKind.Unavailable, RetryAfter = "Sun, 01 Mar 2020 12:00:00 GMT" } },
        { "503 Retry-After in another form of date", new Fault { Kind = FaultKind.Unavailable, RetryAfter = "Sunday, 01-Mar-26 12:00:50 GMT" } },
        { "503 Retry-After garbage", new Fault { Kind = FaultKind.Unavailable, RetryAfter = "soon" } },
        { "503 Retry-After empty", new Fault { Kind = FaultKind.Unavailable, RetryAfter = "" } },
        { "429 of the tenant", new Fault { Kind = FaultKind.RateLimited } },
        { "429 of the tenant, Retry-After 9", new Fault { Kind = FaultKind.RateLimited, RetryAfter = "9" } },
        { "429 of the tenant, reset in 11 s", new Fault { Kind = FaultKind.RateLimited, RateLimitResetSeconds = 11 } },
        { "429 of the tenant, reset in an hour", new Fault { Kind = FaultKind.RateLimited, RateLimitResetSeconds = 3600 } },
        { "429 that says access_denied", new Fault { Kind = FaultKind.Answer, Status = 429, Body = """{"error":"Rate limit reached","error_description":"Access Denied"}""" } },
        { "429 of a proxy", new Fault { Kind = FaultKind.Answer, Status = 429, Body = "<html>", ContentType = "text/html" } },
        { "400 HTML", new Fault { Kind = FaultKind.Answer, Status = 400, Body = "<html>", ContentType = "text/html" } },
        { "403 of a firewall", new Fault { Kind = FaultKind.Answer, Status = 403, Body = "<html>Blocked</html>", ContentType = "text/html" } },
        { "401 of a proxy", new Fault { Kind = FaultKind.Answer, Status = 401, Body = "<html>Log in</html>", ContentType = "text/html" } },
        { "404 empty", new Fault { Kind = FaultKind.EmptyBody, Status = 404 } },
        { "302 to a captive portal", new Fault { Kind = FaultKind.Redirect, Status = 302, Location = "http://127.0.0.1:1/login" } },
        { "a body of 2 MB under 400", new Fault { Kind = FaultKind.HugeBody, Status = 400, BodyBytes = 2_000_000 } },
        { "204", new Fault { Kind = FaultKind.EmptyBody, Status = 204 } },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task AFaultUntilOneIntervalBeforeTheEndIsOutlived(string what, Fault fault)
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(fault with { Endpoint = WireEndpoint.Token, Count = 100_000 });

        var pending = await rig.AskAsync(EngineRig.Ask(expiry: Expiry));
        var waiting = rig.Session.WaitAsync(pending);
        await rig.Clock.DriveToAsync(LastPoll - Interval);
        rig.Control.ClearFaults();
        rig.Control.Approve(pending.AuthReqId);

        Assert.True((await rig.DriveAsync(waiting)).IsApproved, what);
        AssertPolite(rig);
        Assert.Contains(rig.Control.Log, entry => entry.Fault == fault.Kind);
        Assert.True(rig.Clock.Elapsed <= TimeSpan.FromSeconds(Expiry), what);
    }

    /// <summary>A no during the faults is as safe as a yes: found, and never read as anything else.</summary>
    [Theory]
    [MemberData(nameof(Faults))]
    public async Task ANoAfterAFaultIsANo(string what, Fault fault)
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(fault with { Endpoint = WireEndpoint.Token });

        var pending = await rig.AskAsync(EngineRig.Ask(expiry: 300));
        var waiting = rig.Session.WaitAsync(pending);
        await rig.DriveUntilAsync(() => rig.Control.Log.Any(entry => entry.Fault == fault.Kind));
        rig.Control.Deny(pending.AuthReqId);
        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => rig.DriveAsync(waiting));

        Assert.True(error.ErrorId == ErrorIds.AccessDenied, $"{what}: {error}");
        AssertPolite(rig);
    }

    /// <summary>The tenant's own slow_down, in all its forms: the pace it asks for is kept for good, and the yes is found at that pace.</summary>
    [Theory]
    [InlineData("429, header and body", 429, """{"error":"slow_down","interval":10}""", "10", 10)]
    [InlineData("429, header alone", 429, """{"error":"slow_down"}""", "20", 20)]
    [InlineData("429, body alone", 429, """{"error":"slow_down","interval":15}""", null, 15)]
    [InlineData("429, nothing", 429, """{"error":"slow_down"}""", null, 10)]
    [InlineData("400", 400, """{"error":"slow_down"}""", null, 10)]
    [InlineData("403 and a text as interval", 403, """{"error":"slow_down","interval":"30"}""", null, 30)]
    [InlineData("a Retry-After that is none", 429, """{"error":"slow_down"}""", "soon", 10)]
    [InlineData("an interval that is none", 429, """{"error":"slow_down","interval":-1}""", null, 10)]
    public async Task ASlowDownIsHeededAndOutlived(string what, int status, string body, string? retryAfter, int seconds)
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(new Fault { Kind = FaultKind.Answer, Endpoint = WireEndpoint.Token, Status = status, Body = body, RetryAfter = retryAfter });

        var pending = await rig.AskAsync(EngineRig.Ask(expiry: Expiry));
        var waiting = rig.Session.WaitAsync(pending);
        await rig.Clock.DriveToAsync(LastPoll - TimeSpan.FromSeconds(seconds));
        rig.Control.Approve(pending.AuthReqId);

        Assert.True((await rig.DriveAsync(waiting)).IsApproved, what);
        AssertPolite(rig);
        var polls = rig.Control.Log.Where(entry => entry.Endpoint == WireEndpoint.Token).Select(entry => entry.Time).ToArray();
        Assert.All(polls.Zip(polls.Skip(1)).ToArray(), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(seconds), what));
    }

    /// <summary>The name of the tenant is not found any more, after the connection is gone: nothing left, so the end is no doubt either.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ADnsFailureIsOutlived(bool approved)
    {
        await using var rig = await EngineRig.StartAsync();
        var down = false;
        var session = rig.Open(resolve: host => down ? throw new SocketException((int)SocketError.HostNotFound) : Dns.GetHostAddresses(host));
        rig.Control.Inject(new Fault { Kind = FaultKind.Reset, Endpoint = WireEndpoint.Token });

        var pending = await session.InitiateAsync(EngineRig.Ask(expiry: Expiry));
        var waiting = session.WaitAsync(pending);
        await rig.DriveUntilAsync(() => rig.Polls >= 1);
        down = true;
        await rig.Clock.DriveToAsync(LastPoll - Interval);
        Assert.Equal(1, rig.Polls);
        down = false;
        if (approved)
            rig.Control.Approve(pending.AuthReqId);

        if (approved)
            Assert.True((await rig.DriveAsync(waiting)).IsApproved);
        else
            Assert.Equal(ErrorIds.RequestExpired, (await Assert.ThrowsAsync<Auth0CibaException>(() => rig.DriveAsync(waiting))).ErrorId);
        AssertPolite(rig);
    }

    /// <summary>Thirty requests at once under a storm of all faults, each with a decision of its own: nobody gets another's.</summary>
    [Fact]
    public async Task ManyRequestsUnderAllFaultsEndAsTheirPeopleSaid()
    {
        var people = Enumerable.Range(0, 30).Select(i => new SimulatedUser { Sub = $"auth0|person-{i}" }).ToArray();
        await using var rig = await EngineRig.StartAsync(configure: o => o with { Model = o.Model with { Users = people } });
        var pending = new List<(PendingAuthentication Request, Task<BackchannelAuthenticationResult> Waiting)>();
        foreach (var person in people)
        {
            var request = await rig.AskAsync(EngineRig.Ask(person.Sub, "Request", expiry: 300));
            pending.Add((request, rig.Session.WaitAsync(request)));
        }

        var faults = Faults.Select(row => (Fault)row[1]).Where(fault => fault is { AfterProcessing: false, Kind: not FaultKind.RateLimited }).ToArray();
        for (var i = 0; i < pending.Count; i++)
            rig.Control.Inject(faults[i % faults.Length] with { Endpoint = WireEndpoint.Token, AuthReqId = pending[i].Request.AuthReqId });
        await rig.Clock.DriveToAsync(TimeSpan.FromSeconds(200));
        foreach (var (request, _) in pending)
        {
            if (request.UserId.EndsWith('3'))
                rig.Control.Deny(request.AuthReqId);
            else
                rig.Control.Approve(request.AuthReqId);
        }

        foreach (var (request, waiting) in pending)
        {
            var outcome = await Record.ExceptionAsync(() => rig.DriveAsync(waiting));
            if (request.UserId.EndsWith('3'))
                Assert.Equal(ErrorIds.AccessDenied, Assert.IsType<Auth0CibaException>(outcome).ErrorId);
            else
                Assert.Equal((null, request.UserId), (outcome, (await waiting).Subject));
        }

        AssertPolite(rig, asks: 30);
    }

    /// <summary>Nobody asked twice, no poll too early, none beside another, none after the end.</summary>
    private static void AssertPolite(EngineRig rig, int asks = 1)
    {
        Assert.Equal(asks, rig.Asks);
        Assert.Empty(rig.Control.Violations);
    }
}
