using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Auth0.Ciba.Stores;
using Npgsql;
using Xunit;

namespace Auth0.Ciba.Tests.Stores;

/// <summary>A PostgreSQL server of the tests' own, in a temporary folder; started once where it is installed, ended with the process.</summary>
internal sealed class PostgresServer
{
    private static readonly string[] Folders = ["/usr/local/bin", "/usr/bin", .. Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => version + "/bin") : []];
    private static readonly Lazy<PostgresServer?> Shared = new(Start);

    private const string Missing = "PostgreSQL is not installed (initdb, pg_ctl)";

    private readonly string _folder = Directory.CreateTempSubdirectory("a0c-pg-").FullName;

    internal int Port { get; private set; }

    /// <summary>Skips the test by name where no server can be had.</summary>
    internal static PostgresServer Required
    {
        get
        {
            Skip.If(Shared.Value is null, Missing);
            return Shared.Value!;
        }
    }

    /// <summary>A server for one test.</summary>
    internal static PostgresServer Own()
    {
        var server = Start();
        Skip.If(server is null, Missing);
        return server!;
    }

    private static PostgresServer? Start()
    {
        if (Find("initdb") is not { } initdb || OperatingSystem.IsWindows())
            return null;
        var server = new PostgresServer();
        server.RemoveWhenDone();
        if (Environment.UserName == "root")
            Run("chown", "postgres", server._folder);
        server.RunAsOwner(initdb, "-D", server.Data, "-U", "ciba", "-A", "trust", "--no-sync", "-E", "UTF8", "--no-instructions");

        // As late as can be: until the server listens, the port is anybody's.
        server.Port = FreePort();
        File.AppendAllText(server.Data + "/postgresql.conf", $"\nport = {server.Port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '{server._folder}'\nfsync = off\nmax_connections = 400\n");
        server.Resume();
        return server;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    internal void Resume() => RunAsOwner(Find("pg_ctl")!, "-D", Data, "-w", "-l", _folder + "/log", "start");

    internal void Stop() => RunAsOwner(Find("pg_ctl")!, "-D", Data, "-w", "-m", "immediate", "stop");

    internal PostgresStoreOptions Options(string prefix) => new() { Host = "127.0.0.1", Port = Port, Database = "postgres", User = "ciba", TablePrefix = prefix };

    internal async Task<object?> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={Port};Database=postgres;Username=ciba;Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Everything that the server keeps, its log of writes too.</summary>
    internal byte[] ReadFiles()
    {
        RunAsOwner(Find("psql")!, "-h", _folder, "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", "ciba", "-d", "postgres", "-q", "-c", "CHECKPOINT");
        return [.. Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).SelectMany(ReadIfThere)];
    }

    private string Data => _folder + "/data";

    private static byte[] ReadIfThere(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static string? Find(string program) => Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>By a process of its own, as the one that runs tests may be killed at any moment, and its whole group with it.</summary>
    private void RemoveWhenDone() => Run("sh", "-c", $"""
        (trap : TERM INT HUP; while kill -0 {Environment.ProcessId}; do sleep 1; done; {(Environment.UserName == "root" ? "runuser -u postgres -- " : "")}{Find("pg_ctl")} -D {Data} -w -m immediate stop; rm -rf {_folder}) &
        """.Trim());

    /// <summary>PostgreSQL does not run as root.</summary>
    private void RunAsOwner(string program, params string[] arguments)
    {
        if (Environment.UserName == "root")
            Run("runuser", ["-u", "postgres", "--", program, .. arguments]);
        else
            Run(program, arguments);
    }

    private static void Run(string program, params string[] arguments)
    {
        // What stays inherits what is not redirected, and must not hold the test run's pipes open.
        var quoted = string.Join(" ", new[] { program }.Concat(arguments).Select(part => $"'{part}'"));
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", quoted + " >/dev/null 2>&1 </dev/null"]) { WorkingDirectory = "/" })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{quoted} ended with {process.ExitCode}.");
    }
}
