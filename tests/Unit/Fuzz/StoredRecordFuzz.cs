using System;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Auth0.Ciba.Tokens;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Auth0.Ciba.Tests.Fuzz;

/// <summary>
/// A store that holds anything: another program's records, or an attacker's. Whatever a session does with them ends, and with a typed error if
/// with any.
/// </summary>
[Trait("Suite", "Fuzz")]
public sealed class StoredRecordFuzz : IDisposable
{
    private const string Id = "AAAAAAAAAAAAAAAAAAAAAA";
    private readonly ManualTimeProvider _clock = new();
    private readonly MemoryRecordStore _store;
    private readonly Session _session;

    public StoredRecordFuzz()
    {
        _store = new MemoryRecordStore(_clock);
        _session = Open();
    }

    public void Dispose()
    {
        _session.Dispose();
        _store.Dispose();
    }

    [Fact]
    public void ARequestsRecordIsUsedOrRefused()
    {
        var pointer = new PendingAuthentication(Id, new RequestRecord { Issuer = "http://127.0.0.1:1/", UserId = "auth0|alice" });
        Fuzz.Check(Gen.OneOf(Fuzz.Bytes, Records), bytes =>
        {
            Put("request/" + Id, bytes);
            return Ends(stop => _session.FindRequestAsync(Id, null, null, stop))
                && Ends(stop => _session.FindRequestAsync(null, "an-id", null, stop))
                && Ends(stop => _session.ListRequestsAsync(null, _ => { }, stop))
                && Ends(stop => _session.GetStatusAsync(pointer, null, stop))
                && Ends(async stop => (await _session.ObserveAsync(pointer, _ => { }, null, null, stop)).Dispose());
        });
    }

    [Fact]
    public void ATokensRecordIsUsedOrRefused() => Fuzz.Check(Gen.OneOf(Fuzz.Bytes, Tokens), bytes =>
    {
        using var session = Open();
        Put($"token/{Uri.EscapeDataString("127.0.0.1:1")}/the-client/{Uri.EscapeDataString("auth0|alice")}/", bytes);
        return Ends(async stop =>
        {
            var tokens = await session.FindTokenAsync(new TokenQuery { UserId = "auth0|alice" }, stop);
            _ = (tokens?.Claims, tokens?.AuthorizationDetails, tokens?.CanRefresh);
        }) && Ends(async stop => await session.FindTokenAsync(new TokenQuery(), stop));
    });

    [Fact]
    public void AnApprovalsRecordIsUsedOrRefused() => Fuzz.Check(Gen.OneOf(Fuzz.Bytes, Approvals), bytes =>
    {
        Put("approval/" + Id, bytes);
        return Ends(async stop => await _session.Approvals.FindAsync(Id, null, stop))
            && Ends(async stop => await _session.Approvals.ConsumeAsync(Id, "hash", 0, null, stop))
            && Ends(stop => _session.Approvals.NoteRunAsync(Id, "done", null, stop));
    });

    [Fact]
    public async Task AnEncryptedRecordIsUsedOrRefused()
    {
        using var encrypted = new EncryptedRecordStore(_store, [Secret.FromPlainText("a passphrase of the store")], leaveOpen: true);
        await encrypted.GetAsync("request/a", null, default);
        var before = await _store.ListAsync("", null, default);
        await encrypted.TrySetAsync("request/a", new byte[] { 1, 2, 3 }, 0, TimeSpan.FromHours(1), null, default);
        var name = (await _store.ListAsync("", null, default)).Except(before).Single();
        var sound = (await _store.GetAsync(name, null, default))!.Value.ToArray();

        Fuzz.Check(
            Gen.OneOf(Fuzz.Bytes, from damage in Gen.Choose(0, 3) from place in Gen.Choose(0, int.MaxValue) from value in Gen.Choose(0, 255) select Fuzz.Damage([.. sound], damage, place, (byte)value)),
            bytes =>
            {
                Put(name, bytes);
                return Ends(async stop => await encrypted.GetAsync("request/a", null, stop)) && Ends(async stop => await encrypted.ListAsync("request/", null, stop));
            },
            runs: 500);
    }

