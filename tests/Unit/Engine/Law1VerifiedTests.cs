using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Tests.Support;
using Auth0.Ciba.Tokens;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Law 1 through the whole session: approved means verified.</summary>
[Trait("Suite", "Attack")]
public sealed class Law1VerifiedTests
{
    private const string Transfer = """[{"type":"money_transfer","amount":1,"to":{"iban":"DE1","name":"Bob"},"steps":["a","b"]}]""";

    [Theory]
    [InlineData(IdTokenForgery.WrongIssuer, ErrorIds.UnverifiedIssuer)]
    [InlineData(IdTokenForgery.WrongAudience, ErrorIds.UnverifiedAudience)]
    [InlineData(IdTokenForgery.WrongAuthorizedParty, ErrorIds.UnverifiedAudience)]
    [InlineData(IdTokenForgery.Expired, ErrorIds.UnverifiedExpired)]
    [InlineData(IdTokenForgery.StaleIssuedAt, ErrorIds.UnverifiedIssuedAt)]
    [InlineData(IdTokenForgery.FutureIssuedAt, ErrorIds.UnverifiedIssuedAt)]
    [InlineData(IdTokenForgery.StaleAuthTime, ErrorIds.UnverifiedAuthTime)]
    [InlineData(IdTokenForgery.OtherSubject, ErrorIds.UnverifiedSubjectMismatch)]
    [InlineData(IdTokenForgery.AlgorithmNone, ErrorIds.UnverifiedAlgorithm)]
    [InlineData(IdTokenForgery.HmacWithClientSecret, ErrorIds.UnverifiedAlgorithm)]
    [InlineData(IdTokenForgery.HmacWithPublicKey, ErrorIds.UnverifiedAlgorithm)]
    [InlineData(IdTokenForgery.UnpublishedKey, ErrorIds.UnverifiedSignature)]
    [InlineData(IdTokenForgery.UnknownKeyId, ErrorIds.UnverifiedSignature)]
    [InlineData(IdTokenForgery.TamperedPayload, ErrorIds.UnverifiedSignature)]
    [InlineData(IdTokenForgery.WrongAccessTokenHash, ErrorIds.UnverifiedAccessTokenHash)]
    [InlineData(IdTokenForgery.MissingIdToken, ErrorIds.UnverifiedIdToken)]
    [InlineData(IdTokenForgery.MissingAccessToken, ErrorIds.UnverifiedAccessToken)]
    public Task AForgedAnswerIsRefusedForGood(IdTokenForgery forgery, string errorId) =>
        RefusedAsync(errorId, new Fault { Kind = FaultKind.Forge, Forgery = forgery });

    [Theory]
    [InlineData("DPoP")]
    [InlineData("mac")]
    [InlineData("")]
    public Task AnotherTokenTypeIsRefused(string type) =>
        RefusedAsync(ErrorIds.UnverifiedTokenType, new Fault { Kind = FaultKind.EditAnswer, Replace = new JsonObject { ["token_type"] = type } });

    [Theory]
    [InlineData("bearer", false)]
    [InlineData("BEARER", false)]
    [InlineData(null, true)]
    public async Task BearerIsAcceptedInAnyCaseAndMayBeAbsent(string? type, bool absent)
    {
        await using var rig = await EngineRig.StartAsync(b => b with { OmitTokenType = absent, IncludeAtHash = true, IncludeAuthTime = true, OmitScope = absent });
        if (!absent)
            rig.Control.Inject(new Fault { Kind = FaultKind.EditAnswer, Replace = new JsonObject { ["token_type"] = type } });

        var pending = await rig.AskAsync();
        rig.Control.Approve(pending.AuthReqId);
        var result = await rig.WaitAsync(pending);

        Assert.True(result.IsApproved);
        Assert.Equal("openid", result.Scope);
    }

    [Fact]
    public Task AnEmptyAccessTokenIsRefused() =>
        RefusedAsync(ErrorIds.UnverifiedAccessToken, new Fault { Kind = FaultKind.EditAnswer, Replace = new JsonObject { ["access_token"] = "" } });

    [Theory]
    [InlineData("as asked", Transfer)]
    [InlineData("members reordered", """[{"steps":["a","b"],"to":{"name":"Bob","iban":"DE1"},"amount":1,"type":"money_transfer"}]""")]
    [InlineData("a number written otherwise", """[{"type":"money_transfer","amount":1.0,"to":{"iban":"DE1","name":"Bob"},"steps":["a","b"]}]""")]
    [InlineData("a number with an exponent", """[{"type":"money_transfer","amount":1e0,"to":{"iban":"DE1","name":"Bob"},"steps":["a","b"]}]""")]
    public async Task DetailsThatAreTheSameValuesAreTheOnesAsked(string what, string granted)
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync(EngineRig.Ask(details: Transfer));
        rig.Control.Approve(pending.AuthReqId, new ApprovalOptions { AuthorizationDetails = (JsonArray)JsonNode.Parse(granted)! });
        var result = await rig.WaitAsync(pending);

