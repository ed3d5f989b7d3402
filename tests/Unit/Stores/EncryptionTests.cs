using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Stores;
using Xunit;

namespace Auth0.Ciba.Tests.Stores;

/// <summary>What the encryption keeps from readers, and what it finds of tampering.</summary>
[Trait("Suite", "Attack")]
public sealed class EncryptionTests
{
    private static readonly Secret Key = StoreSecret.Create();
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static TheoryData<StoreKind> Durable => [StoreKind.Sqlite, StoreKind.Postgres];

    [SkippableTheory]
    [MemberData(nameof(Durable))]
    public async Task TheBytesOnTheDiskTellNothing(StoreKind kind)
    {
        const string User = "auth0|canary-of-a-user";
        const string Token = "canary-of-a-token.eyJhbGciOiJSUzI1NiJ9";
        using var place = new StorePlace(kind, alone: true);
        using (var plain = place.Open())
            await SetAsync(plain, "plain/canary-of-the-search", "canary-of-the-search", 0);
        using (var store = place.Open(Key))
        {
            var version = await SetAsync(store, $"token/t/c/{Uri.EscapeDataString(User)}/api", $"{{\"sub\":\"{User}\",\"access_token\":\"{Token}\"}}", 0);
            await SetAsync(store, $"token/t/c/{Uri.EscapeDataString(User)}/api", $"{{\"sub\":\"{User}\",\"access_token\":\"{Token}\"}}", version);
            await SetAsync(store, "request/" + User, "{}", 0);
            await store.DeleteAsync("request/" + User, null, default);
        }

        var bytes = place.ReadFiles();
        Assert.True(ByteSearch.Finds(bytes, "canary-of-the-search"), "the search itself finds what is there");
        foreach (var canary in new[] { User, Uri.EscapeDataString(User), "canary-of-a-user", Token, "canary-of-a-token", "access_token", "\"sub\":\"auth0", Key.AsPlainText() })
            Assert.False(ByteSearch.Finds(bytes, canary), canary);
    }

    [SkippableTheory]
    [MemberData(nameof(Durable))]
    public async Task ADamagedRecordIsAnErrorOfItsOwn(StoreKind kind)
    {
        using var place = new StorePlace(kind);
        using var store = place.Open(Key);
        var version = await SetAsync(store, "request/a", "one", 0);
        var name = await place.AskAsync($"SELECT max(id) FROM {place.Table} WHERE id <> 'keyring'");
        await SetAsync(store, "request/b", "two", 0);
        var value = Encoding.ASCII.GetString((byte[])(await place.AskAsync($"SELECT value FROM {place.Table} WHERE id = '{name}'"))!);

        foreach (var damaged in new[] { value[..^20] + (value[^20] == 'A' ? 'B' : 'A') + value[^19..], value[..40], string.Empty, "{}", "a.b.c.d.e", value.Replace(".", string.Empty), "x" + value })
        {
            await place.AskAsync($"UPDATE {place.Table} SET value = {Literal(kind, damaged)} WHERE id = '{name}'");
            await AssertRefusedAsync(store, "request/a", "damaged");
            Assert.Null(await SetAsync(store, "request/a", "over it", 0));
            Assert.Equal(damaged, Encoding.ASCII.GetString((byte[])(await place.AskAsync($"SELECT value FROM {place.Table} WHERE id = '{name}'"))!));
            Assert.Equal("two", await GetAsync(store, "request/b"));
            Assert.Equal(["request/b"], await store.ListAsync("request/", null, default));
            var told = new List<Auth0CibaException>();
            Assert.Equal(["request/b"], await ((EncryptedRecordStore)store).ListAsync("request/", told.Add, null, default));
            Assert.Equal((ErrorIds.StoreFailed, name), (Assert.Single(told).ErrorId, told[0].Target));
            Assert.Contains("damaged", told[0].Message, StringComparison.Ordinal);
            told.Clear();
            await ((EncryptedRecordStore)store).ListAsync("token/", told.Add, null, default);
            Assert.Empty(told);
        }

        await place.AskAsync($"UPDATE {place.Table} SET value = {Literal(kind, value)} WHERE id = '{name}'");
        Assert.Equal("one", await GetAsync(store, "request/a"));
        Assert.Equal(version + 1, await SetAsync(store, "request/a", "two", version));
    }

