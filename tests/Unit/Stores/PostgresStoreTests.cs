using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Stores;
using Npgsql;
using Xunit;

namespace Auth0.Ciba.Tests.Stores;

/// <summary>What is PostgreSQL's own: restarts, locks, roles, and tables that others made.</summary>
public sealed class PostgresStoreTests
{
    private static int _prefixes;

    private readonly string _prefix = $"p{Interlocked.Increment(ref _prefixes)}";

    [SkippableFact]
    public async Task ARestartIsAnErrorAndTheNextCallWorks()
    {
        var server = PostgresServer.Own();
        using var store = PostgresRecordStore.Open(server.Options(_prefix));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => SetAsync(store, $"request/{number}")));

        server.Stop();
        var error = await AssertFailsAsync(store, "cannot be reached");
        Assert.Null(error.InnerException);
        server.Resume();

        await SetAsync(store, "request/after");
        Assert.Equal(21, (await store.ListAsync("request/", null, default)).Count);

        // Restarted between two calls: the connections in the pool are broken, and only one call finds out.
        server.Stop();
        server.Resume();
        await Assert.ThrowsAsync<Auth0CibaException>(() => SetAsync(store, "request/between"));
        await SetAsync(store, "request/later");
        server.Stop();
    }

    [SkippableFact]
    public async Task ALockIsAnErrorAndTheNextCallWorks()
    {
        var server = PostgresServer.Required;
        using (var maker = PostgresRecordStore.Open(server.Options(_prefix)))
            await SetAsync(maker, "a");
        using var store = PostgresRecordStore.Open(new PostgresStoreOptions { Host = "127.0.0.1", Port = server.Port, Database = "postgres", User = "ciba", TablePrefix = _prefix, CallTimeout = TimeSpan.FromSeconds(4) });
        await using (var other = new NpgsqlConnection($"Host=127.0.0.1;Port={server.Port};Database=postgres;Username=ciba;Pooling=false"))
        {
            await other.OpenAsync();
            await using var transaction = await other.BeginTransactionAsync();
            await using var command = new NpgsqlCommand($"LOCK TABLE {_prefix}_records IN EXCLUSIVE MODE", other);
            await command.ExecuteNonQueryAsync();
            await AssertFailsAsync(store, "did not answer in time");
            Assert.NotNull(await store.GetAsync("a", null, default));
        }

        await SetAsync(store, "z");
    }

    /// <summary>The server committed, and its answer was lost: the write is found again, with its version, and is no failure.</summary>
    [SkippableTheory]
    [InlineData("INSERT INTO", null)]
    [InlineData("INSERT INTO", 0L)]
    [InlineData("UPDATE", 1L)]
    public async Task AWriteWhoseAnswerWasLostIsReadAgain(string statement, long? expected)
    {
        var server = PostgresServer.Required;
        using var proxy = new CuttingProxy(server.Port);
        using var store = PostgresRecordStore.Open(Through(proxy));
        var version = await store.TrySetAsync("a", new byte[1], 0, TimeSpan.FromHours(1), null, default);
        var (id, given) = expected switch { null => ("b", (long?)null), 0 => ("b", 0L), _ => ("a", version) };
        proxy.CutAnswerTo($"{statement} {_prefix}_records");

        var written = await store.TrySetAsync(id, new byte[] { 7 }, given, TimeSpan.FromHours(1), null, default);

        Assert.Equal(1, proxy.Cuts);
        var record = (await store.GetAsync(id, null, default))!;
        Assert.Equal((7, written), (record.Value.Span[0], record.Version));
        Assert.Equal(version + (expected is > 0 ? 1 : 1 << 24), written);
    }

    [SkippableFact]
    public async Task AWriteThatNeverArrivedIsAFailure()
    {
        var server = PostgresServer.Required;
        using var proxy = new CuttingProxy(server.Port);
        using var store = PostgresRecordStore.Open(Through(proxy));
        var version = await store.TrySetAsync("z", new byte[1], 0, TimeSpan.FromHours(1), null, default);
        proxy.CutBefore($"UPDATE {_prefix}_records");

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => store.TrySetAsync("z", new byte[] { 7 }, version, TimeSpan.FromHours(1), null, default).AsTask());

        Assert.Equal(1, proxy.Cuts);
        Assert.Contains("connection broke", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not known", error.Message, StringComparison.Ordinal);
        Assert.Equal(version, (await store.GetAsync("z", null, default))!.Version);
    }

    /// <summary>Same bytes, same version, written by somebody else: not taken for one's own write.</summary>
    [SkippableFact]
    public async Task AnothersEqualWriteIsNotTakenForTheLostOne()
    {
        var server = PostgresServer.Required;
        using var proxy = new CuttingProxy(server.Port);
        using var store = PostgresRecordStore.Open(Through(proxy));
        using var other = PostgresRecordStore.Open(server.Options(_prefix));
        var version = await store.TrySetAsync("z", new byte[1], 0, TimeSpan.FromHours(1), null, default);
        proxy.CutBefore($"UPDATE {_prefix}_records", () => other.TrySetAsync("z", new byte[] { 7 }, version, TimeSpan.FromHours(1), null, default).AsTask());

        await Assert.ThrowsAsync<Auth0CibaException>(() => store.TrySetAsync("z", new byte[] { 7 }, version, TimeSpan.FromHours(1), null, default).AsTask());

        Assert.Equal(version + 1, (await store.GetAsync("z", null, default))!.Version);
    }

    [SkippableFact]
    public async Task AServerThatStaysAwayLeavesTheWriteUnknown()
    {
        var server = PostgresServer.Own();
        using var proxy = new CuttingProxy(server.Port);
        using var store = PostgresRecordStore.Open(new PostgresStoreOptions { Host = "127.0.0.1", Port = proxy.Port, Database = "postgres", User = "ciba", TablePrefix = _prefix });
        await SetAsync(store, "a");
        proxy.CutAnswerTo($"INSERT INTO {_prefix}_records", server.Stop);

        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => SetAsync(store, "z"));

        Assert.Contains("is not known", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task TablesTakenAwayAreMadeAnew()
    {
        var server = PostgresServer.Required;
        using var store = PostgresRecordStore.Open(server.Options(_prefix));
        await SetAsync(store, "a");
        await server.AskAsync($"DROP TABLE {_prefix}_records, {_prefix}_schema");
        await AssertFailsAsync(store, "tables are missing");
        await SetAsync(store, "z");
    }

    [SkippableFact]
    public async Task ANewerSchemaIsRefused()
    {
        var server = PostgresServer.Required;
        using (var store = PostgresRecordStore.Open(server.Options(_prefix)))
            await SetAsync(store, "a");
        await server.AskAsync($"UPDATE {_prefix}_schema SET version = 2");
        using var old = PostgresRecordStore.Open(server.Options(_prefix));
        await AssertFailsAsync(old, "newer version");
    }

    [SkippableFact]
    public async Task ARoleWithoutRightsIsToldSo()
    {
        var server = PostgresServer.Required;
        await server.AskAsync($"CREATE ROLE {_prefix}_role LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        using var store = PostgresRecordStore.Open(new PostgresStoreOptions { Host = "127.0.0.1", Port = server.Port, Database = "postgres", User = _prefix + "_role", TablePrefix = _prefix });
        await AssertFailsAsync(store, "may not use or make its tables");
    }

    [SkippableFact]
    public async Task WhatDoesNotWorkIsSaidWithoutThePassword()
    {
        var server = PostgresServer.Required;
        var password = Secret.FromPlainText("canary;Password=x'\"");
        foreach (var (options, text) in new[]
        {
            (new PostgresStoreOptions { Host = "127.0.0.1", Port = server.Port, Database = "none", User = "ciba", Password = password }, "no such database"),
            (new PostgresStoreOptions { Host = "127.0.0.1", Port = server.Port, Database = "postgres", User = "nobody", Password = password }, "does not accept this user"),
            (new PostgresStoreOptions { Host = "127.0.0.1", Port = 1, Database = "postgres", User = "ciba", Password = password }, "cannot be reached"),
            (new PostgresStoreOptions { Host = "127.0.0.1", Port = server.Port, Database = "postgres", User = "ciba", Password = password, Tls = PostgresTlsMode.Require }, "cannot be reached"),
        })
        {
            using var store = PostgresRecordStore.Open(options);
            var error = await AssertFailsAsync(store, text);
            Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task ManyWhoMakeTheTablesAtOnceShareThem()
    {
        var server = PostgresServer.Required;
        var stores = Enumerable.Range(0, 8).Select(_ => PostgresRecordStore.Open(server.Options(_prefix))).ToArray();
        await Task.WhenAll(stores.Select((store, number) => Task.Run(() => SetAsync(store, $"{number}"))));
        Assert.Equal(8, (await stores[0].ListAsync("", null, default)).Count);
        foreach (var store in stores)
            store.Dispose();
    }

    [SkippableFact]
    public async Task ExpiredRowsAreDroppedInPassing()
    {
        var server = PostgresServer.Required;
        using (var store = PostgresRecordStore.Open(server.Options(_prefix)))
            await store.TrySetAsync("a", new byte[1], 0, TimeSpan.Zero, null, default);
        using (var store = PostgresRecordStore.Open(server.Options(_prefix)))
            await SetAsync(store, "b");
        Assert.Equal("b", await server.AskAsync($"SELECT string_agg(id, ',') FROM {_prefix}_records"));
    }

    [Theory]
    [InlineData("", 5432, "auth0_ciba", "Host")]
    [InlineData("h", 0, "auth0_ciba", "Port")]
    [InlineData("h", 65536, "auth0_ciba", "Port")]
    [InlineData("h", 5432, "x; DROP TABLE y", "TablePrefix")]
    [InlineData("h", 5432, "", "TablePrefix")]
    [InlineData("h", 5432, "Upper", "TablePrefix")]
    public void WhatBreaksARuleIsBadInput(string host, int port, string prefix, string parameter)
    {
        var error = Assert.Throws<Auth0CibaException>(() => PostgresRecordStore.Open(new PostgresStoreOptions { Host = host, Port = port, Database = "d", User = "u", TablePrefix = prefix }));
        Assert.Equal((ErrorIds.BadInput, parameter), (error.ErrorId, error.ParameterName));
    }

    private PostgresStoreOptions Through(CuttingProxy proxy) => new() { Host = "127.0.0.1", Port = proxy.Port, Database = "postgres", User = "ciba", TablePrefix = _prefix };

    private static async Task SetAsync(SqlRecordStore store, string id) => Assert.NotNull(await store.TrySetAsync(id, new byte[1], null, TimeSpan.FromHours(1), null, default));

    private static async Task<Auth0CibaException> AssertFailsAsync(SqlRecordStore store, string text)
    {
        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => store.TrySetAsync("z", new byte[1], 0, TimeSpan.FromHours(1), null, default).AsTask());
        Assert.Equal(ErrorIds.StoreFailed, error.ErrorId);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        return error;
    }
}
