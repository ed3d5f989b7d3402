using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Engine;

/// <summary>A caller's own key of a request: run again, it takes up what was asked before.</summary>
public sealed class GuardKeyTests
{
    private static readonly AskOptions Key = new() { RequestKey = "runbook 7" };

    [Fact]
    public async Task ARestartTakesUpWhatIsPending()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var first = rig.Open(store, guards: true);

        var asked = await first.InitiateAsync(EngineRig.Ask(), Key);
        var waiting = first.WaitAsync(asked);
        await rig.DriveUntilAsync(() => rig.Polls >= 2);
        first.Dispose();
        await Assert.ThrowsAsync<Auth0CibaException>(() => waiting);
        var second = rig.Open(store, guards: true);
        var again = await second.InitiateAsync(EngineRig.Ask(), Key);
        rig.Control.Approve(asked.AuthReqId);
        var result = await rig.WaitAsync(again, second);

        Assert.Equal((asked.AuthReqId, 1), (result.AuthReqId, rig.Asks));
        Assert.Empty(rig.Control.Violations);
    }

    [Fact]
    public async Task ARestartTakesUpAnApprovalAndVerifiesItAgain()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var first = rig.Open(store, guards: true);
        var asked = await first.InitiateAsync(EngineRig.Ask(), Key);
        rig.Control.Approve(asked.AuthReqId);
        var result = await rig.WaitAsync(asked, first);
        first.Dispose();
        var fetched = rig.Control.Counters.Requests[WireEndpoint.Jwks];

        var second = rig.Open(store, guards: true);
        var again = await rig.WaitAsync(await second.InitiateAsync(EngineRig.Ask(), Key), second);

        Assert.Equal(result.AccessToken.AsPlainText(), again.AccessToken.AsPlainText());
        Assert.Equal((1, 1L), (rig.Asks, rig.Polls));
        Assert.Equal(fetched + 1, rig.Control.Counters.Requests[WireEndpoint.Jwks]);
    }

    [Fact]
    public async Task ARestartDoesNotTakeAnApprovalThatWasTamperedWithInTheStore()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var first = rig.Open(store, guards: true);
        var asked = await first.InitiateAsync(EngineRig.Ask(), Key);
        rig.Control.Approve(asked.AuthReqId);
        await rig.WaitAsync(asked, first);
        first.Dispose();
        var stored = (await store.GetAsync("request/" + asked.RequestId, null, default))!;
        var record = RequestRecord.Read(stored.Value);
        record.UserId = EngineRig.Bob;
        await store.TrySetAsync("request/" + asked.RequestId, record.Write(), stored.Version, TimeSpan.FromHours(1), null, default);

        var second = rig.Open(store, guards: true);
        var error = await rig.FailAsync(await second.InitiateAsync(EngineRig.Ask(), Key), second);

        Assert.Equal(ErrorIds.UnverifiedSubjectMismatch, error.ErrorId);
    }

    [Fact]
    public async Task AnApprovalThatCannotBeVerifiedAnyMoreStaysOneAndNobodyIsAskedAgain()
    {
        await using var rig = await EngineRig.StartAsync(behaviour => behaviour with { IdTokenLifetimeSeconds = 600 });
        using var store = new MemoryRecordStore(rig.Clock);
        var first = rig.Open(store, guards: true);
        var asked = await first.InitiateAsync(EngineRig.Ask(), Key);
        rig.Control.Approve(asked.AuthReqId);
        await rig.WaitAsync(asked, first);
        first.Dispose();
        rig.Clock.Advance(TimeSpan.FromMinutes(20));

        var error = await rig.FailAsync(asked, rig.Open(store));
        var again = await rig.Open(store, guards: true).InitiateAsync(EngineRig.Ask(), Key);

        Assert.Equal(ErrorIds.UnverifiedExpired, error.ErrorId);
        Assert.Equal((asked.RequestId, 1), (again.RequestId, rig.Asks));
        var record = Assert.Single(await store.RequestsAsync());
        Assert.Null(record.ErrorId);
        Assert.NotNull(record.Answer);
    }

    [Fact]
    public async Task ARestartTakesUpANo()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var first = rig.Open(store, guards: true);
        var asked = await first.InitiateAsync(EngineRig.Ask(), Key);
        rig.Control.Deny(asked.AuthReqId);
        await rig.FailAsync(asked, first);

        // Long after the cool-down as well.
        foreach (var minutes in new[] { 0, 10 })
        {
            rig.Clock.Advance(TimeSpan.FromMinutes(minutes));
            var second = rig.Open(store, guards: true);
            var error = await rig.FailAsync(await second.InitiateAsync(EngineRig.Ask(), Key), second);
            Assert.Equal(ErrorIds.AccessDenied, error.ErrorId);
        }

        Assert.Equal((1, 1L), (rig.Asks, rig.Polls));
    }

    [Fact]
    public async Task ARestartTakesUpWhatCannotBeKnown()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        rig.Control.Inject(new Fault { Kind = FaultKind.Reset, Endpoint = WireEndpoint.Backchannel, AfterProcessing = true });
        await Assert.ThrowsAsync<Auth0CibaException>(() => rig.Open(store, guards: true).InitiateAsync(EngineRig.Ask(), Key));

        var second = rig.Open(store, guards: true);
        var error = await rig.FailAsync(await second.InitiateAsync(EngineRig.Ask(), Key), second);

        Assert.Equal((ErrorIds.Indeterminate, 1), (error.ErrorId, rig.Asks));
    }

    [Fact]
    public async Task ARestartAfterAKillWhileAskingIsIndeterminateAndAsksNobody()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new RecordingStore(rig.Clock);
        store.BeforeSet = (id, bytes) =>
        {
            if (id.StartsWith("request/", StringComparison.Ordinal) && RequestRecord.Read(bytes).Phase == RequestPhase.Pending)
                throw new IOException("the process was killed here");
        };
        await Assert.ThrowsAsync<IOException>(() => rig.Open(store, guards: true).InitiateAsync(EngineRig.Ask(), Key));
        store.BeforeSet = null;

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => rig.DriveAsync(rig.Open(store, guards: true).InitiateAsync(EngineRig.Ask(), Key)));

        Assert.Equal((ErrorIds.Indeterminate, 1), (error.ErrorId, rig.Asks));
    }

    [Fact]
    public async Task TheSameKeyTwiceAtOnceIsOneRequest()
    {
        await using var rig = await EngineRig.StartAsync();
        using var store = new MemoryRecordStore(rig.Clock);
        var sessions = new[] { rig.Open(store, guards: true), rig.Open(store, guards: true) };

        var asks = Enumerable.Range(0, 16).Select(i => Task.Run(() => sessions[i % 2].InitiateAsync(EngineRig.Ask(), Key))).ToArray();
        await Task.WhenAny(asks);
        var asked = await rig.DriveAsync(Task.WhenAll(asks));

        Assert.Single(asked.Select(pending => pending.AuthReqId).Distinct());
        Assert.Equal(1, rig.Asks);
    }

    [Theory]
    [InlineData("message")]
    [InlineData("person")]
    [InlineData("details")]
    public async Task AKeyNamesOneRequest(string what)
    {
        await using var rig = await EngineRig.StartAsync();
        var session = rig.Open(guards: true);
        await session.InitiateAsync(EngineRig.Ask(), Key);
        var other = what switch
        {
            "message" => EngineRig.Ask(message: "Delete all"),
            "person" => EngineRig.Ask(EngineRig.Bob),
            _ => EngineRig.Ask(details: """[{"type":"money_transfer"}]"""),
        };

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(other, Key));

        Assert.Equal((ErrorIds.BadInput, "RequestKey", 1), (error.ErrorId, error.ParameterName, rig.Asks));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public async Task AKeyHasOneTo255Signs(int length)
    {
        await using var rig = await EngineRig.StartAsync();

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => rig.Open(guards: true).InitiateAsync(EngineRig.Ask(), new AskOptions { RequestKey = new string('k', length) }));

        Assert.Equal((ErrorIds.BadInput, "RequestKey", 0), (error.ErrorId, error.ParameterName, rig.Asks));
    }

    [Fact]
    public async Task AKeyOfARequestThatExpiredAsksAnew()
    {
        await using var rig = await EngineRig.StartAsync();
        var session = rig.Open(guards: true);

        var seen = await session.InitiateAsync(EngineRig.Ask(expiry: 60), Key);
        await rig.FailAsync(seen, session);
        var unseen = await session.InitiateAsync(EngineRig.Ask(expiry: 60), Key);
        rig.Clock.Advance(TimeSpan.FromSeconds(60));
        var third = await session.InitiateAsync(EngineRig.Ask(expiry: 60), Key);

        Assert.Equal(3, rig.Asks);
        Assert.Equal(3, new[] { seen, unseen, third }.Select(pending => pending.AuthReqId).Distinct().Count());
    }

    [Fact]
    public async Task AKeyThatJoinedARequestNamesThatOneFromThenOn()
    {
        await using var rig = await EngineRig.StartAsync();
        var session = rig.Open(guards: true);
        var asked = await session.InitiateAsync(EngineRig.Ask());

        var joined = await session.InitiateAsync(EngineRig.Ask(), new AskOptions { RequestKey = "runbook 7", Join = true });
        rig.Control.Approve(asked.AuthReqId);
        await rig.WaitAsync(joined, session);
        var again = await session.InitiateAsync(EngineRig.Ask(), Key);

        Assert.Equal((asked.RequestId, 1), (again.RequestId, rig.Asks));
    }

    [Fact]
    public async Task WithoutJoinAKeyDoesNotTakeUpWhatWasAskedWithoutIt()
    {
        await using var rig = await EngineRig.StartAsync();
        var session = rig.Open(guards: true);
        await session.InitiateAsync(EngineRig.Ask());

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(EngineRig.Ask(), Key));

        Assert.Equal((ErrorIds.AlreadyPending, 1), (error.ErrorId, rig.Asks));
    }
}
