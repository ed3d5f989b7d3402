using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;

namespace Auth0.Ciba.Bench.Load;

/// <summary>The table.</summary>
internal static class Report
{
    internal static string Line(Row row) => string.Create(CultureInfo.InvariantCulture,
        $"| {row.Count} | {row.Kind} | {row.CpuMicrosecondsPerRequest:0} | {row.Figures.LiveBytes:0} | {row.Figures.RssBytes / 1024:0.0} | {row.Figures.Threads} | {row.Figures.LatenessP50Ms:0.0} / {row.Figures.LatenessP99Ms:0.0} | {row.Figures.ApprovalP50Ms / 1000:0.00} / {row.Figures.ApprovalP99Ms / 1000:0.00} | {(double)row.Polls / row.Count:0.00} | {row.Figures.Results} | {(row.Violations.Length == 0 ? "none" : row.Violations)} |");

    internal static string Write(IReadOnlyList<Row> rows)
    {
        var text = new StringBuilder();
        text.AppendLine("The engine (memory store; pacing and the guard against asking too often are off for this) against a bare `HttpClient` loop that makes the same");
        text.AppendLine("POSTs, checks nothing and keeps nothing. Each row is a fresh process against a fresh simulator in a process of its own, one after the other on one");
        text.AppendLine($"machine, warmed up by rounds of requests that are not counted: all are asked, polled every 5 s for {Workload.PollingTime.TotalSeconds:0} s, then approved at once. One run; figures differ between runs, so read the ratios.");
        text.AppendLine("The engine spreads polls over the interval, so that a tenant is not hit in bursts; `bare` polls at the same pace. `bare, in bursts` polls as the requests");
        text.AppendLine("were asked, all within a second or two: cheaper for the client, whose threads need not wake up so often, and what a tenant's rate limit punishes.");
        text.AppendLine();
        text.AppendLine($"Machine: {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}. Date: {DateTime.UtcNow:yyyy-MM-dd}. Again: `./build.ps1 -Task Bench`.");
        text.AppendLine();
        text.AppendLine("| pending | | CPU per HTTP request, us | live bytes each | RSS each, KiB | threads added | poll lateness p50 / p99, ms | approval to result p50 / p99, s | polls each | results | impolite, as the simulator judges |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var row in rows)
            text.AppendLine(Line(row));
        text.AppendLine();
        text.AppendLine("Live bytes are counted after a full collection while all are pending. Lateness is the start of a poll against its due time. A poll every interval");
        text.AppendLine("finds an approval after half an interval on average (2.5 s); more than that is waiting for a turn.");
        text.AppendLine();
        foreach (var rowsOfCount in rows.GroupBy(row => row.Count))
        {
            double Ratio(string kind) => rowsOfCount.First(row => row.Kind == Kinds.Engine).CpuMicrosecondsPerRequest / rowsOfCount.First(row => row.Kind == kind).CpuMicrosecondsPerRequest;
            text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"- {rowsOfCount.Key} pending: the engine's CPU per HTTP request is {Ratio(Kinds.Bare):0.00} times the bare loop's at the same pace, {Ratio(Kinds.Bursts):0.00} times the bare loop's in bursts."));
        }

        return text.ToString();
    }
}
