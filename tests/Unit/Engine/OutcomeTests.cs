using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Each way in which a request can fail has its own id, its kind and a remedy.</summary>
public sealed class OutcomeTests
{
    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    public async Task ADenialIsADenial(int status)
    {
        await using var rig = await EngineRig.StartAsync(b => b with { DeniedStatus = status });

        var pending = await rig.AskAsync();
        rig.Control.Deny(pending.AuthReqId);

        Expect(ErrorIds.AccessDenied, ErrorKind.PermissionDenied, await rig.FailAsync(pending));
        Assert.Empty(rig.Control.Violations);
    }

    [Theory]
    [InlineData(ExpiredError.AccessDenied)]
    [InlineData(ExpiredError.ExpiredToken)]
    public async Task SilenceIsExpiry(ExpiredError error)
    {
        await using var rig = await EngineRig.StartAsync(b => b with { ExpiredError = error });

        Expect(ErrorIds.RequestExpired, ErrorKind.OperationTimeout, await rig.FailAsync(await rig.AskAsync()));
    }

    [Fact]
    public async Task AnExpiryByTheTenantsWordIsExpiry()
    {
        await using var rig = await EngineRig.StartAsync(b => b with { ExpiredError = ExpiredError.ExpiredToken });

        var pending = await rig.AskAsync();
        rig.Control.Expire(pending.AuthReqId);

        Expect(ErrorIds.RequestExpired, ErrorKind.OperationTimeout, await rig.FailAsync(pending));
        Assert.Equal(1, rig.Polls);
    }

    [Fact]
    public async Task AnUnknownUserIsNamed()
    {
        await using var rig = await EngineRig.StartAsync();

        var error = await AskFailsAsync(rig, rig.Session, EngineRig.Ask("auth0|nobody"));

        Expect(ErrorIds.UnknownUser, ErrorKind.ObjectNotFound, error, "unknown_user_id", 400);
        Assert.Contains("User ID is malformed or unknown", error.Message);
    }

    [Fact]
    public async Task AUserWithoutAPhoneIsABadRequestWithTheTenantsText()
    {
        await using var rig = await EngineRig.StartAsync();

        var error = await AskFailsAsync(rig, rig.Session, EngineRig.Ask("auth0|dave"));

        Expect(ErrorIds.BadRequest, ErrorKind.InvalidArgument, error, "invalid_request", 400);
        Assert.Contains("not enrolled", error.Message);
    }

    [Fact]
    public async Task AGrantThatIsOffIsNamed()
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.SetClientSecrets(TenantModel.GrantlessClientId, "its-secret");

        var error = await AskFailsAsync(rig, rig.Open(clientId: TenantModel.GrantlessClientId, secret: "its-secret"), EngineRig.Ask());

