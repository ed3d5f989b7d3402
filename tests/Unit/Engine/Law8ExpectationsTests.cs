using System.Text.Json;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>Law 8: expectations come from the asker's own record, never from an object that somebody hands in.</summary>
[Trait("Suite", "Attack")]
public sealed class Law8ExpectationsTests
{
    private const string Small = """[{"type":"money_transfer","amount":1}]""";
    private const string Large = """[{"type":"money_transfer","amount":1000000}]""";

    [Fact]
    public async Task APointerThatNamesAnotherPersonChangesNothing()
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync();
        rig.Control.Approve(pending.AuthReqId, new ApprovalOptions { Subject = EngineRig.Bob });
        var error = await rig.FailAsync(Forge(pending, record => record.UserId = EngineRig.Bob));

        Assert.Equal(ErrorIds.UnverifiedSubjectMismatch, error.ErrorId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task APointerThatNamesOtherDetailsChangesNothing(bool byAnotherSession)
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var session = rig.Open(store);

        var pending = await session.InitiateAsync(EngineRig.Ask(details: Small));
        rig.Control.Approve(pending.AuthReqId, new ApprovalOptions { AuthorizationDetails = (System.Text.Json.Nodes.JsonArray)System.Text.Json.Nodes.JsonNode.Parse(Large)! });
        var error = await rig.FailAsync(Forge(pending, record => record.Details = Large), byAnotherSession ? rig.Open(store) : session);

        Assert.Equal(ErrorIds.UnverifiedDetailsChanged, error.ErrorId);
    }

    [Fact]
    public async Task APointerThatNamesAnotherAuthReqIdIsAnsweredForItsRecord()
    {
        await using var rig = await EngineRig.StartAsync();

        var alice = await rig.AskAsync();
        var bob = await rig.AskAsync(EngineRig.Ask(EngineRig.Bob, "Another"));
        rig.Control.Approve(bob.AuthReqId);
        rig.Control.Deny(alice.AuthReqId);
        var error = await rig.FailAsync(Forge(alice, record => record.AuthReqId = bob.AuthReqId));

        Assert.Equal(ErrorIds.AccessDenied, error.ErrorId);
        Assert.Equal(RequestState.Approved, rig.Control.Find(bob.AuthReqId)!.State);
    }

    [Fact]
    public async Task TheResultSpeaksOfTheRecord()
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync();
        rig.Control.Approve(pending.AuthReqId);
        var result = await rig.WaitAsync(Forge(pending, record =>
        {
            record.UserId = EngineRig.Bob;
            record.BindingMessage = "Something else";
            record.Audience = "https://elsewhere";
        }));

        Assert.Equal((EngineRig.Alice, "Deploy 42", null), (result.Subject, result.BindingMessage, result.Audience));
    }

    [Fact]
    public async Task APointerWithoutARecordIsNotPolledFor()
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync();
        var error = await rig.FailAsync(pending, rig.Open());

        Assert.Equal((ErrorIds.RequestNotFound, ErrorKind.ObjectNotFound), (error.ErrorId, error.Kind));
        Assert.Equal(0, rig.Polls);
    }

    [Fact]
    public async Task APointerHoldsNoSecret()
    {
        await using var rig = await EngineRig.StartAsync();

        var pending = await rig.AskAsync();
        var text = JsonSerializer.Serialize(pending) + pending;

        Assert.Contains(pending.RequestId, text);
        Assert.DoesNotContain(rig.Simulator.ClientSecret, text);
    }

    private static PendingAuthentication Forge(PendingAuthentication pending, System.Action<RequestRecord> change)
    {
        var record = new RequestRecord
        {
            Issuer = "http://" + pending.Domain + "/",
            ClientId = pending.ClientId,
            UserId = pending.UserId,
            BindingMessage = pending.BindingMessage,
            AuthReqId = pending.AuthReqId,
            AskedAt = pending.AskedAt,
            Deadline = pending.ExpiresAt,
        };
        change(record);
        return new PendingAuthentication(pending.RequestId, record);
    }
}
