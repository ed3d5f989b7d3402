using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Simulator;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tests.Support;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

namespace Auth0.Ciba.Tests.Stores;

/// <summary>The store fails while a request is waited for: the wait goes on, nothing is lost, and who asks meanwhile is told why it does not work.</summary>
public sealed class StoreTroubleTests
{
    private static readonly Secret Key = StoreSecret.Create();

    [SkippableFact]
    public async Task APostgresServerThatIsAway()
    {
        using var place = new StorePlace(StoreKind.Postgres, alone: true);
        using var store = place.Open();
        await OutliveAsync(store, place.Server.Stop, place.Server.Resume, "PostgreSQL");
    }

    [SkippableFact]
    public async Task APostgresTableThatIsLocked()
    {
        using var place = new StorePlace(StoreKind.Postgres, alone: true);
        var options = place.Server.Options(place.Prefix);
        using (var maker = PostgresRecordStore.Open(options))
            await maker.ListAsync("request/", null, default);
        using var store = PostgresRecordStore.Open(new PostgresStoreOptions { Host = options.Host, Port = options.Port, Database = options.Database, User = options.User, TablePrefix = place.Prefix, CallTimeout = TimeSpan.FromSeconds(4) });
        await using var other = new NpgsqlConnection($"Host=127.0.0.1;Port={place.Server.Port};Database=postgres;Username=ciba;Pooling=false");
        await other.OpenAsync();
        await OutliveAsync(store, () => Run($"BEGIN; LOCK TABLE {place.Table} IN ACCESS EXCLUSIVE MODE"), () => Run("COMMIT"), "did not answer in time", holdSeconds: 9);

        void Run(string sql)
        {
            using var command = new NpgsqlCommand(sql, other);
            command.ExecuteNonQuery();
        }
    }

    [Fact]
    public async Task ASqliteFileThatIsLocked()
    {
        using var place = new StorePlace(StoreKind.Sqlite);
        using var store = SqliteRecordStore.Open(new SqliteStoreOptions { Path = place.File, LockTimeout = TimeSpan.FromSeconds(0.5) });
        using var other = new SqliteConnection($"Data Source={place.File};Pooling=False");
        await OutliveAsync(store, () => Run("BEGIN IMMEDIATE"), () => Run("COMMIT"), "locked");

        void Run(string sql)
        {
            other.Open();
            using var command = other.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    [SkippableFact]
    public async Task ADiskThatIsFull()
    {
        var folder = Directory.CreateTempSubdirectory("a0c-disk-").FullName;
        Skip.IfNot(OperatingSystem.IsLinux() && await RunAsync("mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", folder), "only root can mount a small disk");
        try
        {
            using var store = SqliteRecordStore.Open(new SqliteStoreOptions { Path = Path.Combine(folder, "store.db") });
            var ballast = Path.Combine(folder, "ballast");
            await OutliveAsync(store, () => Fill(ballast), () => File.Delete(ballast), "disk is full");
        }
        finally
        {
            await RunAsync("umount", folder);
        }
    }

    private static async Task OutliveAsync(IRecordStore store, Action takeAway, Action giveBack, string toldAs, double holdSeconds = 3)
    {
        await using var simulator = await TenantSimulator.StartAsync(new SimulatorOptions { Behaviour = new WireBehaviour { IntervalSeconds = 1 } });
        using var session = new Session(new SessionOptions
        {
            Domain = simulator.Issuer,
            ClientId = simulator.ClientId,
            ClientSecret = Secret.FromPlainText(simulator.ClientSecret),
            AllowInsecureLoopback = true,
            Store = store,
            StoreSecrets = [Key],
        });
        var pending = await session.InitiateAsync(Ask("Before"));
        var wait = session.WaitAsync(pending);
        await EngineRig.UntilAsync(() => simulator.Control.Counters.Polls >= 1);

        takeAway();
        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => session.InitiateAsync(Ask("Meanwhile")));
        simulator.Control.Approve(pending.AuthReqId);
        await Task.Delay(TimeSpan.FromSeconds(holdSeconds));
        Assert.False(wait.IsCompleted);
        giveBack();

        Assert.True((await wait).IsApproved);
        Assert.Equal(ErrorIds.StoreFailed, error.ErrorId);
        Assert.Contains(toldAs, error.Message, StringComparison.Ordinal);
        Assert.Empty(simulator.Control.Violations);
        Assert.Single(simulator.Control.Requests);
        Assert.NotNull(await session.FindTokenAsync(new Tokens.TokenQuery { UserId = EngineRig.Alice }));
    }

    private static BackchannelAuthenticationRequest Ask(string message) => EngineRig.Ask(message: message);

    private static void Fill(string file)
    {
        using var ballast = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 1);
        try
        {
            foreach (var size in Enumerable.Repeat(4096, 1000))
                ballast.Write(new byte[size]);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
