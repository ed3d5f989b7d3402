using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using System.Threading.Tasks;

namespace Auth0.Ciba.Bench.Soak;

/// <summary>The simulator in a process of its own, and its control API.</summary>
internal sealed class SoakTenant : IDisposable
{
    private readonly Process _process;
    private readonly string _configuration;
    private readonly HttpClient _control;

    private SoakTenant(Process process, string configuration, string issuer)
    {
        _process = process;
        _configuration = configuration;
        Issuer = issuer;
        _control = new HttpClient { BaseAddress = new Uri(issuer + "control/") };
    }

    internal const string ClientId = "ciba-demo-client";
    internal const string Secret = "soak-secret";

    internal string Issuer { get; }

    internal static async Task<SoakTenant> StartAsync(int people, int interval)
    {
        var configuration = Path.GetTempFileName();
        var ready = Path.GetTempFileName();
        File.Delete(ready);
        var users = string.Join(",", Enumerable.Range(0, people).Select(number => $$"""{"sub":"{{SoakPlan.User(number)}}"}"""));
        await File.WriteAllTextAsync(configuration, $$"""{"users":[{{users}}]}""");
        var start = new ProcessStartInfo("dotnet", [Metadata("Simulator"), "--quiet", "--interval", interval.ToString(System.Globalization.CultureInfo.InvariantCulture), "--config", configuration, "--ready-file", ready]);
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
        return new SoakTenant(process, configuration, about.RootElement.GetProperty("issuer").GetString()!);
    }

    internal Task DecideAsync(string user, bool approve) => PostAsync($"requests/{(approve ? "approve" : "deny")}?user={Uri.EscapeDataString(user)}", null);

    internal Task InjectAsync(SoakFault fault) => PostAsync("faults", fault);

    internal Task RotateAsync() => PostAsync("keys/rotate", new { keepOld = true });

    /// <summary>The requests that the tenant made, and its whole log.</summary>
    internal async Task<SoakLog> ReadAsync()
    {
        var made = await _control.GetFromJsonAsync<SoakMade[]>("requests");
        using var log = JsonDocument.Parse(await _control.GetStringAsync("log"));
        if (log.RootElement.EnumerateArray().First().GetProperty("order").GetInt64() != 1)
            throw new InvalidOperationException("The tenant's log did not hold all of the soak; it proves nothing.");
        return new SoakLog(made!, log.Deserialize<SoakAnswer[]>(JsonSerializerOptions.Web)!);
    }

    /// <summary>Polls, and the judge's violations by kind.</summary>
    internal async Task<(long Polls, IReadOnlyDictionary<string, long> Violations)> CountAsync()
    {
        using var json = JsonDocument.Parse(await _control.GetStringAsync("counters"));
        return (json.RootElement.GetProperty("polls").GetInt64(), json.RootElement.GetProperty("violations").EnumerateObject().ToDictionary(kind => kind.Name, kind => kind.Value.GetInt64()));
    }

    public void Dispose()
    {
        _control.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        File.Delete(_configuration);
    }

    private async Task PostAsync(string path, object? body)
    {
        using var answer = body is null ? await _control.PostAsync(path, null) : await _control.PostAsJsonAsync(path, body);
        answer.EnsureSuccessStatusCode();
    }

    private static string Metadata(string key) => typeof(SoakTenant).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