    /// <summary>Records whose members have the right names and types, and odd values.</summary>
    private static Gen<byte[]> Records =>
        from phase in Gen.Choose(-1, 5)
        from issuer in Gen.Elements("http://127.0.0.1:1/", "", "x", "https://other.example.com/", "\ud800")
        from user in Gen.Elements("auth0|alice", "", "\u001b[2J")
        from details in Gen.Elements<string?>(null, "", "[]", "[{}]", """[{"type":"x"}]""", "{", "7")
        from asked in Times
        from deadline in Times
        from interval in Gen.Elements(0, 5, -1, 1e300, double.Epsilon)
        from answer in Gen.Elements<string?>(null, "", "AAAA", "eyJhY2Nlc3NfdG9rZW4iOiJhIiwiaWRfdG9rZW4iOiJiIn0=")
        from error in Gen.Elements<string?>(null, "", "Auth0Ciba.AccessDenied", "x")
        select new System.Text.Json.Nodes.JsonObject
        {
            ["phase"] = phase, ["iss"] = Escape(issuer), ["client"] = "the-client", ["user"] = user, ["details"] = details, ["asked"] = asked, ["deadline"] = deadline, ["interval"] = interval,
            ["id"] = "an-id", ["answer"] = answer, ["error"] = error,
        } is var json ? Encoding.UTF8.GetBytes(json.ToJsonString()) : [];

    private static Gen<byte[]> Tokens =>
        from details in Gen.Elements<string?>(null, "", "[]", """[{"type":"x"}]""", "{")
        from claims in Gen.Elements("", "{}", "[]", "null", """{"a":1,"a":2}""", """{"sub":"auth0|alice"}""")
        from expires in Times
        from access in Gen.Elements("", "a")
        select Encoding.UTF8.GetBytes(new System.Text.Json.Nodes.JsonObject { ["sub"] = "auth0|alice", ["scope"] = "openid", ["details"] = details, ["claims"] = claims, ["expires"] = expires, ["access"] = access, ["idtoken"] = "b" }.ToJsonString());

    private static Gen<byte[]> Approvals =>
        from phase in Gen.Choose(-1, 4)
        from items in Gen.Elements(0, 1, 9, 2_000_000_000)
        from used in Gen.Elements("null", "\"\"", "\"AA==\"", "\"/////w==\"")
        from people in Gen.Elements("null", "[]", "[null]", "[{}]", "[{\"name\":null,\"user\":\"auth0|alice\",\"decision\":99}]", "[{\"name\":\"a\",\"user\":\"auth0|alice\",\"request\":\"x\",\"decision\":1}]")
        from validUntil in Times
        from client in Gen.Elements("the-client", "another")
        select Encoding.UTF8.GetBytes(
            "{" + $"\"phase\":{phase},\"iss\":\"http://127.0.0.1:1/\",\"domain\":\"127.0.0.1:1\",\"client\":\"{client}\",\"hash\":\"hash\",\"items\":{items},\"used\":{used},\"people\":{people}"
            + $",\"created\":\"2026-03-01T12:00:00Z\",\"approved\":\"2026-03-01T12:00:00Z\",\"validUntil\":\"{validUntil}\"" + "}");

    private static Gen<string> Times => Gen.Elements("2026-03-01T12:00:00Z", "2026-03-01T11:59:30+00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-03-01T12:05:00Z", "1970-01-01T00:00:00Z");

    private static string Escape(string text) => text == "\ud800" ? "%" : text;

    private Session Open() => new(new SessionOptions
    {
        Domain = "http://127.0.0.1:1",
        ClientId = "the-client",
        ClientSecret = Secret.FromPlainText("the-secret"),
        AllowInsecureLoopback = true,
        Store = _store,
        AllowUnencryptedStore = true,
        TimeProvider = _clock,
    });

    private void Put(string id, byte[] bytes) => Fuzz.Wait(_store.TrySetAsync(id, bytes, null, TimeSpan.FromHours(1), null, default).AsTask());

    /// <summary>Whether the call ends, by itself or with a typed error. The clock moves on, as it does for whoever waits.</summary>
    private bool Ends(Func<CancellationToken, Task> call)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            var calling = Task.Run(() => call(stop.Token));
            while (!calling.Wait(1))
            {
                if (_clock.NextDue is { } due)
                    _clock.Advance(due > _clock.Elapsed ? due - _clock.Elapsed : TimeSpan.Zero);
            }

            return true;
        }
        catch (AggregateException e) when (e.InnerException is Auth0CibaException)
        {
            return true;
        }
    }
}
