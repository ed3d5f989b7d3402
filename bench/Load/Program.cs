using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;

namespace Auth0.Ciba.Bench.Load;

/// <summary>
/// Load of many pending requests: the engine against a bare HttpClient loop that does the same POSTs, each in a fresh process against a
/// fresh simulator, in turn. Prints a table and writes its section of docs/performance.md.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["worker", var kind, var issuer, var clientId, var secret, var count])
        {
            var work = new Workload(issuer, clientId, secret, int.Parse(count));
            var figures = kind == Kinds.Engine ? await EngineWorker.RunAsync(work) : await new BareWorker(spread: kind == Kinds.Bare).RunAsync(work);
            Console.WriteLine(JsonSerializer.Serialize(figures));
            return 0;
        }

        int[] counts = arguments.Length > 0 ? [.. arguments.Select(int.Parse)] : [1, 100, 1_000, 10_000];
        var rows = new List<Row>();
        foreach (var n in counts)
        {
            foreach (var each in Kinds.All)
            {
                rows.Add(await RunAsync(each, n));
                Console.WriteLine(Report.Line(rows[^1]));
            }
        }

        var report = Report.Write(rows);
        Console.WriteLine();
        Console.WriteLine(report);
        if (arguments.Length == 0)
            Sections.Write(SimulatorProcess.Metadata("RepositoryRoot"), "load", report);
        return 0;
    }

    private static async Task<Row> RunAsync(string kind, int count)
    {
        using var simulator = await SimulatorProcess.StartAsync(count);
        var work = simulator.WorkFor(count);
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["worker", kind, work.Issuer, work.ClientId, work.ClientSecret, count.ToString()]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var (polls, violations) = await simulator.CountAsync();
        return new Row(kind, count, JsonSerializer.Deserialize<Figures>(output.Trim())!, polls, violations);
    }
}

/// <summary>What is compared.</summary>
internal static class Kinds
{
    internal const string Engine = "engine";
    internal const string Bare = "bare";
    internal const string Bursts = "bare, in bursts";

    internal static readonly string[] All = [Engine, Bare, Bursts];
}

/// <summary>One worker's run.</summary>
internal sealed record Row(string Kind, int Count, Figures Figures, long Polls, string Violations)
{
    /// <summary>CPU time for each HTTP request made: one to ask, and each poll.</summary>
    internal double CpuMicrosecondsPerRequest => Figures.CpuMs * 1000 / (Polls + Count);
}
