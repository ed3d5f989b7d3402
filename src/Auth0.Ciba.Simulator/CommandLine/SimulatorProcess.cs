using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace Auth0.Ciba.Simulator;

/// <summary>The simulator as a program: starts it, says where it is, waits for a signal.</summary>
internal static class SimulatorProcess
{
    private const int BadUsage = 2;
    private const int Failed = 1;

    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors)
    {
        try
        {
            var options = CommandLineParser.Parse(arguments);
            if (options.ShowHelp)
            {
                await output.WriteLineAsync(CommandLineOptions.Help);
                return 0;
            }

            await ServeAsync(options, output);
            return 0;
        }
        catch (CommandLineException bad)
        {
            await errors.WriteLineAsync(bad.Message);
            return BadUsage;
        }
        catch (Exception bad) when (bad is JsonException or ArgumentException)
        {
            await errors.WriteLineAsync("The configuration is not sound: " + bad.Message);
            return BadUsage;
        }
        catch (Exception bad) when (bad is IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync(bad.Message);
            return Failed;
        }
    }

    private static async Task ServeAsync(CommandLineOptions options, TextWriter output)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.TrySetResult();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        await using var simulator = await TenantSimulator.StartAsync(ToSimulatorOptions(options), CancellationToken.None);
        if (options.SecretOut is not null)
            SecretFiles.WritePrivate(options.SecretOut, simulator.ClientSecret);
        if (options.RootOut is not null)
            SecretFiles.WriteWhole(options.RootOut, simulator.RootCertificatePem);
        if (!options.Quiet)
            await AnnounceAsync(options, simulator, output);
        else if (options.ShowSecret)
            await output.WriteLineAsync(simulator.ClientSecret);
        if (options.ReadyFile is not null)
            SecretFiles.WriteWhole(options.ReadyFile, Ready(simulator));
        await stop.Task;
    }

    private static SimulatorOptions ToSimulatorOptions(CommandLineOptions options)
    {
        var configuration = options.ConfigFile is null ? new TenantConfiguration() : TenantConfiguration.Read(options.ConfigFile);
        var behaviour = configuration.Behaviour ?? new WireBehaviour();
        return new SimulatorOptions
        {
            Port = options.Port,
            Https = options.Https,
            Model = configuration.ToModel(),
            Behaviour = options.Interval is { } seconds ? behaviour with { IntervalSeconds = seconds } : behaviour,
            ClientSecret = SecretFiles.Read(options.ClientSecretFile),
            AutoDecision = options.AutoDecision,
        };
    }

    private static async Task AnnounceAsync(CommandLineOptions options, TenantSimulator simulator, TextWriter output)
    {
        await output.WriteLineAsync("Simulated Auth0 tenant (not Auth0). Ctrl+C stops it.");
        await output.WriteLineAsync($"  Tenant   {simulator.Issuer}");
        await output.WriteLineAsync($"  Phone    {simulator.Issuer}phone");
        await output.WriteLineAsync($"  Control  {simulator.Issuer}control/requests");
        await output.WriteLineAsync($"  Client   {simulator.ClientId}");
        await output.WriteLineAsync(options switch
        {
            { ShowSecret: true } => $"  Secret   {simulator.ClientSecret}",
            { SecretOut: { } file } => $"  Secret   in {file}",
            _ => "  Secret   not shown; see --show-secret and --secret-out",
        });
    }

    private static string Ready(TenantSimulator simulator) => JsonSerializer.Serialize(
        new { issuer = simulator.Issuer, clientId = simulator.ClientId, pid = Environment.ProcessId });
}
