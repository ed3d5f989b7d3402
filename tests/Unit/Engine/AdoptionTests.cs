using System;
using System.Linq;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>A bare auth_req_id of a request that another program made (law 8: what is expected is said again).</summary>
[Trait("Suite", "Attack")]
public sealed class AdoptionTests
{
    private const string Details = """[{"type":"money_transfer","amount":5}]""";

    [Fact]
    public async Task TheRightPersonsYesIsTaken()
    {
        await using var rig = await EngineRig.StartAsync();
        var (id, here) = (await AskElsewhereAsync(rig), rig.Open());

        var adopted = await here.AdoptAsync(id, Expect());
        rig.Control.Approve(id);
        var result = await rig.WaitAsync(adopted, here);

        Assert.Equal((EngineRig.Alice, id), (result.Subject, result.AuthReqId));
        Assert.Equal(TimeSpan.FromSeconds(5), rig.Clock.Elapsed);
        Assert.Empty(rig.Control.Violations);
    }

    [Fact]
    public async Task AnotherPersonsYesIsRefused()
    {
        await using var rig = await EngineRig.StartAsync();
        var (id, here) = (await AskElsewhereAsync(rig), rig.Open());

        var adopted = await here.AdoptAsync(id, Expect(EngineRig.Bob));
        rig.Control.Approve(id);

        Assert.Equal(ErrorIds.UnverifiedSubjectMismatch, (await rig.FailAsync(adopted, here)).ErrorId);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("""[{"type":"money_transfer","amount":6}]""")]
    public async Task DetailsThatWereNotSaidAreRefused(string? said)
    {
        await using var rig = await EngineRig.StartAsync();
        var (id, here) = (await AskElsewhereAsync(rig, Details), rig.Open());

        var adopted = await here.AdoptAsync(id, Expect(details: said));
        rig.Control.Approve(id);

        Assert.True((await rig.FailAsync(adopted, here)).IsUnverified);
    }

    [Fact]
    public async Task TheDetailsThatWereAskedAreTaken()
    {
        await using var rig = await EngineRig.StartAsync();
        var (id, here) = (await AskElsewhereAsync(rig, Details), rig.Open());

        var adopted = await here.AdoptAsync(id, Expect(details: Details));
        rig.Control.Approve(id);

        Assert.True((await rig.WaitAsync(adopted, here)).IsApproved);
    }

    [Fact]
    public async Task WithoutAPersonThereIsNothingToFind()
    {
        await using var rig = await EngineRig.StartAsync();
        var id = await AskElsewhereAsync(rig);
        var here = rig.Open();

        Assert.Equal(ErrorIds.RequestNotFound, (await Assert.ThrowsAsync<Auth0CibaException>(() => here.FindRequestAsync(null, id))).ErrorId);
        Assert.Equal(ErrorIds.BadInput, (await Assert.ThrowsAsync<Auth0CibaException>(() => here.AdoptAsync(id, Expect(string.Empty)))).ErrorId);
        Assert.Equal(0, rig.Polls);
    }

    [Fact]
    public async Task HoweverManyAdoptItItHasOneRecordAndOnePoll()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var (id, here) = (await AskElsewhereAsync(rig), rig.Open(store));

        var adopted = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => here.AdoptAsync(id, Expect()))));
        rig.Control.Approve(id);
        await rig.DriveAsync(Task.WhenAll(adopted.Select(pending => here.WaitAsync(pending))));

        Assert.Single(await store.RequestsAsync());
        Assert.Equal(1, rig.Polls);
        Assert.Empty(rig.Control.Violations);
    }

    [Fact]
    public async Task ARecordIsNeverFollowedAgainstWhatTheCallerSays()
    {
        await using var rig = await EngineRig.StartAsync();
        var here = rig.Open();
        var own = await here.InitiateAsync(EngineRig.Ask(details: Details));

        var taken = await here.AdoptAsync(own.AuthReqId, Expect());
        var person = await Assert.ThrowsAsync<Auth0CibaException>(() => here.AdoptAsync(own.AuthReqId, Expect(EngineRig.Bob)));
        var details = await Assert.ThrowsAsync<Auth0CibaException>(() => here.AdoptAsync(own.AuthReqId, Expect(details: """[{"type":"other"}]""")));

        Assert.Equal(own.RequestId, taken.RequestId);
        Assert.Equal((ErrorIds.BadInput, "UserId"), (person.ErrorId, person.ParameterName));
        Assert.Equal((ErrorIds.BadInput, "AuthorizationDetails"), (details.ErrorId, details.ParameterName));
        rig.Control.Approve(own.AuthReqId);
        Assert.NotNull((await rig.WaitAsync(taken, here)).AuthorizationDetails);
    }

    [Fact]
    public async Task AnAnswerFromBeforeTheTimeGivenIsRefused()
    {
        await using var rig = await EngineRig.StartAsync();
        var (id, here) = (await AskElsewhereAsync(rig), rig.Open());

        var adopted = await here.AdoptAsync(id, Expect(), rig.Clock.GetUtcNow().AddMinutes(10));
        rig.Control.Approve(id);

        Assert.Equal(ErrorIds.UnverifiedIssuedAt, (await rig.FailAsync(adopted, here)).ErrorId);
    }

    private static BackchannelAuthenticationRequest Expect(string user = EngineRig.Alice, string? details = null) => EngineRig.Ask(user, string.Empty, details: details);

    private static async Task<string> AskElsewhereAsync(EngineRig rig, string? details = null) =>
        (await rig.Open().InitiateAsync(EngineRig.Ask(details: details))).AuthReqId;
}
