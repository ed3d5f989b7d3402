using System;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Auth0.Ciba.Bench;
using Auth0.Ciba.Bench.TokenCache;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// In this process: a project made at run time would need packages of its own. A short run ("--quick") writes nothing.
var load = Sections.LoadNow();
var isQuick = args.Contains("--quick");
var job = (isQuick ? Job.ShortRun : Job.MediumRun).WithToolchain(InProcessEmitToolchain.Instance);
var summary = BenchmarkRunner.Run<CachedToken>(DefaultConfig.Instance.AddJob(job).WithArtifactsPath(System.IO.Path.Combine(System.IO.Path.GetTempPath(), "auth0-ciba-bench")));

var text = new StringBuilder();
text.AppendLine("A token at hand, for a person who is named, in the engine. No HTTP request is made. BenchmarkDotNet, one process.");
text.AppendLine();
text.AppendLine($"Machine: {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}. Date: {DateTime.UtcNow:yyyy-MM-dd}.{load}");
text.AppendLine();
text.AppendLine("| | median, us | slowest, us | allocated, bytes |");
text.AppendLine("|---|---|---|---|");
foreach (var report in summary.Reports)
{
    var figures = report.ResultStatistics ?? throw new InvalidOperationException($"{report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo} was not measured.");
    text.AppendLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'')} | {figures.Median / 1000:0.000} | {figures.Max / 1000:0.000} | {report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase)} |"));
}

Console.WriteLine(text);
if (!isQuick)
    Sections.Write(typeof(CachedToken).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!, "token-engine", text.ToString());
