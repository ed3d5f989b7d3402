using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Reflection;
using System.Text.Json;
using System.Threading.Tasks;

namespace Auth0.Ciba.Bench.Load;

/// <summary>The simulator in a process of its own, with as many people as are asked.</summary>
internal sealed class SimulatorProcess : IDisposable
{
    private const string Secret = "load-secret";
    private readonly Process _process;
    private readonly string _configuration;

    private SimulatorProcess(Process process, string configuration, string issuer)
    {
        _process = process;
        _configuration = configuration;
        Issuer = issuer;
    }

    internal string Issuer { get; }

    internal static async Task<SimulatorProcess> StartAsync(int people)
    {
        var configuration = Path.GetTempFileName();
        var ready = Path.GetTempFileName();
        File.Delete(ready);
        var users = string.Join(",", Enumerable.Range(0, Math.Max(people, Workload.WarmUp)).Select(number => $$"""{"sub":"{{Workload.User(number)}}"}"""));
        await File.WriteAllTextAsync(configuration, $$"""{"users":[{{users}}]}""");

        var start = new ProcessStartInfo("dotnet", [Metadata("Simulator"), "--quiet", "--config", configuration, "--ready-file", ready]);
        start.Environment["AUTH0_CIBA_SIMULATOR_CLIENT_SECRET"] = Secret;
        var process = Process.Start(start)!;
        while (!File.Exists(ready) || new FileInfo(ready).Length == 0)
        {
            if (process.HasExited)
                throw new InvalidOperationException("The simulator did not start.");
            await Task.Delay(50);
        }

        using var about = JsonDocument.Parse(await File.ReadAllTextAsync(ready));
        File.Delete(ready);
        return new SimulatorProcess(process, configuration, about.RootElement.GetProperty("issuer").GetString()!);
    }

    internal Workload WorkFor(int count) => new(Issuer, "ciba-demo-client", Secret, count);

    /// <summary>Polls that the simulator saw, and its judge's violations.</summary>
    internal async Task<(long Polls, string Violations)> CountAsync()
    {
        using var client = new HttpClient();
        using var json = JsonDocument.Parse(await client.GetStringAsync(Issuer + "control/counters"));
        var violations = json.RootElement.GetProperty("violations").EnumerateObject().Where(kind => kind.Value.GetInt64() > 0).Select(kind => $"{kind.Value} {kind.Name}");
        return (json.RootElement.GetProperty("polls").GetInt64(), string.Join(", ", violations));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        File.Delete(_configuration);
    }

    internal static string Metadata(string key) =>
        typeof(SimulatorProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
