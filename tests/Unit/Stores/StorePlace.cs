using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Stores;
using Microsoft.Data.Sqlite;

namespace Auth0.Ciba.Tests.Stores;

public enum StoreKind
{
    Memory,
    Sqlite,
    Postgres,
}

/// <summary>A place of one kind that several stores can be opened on, and that a test can look into and tamper with.</summary>
internal sealed class StorePlace : IDisposable
{
    private static int _places;

    private readonly StoreKind _kind;
    private readonly string _folder = Directory.CreateTempSubdirectory("a0c-store-").FullName;
    private readonly string _prefix = $"t{Interlocked.Increment(ref _places)}";
    private readonly MemoryRecordStore _memory = new();
    private readonly PostgresServer? _server;

    /// <param name="kind">The kind.</param>
    /// <param name="alone">Whether nothing of other tests may be there.</param>
    internal StorePlace(StoreKind kind, bool alone = false)
    {
        _kind = kind;
        _server = kind != StoreKind.Postgres ? null : alone ? PostgresServer.Own() : PostgresServer.Required;
    }

    internal string File => Path.Combine(_folder, "store.db");

    internal PostgresServer Server => _server!;

    internal string Table => _kind == StoreKind.Postgres ? _prefix + "_records" : "records";

    internal string Prefix => _prefix;

    /// <summary>Opens another store on the place; one in memory is the same each time.</summary>
    internal IRecordStore Open() => _kind switch
    {
        StoreKind.Sqlite => SqliteRecordStore.Open(new SqliteStoreOptions { Path = File, LockTimeout = TimeSpan.FromSeconds(60) }),
        StoreKind.Postgres => PostgresRecordStore.Open(_server!.Options(_prefix)),
        _ => new Undisposed(_memory),
    };

    internal IRecordStore Open(params Secret[] secrets) => secrets.Length == 0 ? Open() : new EncryptedRecordStore(Open(), secrets);

    /// <summary>Runs SQL on the place past the store.</summary>
    internal async Task<object?> AskAsync(string sql)
    {
        if (_kind == StoreKind.Postgres)
            return await _server!.AskAsync(sql);
        await using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    /// <summary>All bytes that the place keeps.</summary>
    internal byte[] ReadFiles() => _kind == StoreKind.Postgres
        ? _server!.ReadFiles()
        : [.. Directory.GetFiles(_folder).SelectMany(System.IO.File.ReadAllBytes)];

    public void Dispose()
    {
        _memory.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
