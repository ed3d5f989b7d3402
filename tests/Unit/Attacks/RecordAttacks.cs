using System;
using System.Linq;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Xunit;

namespace Auth0.Ciba.Tests.Attacks;

/// <summary>
/// Whoever can write the bytes of an encrypted store tries to have a request answered against other expectations than were asked (law 8): the
/// request is refused, and the tenant is not even polled.
/// </summary>
[Trait("Suite", "Attack")]
public sealed class RecordAttacks
{
    private const string Small = """[{"type":"money_transfer","amount":1}]""";
    private const string Large = """[{"type":"money_transfer","amount":1000000}]""";
    private static readonly Secret Key = Secret.FromPlainText("a passphrase of the store");

    [Fact]
    public async Task TheRecordOfAnotherRequestInItsPlaceIsRefused()
    {
        await using var rig = await EngineRig.StartAsync();
        using var bytes = new RecordingStore(rig.Clock);
        var (small, _) = await AskAsync(rig, bytes, Small, "Small");
        var (large, _) = await AskAsync(rig, bytes, Large, "Large");
        var names = new[] { await NameAsync(bytes, small), await NameAsync(bytes, large) };

        var first = (await bytes.GetAsync(names[0], null, default))!;
        var second = (await bytes.GetAsync(names[1], null, default))!;
        bytes.Read = (id, record) => id == names[0] ? second : id == names[1] ? first : record;

        await RefusedAsync(rig, bytes, small, large);
    }

    [Fact]
    public async Task AnOlderStateOfARequestPutBackIsRefused()
    {
        await using var rig = await EngineRig.StartAsync();
        using var bytes = new RecordingStore(rig.Clock);
        var (pending, session) = await AskAsync(rig, bytes, null, "Once");
        var name = await NameAsync(bytes, pending);
        var whileOpen = (await bytes.GetAsync(name, null, default))!;
        rig.Control.Deny(pending.AuthReqId);
        Assert.Equal(ErrorIds.AccessDenied, (await rig.FailAsync(pending, session)).ErrorId);
        var polls = rig.Polls;

        // A denied request made open again, for somebody to press another button.
        await bytes.TrySetAsync(name, whileOpen.Value, null, TimeSpan.FromHours(1), null, default);

        Assert.Equal(ErrorIds.StoreFailed, (await rig.FailAsync(pending, Open(rig, bytes))).ErrorId);
        Assert.Equal(polls, rig.Polls);
    }

    /// <summary>The record's version stays what it was, so that nothing but the bytes can give the change away.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(-2)]
    [InlineData(-20)]
    public async Task AChangedByteIsRefused(int place)
    {
        await using var rig = await EngineRig.StartAsync();
        using var bytes = new RecordingStore(rig.Clock);
        var (pending, _) = await AskAsync(rig, bytes, Small, "Small");

        await ReplaceAsync(bytes, pending, value => value[place < 0 ? value.Length + place : place] ^= 1);

        await RefusedAsync(rig, bytes, pending);
    }

    [Fact]
    public async Task TheSameBytesWouldBeTaken()
    {
        await using var rig = await EngineRig.StartAsync();
        using var bytes = new RecordingStore(rig.Clock);
        var (pending, _) = await AskAsync(rig, bytes, Small, "Small");

        await ReplaceAsync(bytes, pending, _ => { });

        rig.Control.Approve(pending.AuthReqId);
        Assert.True((await rig.WaitAsync(pending, Open(rig, bytes))).IsApproved);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"phase":1,"user":"auth0|mallory","id":"x"}""")]
    [InlineData("a.b.c.d.e")]
    public async Task ARecordInThePlainIsRefused(string text)
    {
        await using var rig = await EngineRig.StartAsync();
        using var bytes = new RecordingStore(rig.Clock);
        var (pending, _) = await AskAsync(rig, bytes, Small, "Small");
        var name = await NameAsync(bytes, pending);
        await bytes.TrySetAsync(name, System.Text.Encoding.UTF8.GetBytes(text), null, TimeSpan.FromHours(1), null, default);

        await RefusedAsync(rig, bytes, pending);
    }

    private static async Task<(PendingAuthentication Pending, Session Session)> AskAsync(EngineRig rig, RecordingStore bytes, string? details, string message)
    {
        var session = Open(rig, bytes);
        var pending = await session.InitiateAsync(EngineRig.Ask(message: message, details: details));
        return (pending, session);
    }

    /// <summary>Changes a record's bytes for whoever reads it.</summary>
    private static async Task ReplaceAsync(RecordingStore bytes, PendingAuthentication pending, Action<byte[]> change)
    {
        var name = await NameAsync(bytes, pending);
        bytes.Read = (id, record) =>
        {
            if (id != name)
                return record;
            var value = record.Value.ToArray();
            change(value);
            return new StoredRecord(value, record.Version);
        };
    }

    /// <summary>Another worker takes the requests up; the people have said yes meanwhile.</summary>
    private static async Task RefusedAsync(EngineRig rig, RecordingStore bytes, params PendingAuthentication[] pending)
    {
        foreach (var request in pending)
        {
            rig.Control.Approve(request.AuthReqId);
            var error = await rig.FailAsync(request, Open(rig, bytes));
            Assert.Equal(ErrorIds.StoreFailed, error.ErrorId);
        }

        Assert.Equal(0, rig.Polls);
    }

    /// <summary>The name of a request's record in the store, a digest: read over whoever looks for it.</summary>
    private static async Task<string> NameAsync(RecordingStore bytes, PendingAuthentication pending)
    {
        using var readable = new EncryptedRecordStore(bytes, [Key], leaveOpen: true);
        Assert.NotNull(await readable.GetAsync("request/" + pending.RequestId, null, default));
        return bytes.Calls.Last().Id;
    }

    private static Session Open(EngineRig rig, RecordingStore bytes) => new(new SessionOptions
    {
        Domain = rig.Simulator.Issuer,
        ClientId = rig.Simulator.ClientId,
        ClientSecret = Secret.FromPlainText(rig.Simulator.ClientSecret),
        AllowInsecureLoopback = true,
        Store = bytes,
        StoreSecrets = [Key],
        GuardsPeople = false,
        TimeProvider = rig.Clock,
    });
}