    [SkippableTheory]
    [MemberData(nameof(Durable))]
    public async Task SwappedRecordsAreRefused(StoreKind kind)
    {
        using var place = new StorePlace(kind);
        using var store = place.Open(Key);
        await SetAsync(store, "token/alice", "of alice", 0);
        var alice = await place.AskAsync($"SELECT max(id) FROM {place.Table} WHERE id <> 'keyring'");
        await SetAsync(store, "token/bob", "of bob", 0);

        await place.AskAsync($"UPDATE {place.Table} SET value = (SELECT value FROM {place.Table} WHERE id NOT IN ('keyring', '{alice}')) WHERE id = '{alice}'");

        await AssertRefusedAsync(store, "token/alice", "another record");
        Assert.Equal("of bob", await GetAsync(store, "token/bob"));
        Assert.Equal(["token/bob"], await store.ListAsync("token/", null, default));
    }

    [SkippableTheory]
    [MemberData(nameof(Durable))]
    public async Task AnOlderValuePutBackIsRefused(StoreKind kind)
    {
        using var place = new StorePlace(kind);
        using var store = place.Open(Key);
        await SetAsync(store, "request/a", "asking", 0);
        await place.AskAsync($"CREATE TABLE old{place.Prefix} AS SELECT 0 AS step, value FROM {place.Table} WHERE id <> 'keyring'");
        var version = (await store.GetAsync("request/a", null, default))!.Version;
        version = (await SetAsync(store, "request/a", "approved", version))!.Value;
        await place.AskAsync($"INSERT INTO old{place.Prefix} SELECT 1, value FROM {place.Table} WHERE id <> 'keyring'");
        version = (await SetAsync(store, "request/a", "consumed", version))!.Value;

        foreach (var step in new[] { 0, 1 })
        {
            await place.AskAsync($"UPDATE {place.Table} SET value = (SELECT value FROM old{place.Prefix} WHERE step = {step}) WHERE id <> 'keyring'");
            await AssertRefusedAsync(store, "request/a", "older value");
            using var fresh = place.Open(Key);
            await AssertRefusedAsync(fresh, "request/a", "older value");
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Durable))]
    public async Task AWrongSecretOpensNothingAndChangesNothing(StoreKind kind)
    {
        using var place = new StorePlace(kind);
        using (var store = place.Open(Key))
            await SetAsync(store, "request/a", "one", 0);
        var before = await place.AskAsync($"SELECT count(*) FROM {place.Table}");

        using (var wrong = place.Open(StoreSecret.Create()))
        {
            await AssertFailsAsync(() => wrong.GetAsync("request/a", null, default).AsTask(), "another secret");
            await AssertFailsAsync(() => wrong.TrySetAsync("request/b", new byte[1], null, Hour, null, default).AsTask(), "another secret");
            await AssertFailsAsync(() => wrong.ListAsync("request/", null, default).AsTask(), "another secret");
            await AssertFailsAsync(() => wrong.DeleteAsync("request/a", null, default).AsTask(), "another secret");
        }

        Assert.Equal(before, await place.AskAsync($"SELECT count(*) FROM {place.Table}"));
        using var right = place.Open(Key);
        Assert.Equal("one", await GetAsync(right, "request/a"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SecretsRotate(bool passphrases)
    {
        var (old, next) = passphrases
            ? (Secret.FromPlainText("a passphrase of long ago"), Secret.FromPlainText("a passphrase of tomorrow"))
            : (StoreSecret.Create(), StoreSecret.Create());
        using var place = new StorePlace(StoreKind.Sqlite);
        using var first = place.Open(old);
        var version = await SetAsync(first, "request/a", "one", 0);

        using var both = place.Open(next, old);
        Assert.Equal("one", await GetAsync(both, "request/a"));
        Assert.Null(await SetAsync(both, "request/a", "again", 0));
        Assert.Equal(["request/a"], await both.ListAsync("request/", null, default));
        Assert.NotNull(await SetAsync(both, "request/b", "two", 0));
        await AssertRefusedAsync(first, "request/b", "secret that was not given");
        Assert.Null(await SetAsync(first, "request/b", "again", 0));

        using var last = place.Open(next);
        Assert.Equal("two", await GetAsync(last, "request/b"));
        await AssertRefusedAsync(last, "request/a", "secret that was not given");
        await AssertFailsAsync(() => last.TrySetAsync("request/a", new byte[1], null, Hour, null, default).AsTask(), "secret that was not given");
        Assert.Equal(version + 1, await SetAsync(both, "request/a", "renewed", version));
        Assert.Equal("renewed", await GetAsync(last, "request/a"));
    }

    [Fact]
    public async Task TheSameSecretMakesOtherKeysInAnotherStore()
    {
        using var one = new StorePlace(StoreKind.Sqlite);
        using var two = new StorePlace(StoreKind.Sqlite);
        using var first = one.Open(Key);
        using var second = two.Open(Key);
        await SetAsync(first, "request/a", "one", 0);
        await SetAsync(second, "request/a", "one", 0);

        Assert.NotEqual(await NamesAsync(one), await NamesAsync(two));
        Assert.DoesNotContain(await KeyIdAsync(one), (string)(await two.AskAsync("SELECT CAST(value AS TEXT) FROM records WHERE id = 'keyring'"))!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADamagedKeyringIsAnErrorAndStays()
    {
        using var place = new StorePlace(StoreKind.Sqlite);
        using (var store = place.Open(Key))
            await SetAsync(store, "request/a", "one", 0);
        var keyring = (string)(await place.AskAsync("SELECT CAST(value AS TEXT) FROM records WHERE id = 'keyring'"))!;

        foreach (var (damaged, reason) in new[]
        {
            ("", "is damaged"), ("{}", "is damaged"), (keyring[..50], "is damaged"), (keyring.Replace("600000", "1000", StringComparison.Ordinal), "is damaged"),
            (keyring.Replace("\"form\":1", "\"form\":2", StringComparison.Ordinal), "newer version"), (keyring.Replace(".", ".A", StringComparison.Ordinal), "is damaged"),
        })
        {
            await place.AskAsync($"UPDATE records SET value = {Literal(StoreKind.Sqlite, damaged)} WHERE id = 'keyring'");
            using var store = place.Open(Key);
            await AssertFailsAsync(() => store.GetAsync("request/a", null, default).AsTask(), reason);
            await AssertFailsAsync(() => store.TrySetAsync("request/a", new byte[1], null, Hour, null, default).AsTask(), reason);
        }

        await place.AskAsync($"UPDATE records SET value = {Literal(StoreKind.Sqlite, keyring)} WHERE id = 'keyring'");
        using var well = place.Open(Key);
        Assert.Equal("one", await GetAsync(well, "request/a"));
    }

    [Fact]
    public async Task ManyWhoMakeTheKeyringAtOnceShareOne()
    {
        using var place = new StorePlace(StoreKind.Sqlite);
        var stores = Enumerable.Range(0, 8).Select(_ => place.Open(Key)).ToArray();

        await Task.WhenAll(stores.Select((store, number) => Task.Run(() => SetAsync(store, $"request/{number}", "one", 0))));

        foreach (var store in stores)
        {
            Assert.Equal(8, (await store.ListAsync("request/", null, default)).Count);
            store.Dispose();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("elevensigns")]
    public void AShortSecretIsBadInput(string text)
    {
        using var memory = new MemoryRecordStore();
        Assert.Equal(ErrorIds.BadInput, Assert.Throws<Auth0CibaException>(() => new EncryptedRecordStore(memory, [Secret.FromPlainText(text)])).ErrorId);
        Assert.Equal(ErrorIds.BadInput, Assert.Throws<Auth0CibaException>(() => new EncryptedRecordStore(memory, [])).ErrorId);
    }

    [Fact]
    public void MadeSecretsAre32RandomBytes()
    {
        var made = Enumerable.Range(0, 100).Select(_ => StoreSecret.Create().AsPlainText()).ToArray();
        Assert.All(made, text => Assert.Equal(32, Convert.FromBase64String(text).Length));
        Assert.Equal(100, made.Distinct().Count());
    }

    private static string Literal(StoreKind kind, string text)
    {
        var hex = Convert.ToHexString(Encoding.UTF8.GetBytes(text));
        return kind == StoreKind.Postgres ? $"'\\x{hex}'::bytea" : $"x'{hex}'";
    }

    private static async Task<string> NamesAsync(StorePlace place) => (string)(await place.AskAsync("SELECT group_concat(id) FROM records WHERE id <> 'keyring'"))!;

    private static async Task<string> KeyIdAsync(StorePlace place)
    {
        var keyring = (string)(await place.AskAsync("SELECT CAST(value AS TEXT) FROM records WHERE id = 'keyring'"))!;
        return System.Text.Json.JsonDocument.Parse(keyring).RootElement.GetProperty("names").EnumerateObject().Single().Name;
    }

    private static Task AssertRefusedAsync(IRecordStore store, string id, string reason) => AssertFailsAsync(() => store.GetAsync(id, null, default).AsTask(), reason, id);

    private static async Task AssertFailsAsync(Func<Task> call, params string[] texts)
    {
        var error = await Assert.ThrowsAsync<Auth0CibaException>(call);
        Assert.Equal(ErrorIds.StoreFailed, error.ErrorId);
        Assert.All(texts, text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
    }

    private static async Task<string?> GetAsync(IRecordStore store, string id) =>
        await store.GetAsync(id, null, default) is { } record ? Encoding.UTF8.GetString(record.Value.Span) : null;

    private static async Task<long?> SetAsync(IRecordStore store, string id, string value, long? expected) =>
        await store.TrySetAsync(id, Encoding.UTF8.GetBytes(value), expected, Hour, null, default);
}