        Assert.True(result.AuthorizationDetails.Count == 1, what);
        Assert.Equal(1L, result.AuthorizationDetails[0]["amount"]);
    }

    [Theory]
    [InlineData("a value changed", """[{"type":"money_transfer","amount":1000,"to":{"iban":"DE1","name":"Bob"},"steps":["a","b"]}]""")]
    [InlineData("a number a little larger", """[{"type":"money_transfer","amount":1.0000000000000000000000000000000001,"to":{"iban":"DE1","name":"Bob"},"steps":["a","b"]}]""")]
    [InlineData("a number made text", """[{"type":"money_transfer","amount":"1","to":{"iban":"DE1","name":"Bob"},"steps":["a","b"]}]""")]
    [InlineData("an inner value changed", """[{"type":"money_transfer","amount":1,"to":{"iban":"DE2","name":"Bob"},"steps":["a","b"]}]""")]
    [InlineData("an array reordered", """[{"type":"money_transfer","amount":1,"to":{"iban":"DE1","name":"Bob"},"steps":["b","a"]}]""")]
    [InlineData("a member dropped", """[{"type":"money_transfer","amount":1,"to":{"iban":"DE1","name":"Bob"}}]""")]
    [InlineData("a member added", """[{"type":"money_transfer","amount":1,"to":{"iban":"DE1","name":"Bob"},"steps":["a","b"],"more":true}]""")]
    [InlineData("a member renamed in case", """[{"type":"money_transfer","Amount":1,"to":{"iban":"DE1","name":"Bob"},"steps":["a","b"]}]""")]
    [InlineData("an object added", """[{"type":"money_transfer","amount":1,"to":{"iban":"DE1","name":"Bob"},"steps":["a","b"]},{"type":"money_transfer"}]""")]
    [InlineData("all gone", "[]")]
    public async Task DetailsChangedAreRefused(string what, string granted)
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync(EngineRig.Ask(details: Transfer));
        rig.Control.Approve(pending.AuthReqId, new ApprovalOptions { AuthorizationDetails = (JsonArray)JsonNode.Parse(granted)! });
        var error = await rig.FailAsync(pending);

        Assert.True(error.ErrorId == ErrorIds.UnverifiedDetailsChanged, $"{what}: {error}");
        Assert.Null(await rig.Session.FindTokenAsync(new TokenQuery { UserId = EngineRig.Alice, Audience = TenantModel.PaymentsApi }));
    }

    [Fact]
    public async Task DetailsDroppedAreRefused()
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync(EngineRig.Ask(details: Transfer));
        rig.Control.Approve(pending.AuthReqId, new ApprovalOptions { DropAuthorizationDetails = true });

        Assert.Equal(ErrorIds.UnverifiedDetailsChanged, (await rig.FailAsync(pending)).ErrorId);
    }

    [Fact]
    public Task DetailsGrantedThatNobodyAskedForAreRefused() => RefusedAsync(
        ErrorIds.UnverifiedDetailsChanged,
        new Fault { Kind = FaultKind.EditAnswer, Replace = new JsonObject { ["authorization_details"] = JsonNode.Parse(Transfer) } });

    [Fact]
    public async Task NoDetailsAskedAndAnEmptyListGrantedIsTheSame()
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(new Fault { Kind = FaultKind.EditAnswer, Replace = new JsonObject { ["authorization_details"] = new JsonArray() } });

        var pending = await rig.AskAsync();
        rig.Control.Approve(pending.AuthReqId);

        Assert.Empty((await rig.WaitAsync(pending)).AuthorizationDetails);
    }

    [Fact(DisplayName = "Lacked vector: other sub, well signed -> refused")]
    public async Task AnAnswerOfSomebodyElseIsRefused()
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync();
        rig.Control.Approve(pending.AuthReqId, new ApprovalOptions { Subject = EngineRig.Bob });
        var error = await rig.FailAsync(pending);

        Assert.Equal(ErrorIds.UnverifiedSubjectMismatch, error.ErrorId);
        Assert.Null(await rig.Session.FindTokenAsync(new TokenQuery { UserId = EngineRig.Bob }));
        Assert.Null(await rig.Session.FindTokenAsync(new TokenQuery { UserId = EngineRig.Alice }));
    }

    [Fact]
    public async Task APs256TenantIsAccepted()
    {
        await using var rig = await EngineRig.StartAsync(b => b with { IdTokenAlgorithm = IdTokenAlgorithm.PS256, IncludeAtHash = true });

        var pending = await rig.AskAsync();
        rig.Control.Approve(pending.AuthReqId);

        Assert.Equal(EngineRig.Alice, (await rig.WaitAsync(pending)).Subject);
    }

    /// <summary>The refusal is the request's end: no tokens are kept, another wait gives the same error and asks nothing.</summary>
    private static async Task RefusedAsync(string errorId, Fault fault)
    {
        await using var rig = await EngineRig.StartAsync();
        rig.Control.Inject(fault);

        var pending = await rig.AskAsync();
        rig.Control.Approve(pending.AuthReqId);
        var error = await rig.FailAsync(pending);
        var requests = rig.Control.Log.Count;
        var again = await rig.FailAsync(pending);

        Assert.Equal((errorId, ErrorKind.SecurityError), (error.ErrorId, error.Kind));
        Assert.Equal(errorId, again.ErrorId);
        Assert.Equal(requests, rig.Control.Log.Count);
        Assert.Null(await rig.Session.FindTokenAsync(new TokenQuery { UserId = EngineRig.Alice }));
        Assert.Equal(1, rig.Control.Log.Count(entry => entry.Endpoint == WireEndpoint.Token));
        Assert.Empty(rig.Control.Violations);
    }
}
