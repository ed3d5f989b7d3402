using System;
using System.Linq;
using System.Threading.Tasks;
using Auth0.Ciba.Simulator;

namespace Auth0.Ciba.Samples.Quickstart;

/// <summary>Starts a local Auth0 tenant and runs the main job against it: with the real cmdlets where there is a PowerShell, else through the engine.</summary>
internal static class Program
{
    private const string Usage = "usage: dotnet run --project samples/Quickstart [-- --manual]\n  --manual   wait for a person to approve on the phone page";

    private static async Task<int> Main(string[] arguments)
    {
        if (arguments.Any(argument => argument != "--manual"))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        var isManual = arguments.Contains("--manual");
        await using var simulator = await TenantSimulator.StartAsync(new SimulatorOptions
        {
            AutoDecision = isManual ? null : new AutoDecision(Approve: true, Delay: TimeSpan.FromSeconds(2)),
            Behaviour = new WireBehaviour { IntervalSeconds = 2 },
        });

        Console.WriteLine($"A simulated Auth0 tenant runs at {simulator.BaseAddress} (nothing leaves this machine).");
        Console.WriteLine(isManual
            ? $"Approve on the phone page: {simulator.BaseAddress}phone?user=auth0%7Calice"
            : $"Alice's phone approves by itself after 2 seconds; with -- --manual you do, at {simulator.BaseAddress}phone?user=auth0%7Calice");

        if (await PowerShellRun.FindAsync() is { } powerShell)
            return await powerShell.RunAsync(simulator);
        Console.WriteLine("No PowerShell was found, so this is the same flow through the engine, in C#.");
        return await EngineRun.RunAsync(simulator);
    }
}