        Expect(ErrorIds.GrantNotAllowed, ErrorKind.PermissionDenied, error, "unauthorized_client", 403);
        Assert.Contains("Grant Types", error.RecommendedAction);
    }

    [Fact]
    public async Task AWrongSecretIsNamed()
    {
        await using var rig = await EngineRig.StartAsync();

        Expect(ErrorIds.InvalidClient, ErrorKind.AuthenticationError, await AskFailsAsync(rig, rig.Open(secret: "wrong"), EngineRig.Ask()), "invalid_client", 401);
    }

    [Fact]
    public async Task ASecretThatStopsWorkingEndsTheWaitAndNotTheRequest()
    {
        await using var rig = await EngineRig.StartAsync();
        var secret = rig.Simulator.ClientSecret;

        var pending = await rig.AskAsync();
        rig.Control.SetClientSecrets(rig.Simulator.ClientId, "rotated");
        Expect(ErrorIds.InvalidClient, ErrorKind.AuthenticationError, await rig.FailAsync(pending));
        rig.Control.SetClientSecrets(rig.Simulator.ClientId, secret);
        rig.Control.Approve(pending.AuthReqId);

        Assert.True((await rig.WaitAsync(pending)).IsApproved);
        Assert.Empty(rig.Control.Violations);
    }

    [Fact]
    public async Task ASecretRotatedMidWaitGoesOnWithTheNextOne()
    {
        await using var rig = await EngineRig.StartAsync();
        var session = rig.Open(nextSecret: "rotated");

        var pending = await session.InitiateAsync(EngineRig.Ask());
        rig.Control.SetClientSecrets(rig.Simulator.ClientId, "rotated");
        rig.Control.Approve(pending.AuthReqId);

        Assert.True((await rig.WaitAsync(pending, session)).IsApproved);
        Assert.Equal(2, rig.Polls);
        Assert.Empty(rig.Control.Violations);
    }

    [Fact]
    public async Task ATenantThatCannotBeReachedIsNamed()
    {
        await using var rig = await EngineRig.StartAsync();
        var session = rig.Session;
        await rig.Simulator.DisposeAsync();

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask()));

        Expect(ErrorIds.TenantUnreachable, ErrorKind.ConnectionError, error);
    }

    [Fact]
    public async Task ATenantThatGoesAwayBeforeTheRequestLeavesNoDoubt()
    {
        var tenant = new TestTenant();
        using var session = tenant.Open();
        await session.InitiateAsync(EngineRig.Ask());
        await tenant.DisposeAsync();

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask(message: "Another")));

        Expect(ErrorIds.TenantUnreachable, ErrorKind.ConnectionError, error);
        Assert.Contains("Nobody was asked", error.Message);
    }

    [Theory]
    [InlineData(502, ErrorIds.TenantError, ErrorKind.ResourceUnavailable)]
    [InlineData(403, ErrorIds.TenantError, ErrorKind.ResourceUnavailable)]
    [InlineData(429, ErrorIds.RateLimited, ErrorKind.LimitsExceeded)]
    [InlineData(200, ErrorIds.BadResponse, ErrorKind.InvalidData)]
    public async Task AnHtmlDiscoveryIsNamedByItsStatusAndNotKept(int status, string errorId, ErrorKind kind)
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(new Fault { Kind = FaultKind.HtmlBadGateway, Endpoint = WireEndpoint.Discovery, Status = status });

        Expect(errorId, kind, await AskFailsAsync(rig, rig.Session, EngineRig.Ask()));
        Assert.NotEmpty((await rig.AskAsync()).AuthReqId);
    }

    [Fact]
    public async Task AClosedSessionEndsItsWaits()
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync();
        var waiting = rig.Session.WaitAsync(pending);
        rig.Session.Dispose();

        Expect(ErrorIds.SessionClosed, ErrorKind.InvalidOperation, await Assert.ThrowsAsync<Auth0CibaException>(() => waiting));
        Expect(ErrorIds.SessionClosed, ErrorKind.InvalidOperation, await Assert.ThrowsAsync<Auth0CibaException>(() => rig.Session.WaitAsync(pending)));
        Expect(ErrorIds.SessionClosed, ErrorKind.InvalidOperation, await Assert.ThrowsAsync<Auth0CibaException>(() => rig.AskAsync()));
    }

    [Fact]
    public async Task TheTenantsClockIsCompared()
    {
        await using var rig = await EngineRig.StartAsync(b => b with { DateSkewSeconds = 90 });

        Assert.Equal(TimeSpan.FromSeconds(90), (await rig.AskAsync()).ClockSkew);
    }

    /// <summary>Security errors that are about something else than a tenant's answer.</summary>
    private static readonly string[] NotOfAnAnswer = [ErrorIds.UntrustedEndpoint, ErrorIds.OperationChanged, ErrorIds.Uncovered, ErrorIds.PolicyUnusable];

    public static TheoryData<string> AllErrorIds => [.. Ids()];

    [Theory]
    [MemberData(nameof(AllErrorIds))]
    public void EveryIdHasItsPrefixAKindAndARemedy(string id)
    {
        var error = new Auth0CibaException(id, "text");

        Assert.StartsWith("Auth0Ciba.", id);
        Assert.NotEmpty(error.RecommendedAction);
        Assert.Equal(id.StartsWith("Auth0Ciba.Unverified", StringComparison.Ordinal), error.Kind == ErrorKind.SecurityError && !NotOfAnAnswer.Contains(id));
        Assert.Equal(error.IsUnverified, AuthenticationOutcome.StatusOf(error) == BackchannelStatus.Unverified);
    }

    [Fact]
    public void NoTwoIdsAreTheSame() => Assert.Equal(Ids().Count(), Ids().Distinct().Count());

    private static IEnumerable<string> Ids() =>
        typeof(ErrorIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(constant => (string)constant.GetRawConstantValue()!);

    private static async Task<Auth0CibaException> AskFailsAsync(EngineRig rig, Session session, Protocol.BackchannelAuthenticationRequest request)
    {
        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(request));
        Assert.Empty(rig.Control.Requests);
        Assert.True(rig.Asks <= 1);
        return error;
    }

    private static void Expect(string errorId, ErrorKind kind, Auth0CibaException error, string? tenantError = null, int? status = null)
    {
        Assert.True(error.ErrorId == errorId, error.ToString());
        Assert.Equal(kind, error.Kind);
        Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction));
        if (tenantError is not null)
            Assert.Equal((tenantError, status), (error.TenantError, error.StatusCode));
    }
}
