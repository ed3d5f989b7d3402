using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Stores;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Auth0.Ciba.Tests.Stores;

/// <summary>What is SQLite's own: the file, its mode and owner, locks, and what else a file can be.</summary>
public sealed class SqliteStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("a0c-store-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "store.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [UnsupportedOSPlatform("windows")]
    [SkippableFact]
    public async Task TheFilesAreTheOwnersAlone()
    {
        Skip.If(OperatingSystem.IsWindows(), "Unix modes");
        using var store = Open();
        await SetAsync(store, "a");

        var files = Directory.GetFiles(_folder);
        Assert.Equal(["store.db", "store.db-shm", "store.db-wal"], files.Select(System.IO.Path.GetFileName).Order());
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [UnsupportedOSPlatform("windows")]
    [SkippableTheory]
    [InlineData("store.db", UnixFileMode.GroupRead)]
    [InlineData("store.db", UnixFileMode.OtherRead)]
    [InlineData("store.db", UnixFileMode.OtherWrite)]
    [InlineData("store.db-wal", UnixFileMode.OtherRead)]
    [InlineData("store.db-shm", UnixFileMode.GroupWrite)]
    public async Task ALaxModeIsRefusedWithTheRemedy(string name, UnixFileMode mode)
    {
        Skip.If(OperatingSystem.IsWindows(), "Unix modes");
        var file = System.IO.Path.Combine(_folder, name);
        await File.WriteAllTextAsync(file, "kept as it is");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | mode);
        using var store = Open();

        await AssertFailsAsync(store, $"chmod 600 '{file}'");
        Assert.Equal("kept as it is", await File.ReadAllTextAsync(file));

        File.Delete(file);
        await SetAsync(store, "a");
    }

    [SkippableFact]
    public async Task AnotherUsersFileIsRefused()
    {
        Skip.If(OperatingSystem.IsWindows() || Environment.UserName != "root", "only root can give a file away");
        using (var store = Open())
            await SetAsync(store, "a");
        await RunAsync("chown", "12345", Path);

        using var other = Open();
        await AssertFailsAsync(other, "belongs to user 12345");
    }

    [Fact]
    public async Task ALockIsAnErrorAndTheNextCallWorks()
    {
        using var store = Open(TimeSpan.FromMilliseconds(200));
        await SetAsync(store, "a");
        using (var other = new SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            other.Open();
            Run(other, "BEGIN IMMEDIATE");
            var error = await AssertFailsAsync(store, "another process has kept it locked for more than 0.2 seconds");
            Assert.Null(error.InnerException);
            Assert.NotNull(await store.GetAsync("a", null, default));
            Run(other, "COMMIT");
        }

        await SetAsync(store, "b");
    }

    [Fact]
    public async Task ManyWhoMakeTheFileAtOnceShareIt()
    {
        for (var round = 0; round < 40; round++)
        {
            var path = System.IO.Path.Combine(_folder, $"{round}.db");
            var stores = Enumerable.Range(0, 8).Select(_ => SqliteRecordStore.Open(new SqliteStoreOptions { Path = path, LockTimeout = TimeSpan.FromSeconds(60) })).ToArray();
            await Task.WhenAll(stores.Select((store, number) => Task.Run(() => SetAsync(store, $"{number}"))));
            Assert.Equal(8, (await stores[0].ListAsync("", null, default)).Count);
            foreach (var store in stores)
                store.Dispose();
        }
    }

    [SkippableFact]
    public async Task AFullDiskIsAnErrorAndNothingIsLost()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && await RunAsync("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", _folder), "only root can mount a small disk");
        try
        {
            using var store = Open();
            await SetAsync(store, "a");
            await File.WriteAllBytesAsync(System.IO.Path.Combine(_folder, "ballast"), new byte[300_000]);

            var error = await Assert.ThrowsAsync<Auth0CibaException>(() => store.TrySetAsync("b", new byte[300_000], 0, TimeSpan.FromHours(1), null, default).AsTask());
            Assert.Equal(ErrorIds.StoreFailed, error.ErrorId);
            Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
            Assert.NotNull(await store.GetAsync("a", null, default));
            Assert.Null(await store.GetAsync("b", null, default));

            File.Delete(System.IO.Path.Combine(_folder, "ballast"));
            await SetAsync(store, "b");
        }
        finally
        {
            await RunAsync("umount", _folder);
        }
    }

    [Fact]
    public async Task AnotherProgramsDatabaseIsLeftAsItIs()
    {
        TouchPrivate();
        using (var other = new SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            other.Open();
            Run(other, "CREATE TABLE records (id TEXT)");
        }

        var before = await File.ReadAllBytesAsync(Path);
        using var store = Open();
        await AssertFailsAsync(store, "database of another program");
        Assert.Equal(before, await File.ReadAllBytesAsync(Path));
    }

    [Fact]
    public async Task AnythingElseIsLeftAsItIs()
    {
        TouchPrivate();
        await File.WriteAllTextAsync(Path, new string('x', 5000));
        using var store = Open();
        await AssertFailsAsync(store, "is no SQLite database");
        Assert.Equal(5000, new FileInfo(Path).Length);
    }

    [Fact]
    public async Task ANewerSchemaIsRefused()
    {
        using (var store = Open())
            await SetAsync(store, "a");
        using (var other = new SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            other.Open();
            Run(other, "PRAGMA user_version = 2");
        }

        using var old = Open();
        await AssertFailsAsync(old, "newer version");
    }

    [Fact]
    public async Task AMissingFolderIsAnErrorUntilItIsThere()
    {
        using var store = SqliteRecordStore.Open(new SqliteStoreOptions { Path = System.IO.Path.Combine(_folder, "later", "store.db") });
        await AssertFailsAsync(store, "its folder does not exist");
        Directory.CreateDirectory(System.IO.Path.Combine(_folder, "later"));
        await SetAsync(store, "a");
    }

    [Fact]
    public async Task AFileThatWasTakenAwayIsMadeAnew()
    {
        using var store = Open();
        await SetAsync(store, "a");
        foreach (var file in Directory.GetFiles(_folder))
            File.Delete(file);

        Assert.Null(await store.GetAsync("a", null, default));
        await SetAsync(store, "b");
        using var other = Open();
        Assert.NotNull(await other.GetAsync("b", null, default));
    }

    [Fact]
    public async Task ExpiredRowsAreDroppedInPassing()
    {
        using (var store = Open())
            await store.TrySetAsync("a", new byte[1], 0, TimeSpan.Zero, null, default);
        using (var store = Open())
            await SetAsync(store, "b");

        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT group_concat(id) FROM records";
        Assert.Equal("b", command.ExecuteScalar());
    }

    [Fact]
    public async Task AClosedStoreSaysSo()
    {
        var store = Open();
        await SetAsync(store, "a");
        store.Dispose();
        store.Dispose();
        await AssertFailsAsync(store, "closed");
    }

    [Theory]
    [InlineData("", 10)]
    [InlineData("  ", 10)]
    [InlineData("x\0.db", 10)]
    [InlineData("x.db", 0)]
    [InlineData("x.db", 601)]
    public void WhatBreaksARuleIsBadInput(string path, double seconds)
    {
        var error = Assert.Throws<Auth0CibaException>(() => SqliteRecordStore.Open(new SqliteStoreOptions { Path = path, LockTimeout = TimeSpan.FromSeconds(seconds) }));
        Assert.Equal(ErrorIds.BadInput, error.ErrorId);
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async Task SetAsync(SqlRecordStore store, string id) => Assert.NotNull(await store.TrySetAsync(id, new byte[1], null, TimeSpan.FromHours(1), null, default));

    private static async Task<Auth0CibaException> AssertFailsAsync(SqlRecordStore store, string text)
    {
        var error = await Assert.ThrowsAsync<Auth0CibaException>(() => store.TrySetAsync("z", new byte[1], 0, TimeSpan.FromHours(1), null, default).AsTask());
        Assert.Equal(ErrorIds.StoreFailed, error.ErrorId);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        return error;
    }

    private SqlRecordStore Open(TimeSpan? lockTimeout = null) => SqliteRecordStore.Open(new SqliteStoreOptions { Path = Path, LockTimeout = lockTimeout ?? TimeSpan.FromSeconds(60) });

    private void TouchPrivate()
    {
        File.WriteAllBytes(Path, []);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
