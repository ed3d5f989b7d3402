using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Simulator;

namespace Auth0.Ciba.Samples.Quickstart;

/// <summary>The flow with the cmdlets of the staged module, in a pwsh from PATH or from this repository's tool manifest.</summary>
internal sealed class PowerShellRun
{
    private static readonly TimeSpan ToolRestoreLimit = TimeSpan.FromMinutes(2);

    private readonly string _program;
    private readonly string[] _prefix;

    private PowerShellRun(string program, params string[] prefix)
    {
        _program = program;
        _prefix = prefix;
    }

    /// <summary>Null where there is no PowerShell to be had.</summary>
    internal static async Task<PowerShellRun?> FindAsync()
    {
        if (await TryAsync("pwsh", "-NoProfile", "-Command", "exit 0"))
            return new PowerShellRun("pwsh");
        return await TryAsync("dotnet", "tool", "restore") && await TryAsync("dotnet", "tool", "run", "pwsh", "-NoProfile", "-Command", "exit 0")
            ? new PowerShellRun("dotnet", "tool", "run", "pwsh")
            : null;
    }

    internal async Task<int> RunAsync(TenantSimulator simulator)
    {
        string[] arguments = [.. _prefix, "-NoProfile", "-File", Path.Combine(AppContext.BaseDirectory, "quickstart.ps1"), "-Module", Metadata("ModuleManifest")];
        var start = new ProcessStartInfo(_program, arguments) { WorkingDirectory = Metadata("RepositoryRoot") };
        start.Environment["AUTH0_DOMAIN"] = simulator.Issuer;
        start.Environment["AUTH0_CLIENT_ID"] = simulator.ClientId;
        start.Environment["AUTH0_CLIENT_SECRET"] = simulator.ClientSecret;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static async Task<bool> TryAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Metadata("RepositoryRoot"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var limit = new CancellationTokenSource(ToolRestoreLimit);
        try
        {
            using var process = Process.Start(start)!;
            var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            try
            {
                await process.WaitForExitAsync(limit.Token);
                await output;
                return process.ExitCode == 0;
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return false;
            }
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static string Metadata(string key) =>
        typeof(PowerShellRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
