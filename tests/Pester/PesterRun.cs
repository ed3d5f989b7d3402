using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Auth0.Ciba.Pester;

/// <summary>One run of the suite in a real pwsh.</summary>
internal sealed class PesterRun
{
    private const int NoPester = 42;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(75);
    private static readonly Lazy<PesterRun> Run = new(Start);

    private PesterRun(string? whySkipped, IReadOnlyList<PesterResult> results)
    {
        WhySkipped = whySkipped;
        Results = results;
    }

    internal static PesterRun Once => Run.Value;

    /// <summary>Why nothing ran; null where the suite ran.</summary>
    internal string? WhySkipped { get; }

    internal IReadOnlyList<PesterResult> Results { get; }

    internal string Counts => string.Join(", ", new[] { "Passed", "Failed", "Skipped" }.Select(result => $"{Results.Count(test => test.Result == result)} {result.ToLowerInvariant()}"));

    private static PesterRun Start()
    {
        using var module = ModuleUnderTest.Find();
        var resultFile = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("pwsh", ["-NoProfile", "-NonInteractive", "-File", Path.Combine(ModuleUnderTest.Metadata("SuiteFolder"), "Run.ps1"), "-ResultFile", resultFile])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["CIBA_MODULE"] = module.Manifest;
            start.Environment["CIBA_SIMULATOR"] = ModuleUnderTest.Metadata("Simulator");
            start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
            start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
            start.Environment["NO_COLOR"] = "1";

            var (exitCode, output) = Execute(start);
            if (exitCode == NoPester)
                return new PesterRun("the Pester suite: pwsh has no Pester 5", []);
            if (exitCode != 0)
                throw new InvalidOperationException($"The Pester run ended with exit code {exitCode}.\n{output}");
            return new PesterRun(null, [.. File.ReadLines(resultFile).Where(line => line.Length > 0).Select(PesterResult.Read)]);
        }
        catch (Win32Exception)
        {
            return new PesterRun("the Pester suite: there is no pwsh on PATH", []);
        }
        finally
        {
            File.Delete(resultFile);
        }
    }

    private static (int ExitCode, string Output) Execute(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The Pester run did not end within {Limit}.");
        }

        return (process.ExitCode, output.Result + errors.Result);
    }
}

/// <summary>One of Pester's tests.</summary>
internal sealed record PesterResult(string Name, string Result, string Output, string Error)
{
    internal static PesterResult Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        return new PesterResult(Text("name"), Text("result"), Text("output"), Text("error"));

        string Text(string name) => json.RootElement.GetProperty(name).GetString() ?? string.Empty;
    }
}
