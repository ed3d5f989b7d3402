using System;
using System.Collections.Generic;
using System.Globalization;

namespace Auth0.Ciba.Simulator;

/// <summary>Reads the command line: <c>--name value</c> or <c>--name=value</c>.</summary>
internal static class CommandLineParser
{
    /// <exception cref="CommandLineException">An option is unknown or its value is not sound.</exception>
    public static CommandLineOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new CommandLineOptions();
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var argument))
        {
            var equals = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=') : -1;
            var name = equals < 0 ? argument : argument[..equals];
            string Value() => equals >= 0 ? argument[(equals + 1)..]
                : rest.TryDequeue(out var next) ? next
                : throw new CommandLineException($"{name} needs a value.");
            options = name switch
            {
                "--port" => options with { Port = Number(name, Value(), 0, 65535) },
                "--https" when equals < 0 => options with { Https = true },
                "--root-out" => options with { RootOut = Value() },
                "--config" => options with { ConfigFile = Value() },
                "--auto-approve" => options with { AutoDecision = Auto(options, approve: true, name, Value()) },
                "--auto-deny" => options with { AutoDecision = Auto(options, approve: false, name, Value()) },
                "--client-secret-file" => options with { ClientSecretFile = Value() },
                "--secret-out" => options with { SecretOut = Value() },
                "--ready-file" => options with { ReadyFile = Value() },
                "--interval" => options with { Interval = Number(name, Value(), 1, 3600) },
                "--show-secret" when equals < 0 => options with { ShowSecret = true },
                "--quiet" when equals < 0 => options with { Quiet = true },
                "--help" or "-h" or "-?" => options with { ShowHelp = true },
                _ => throw new CommandLineException($"Unknown option '{name}'. --help lists the options."),
            };
        }

        return options.RootOut is null || options.Https ? options : throw new CommandLineException("--root-out goes with --https.");
    }

    private static AutoDecision Auto(CommandLineOptions options, bool approve, string name, string value) =>
        options.AutoDecision is null
            ? new AutoDecision(approve, Duration(name, value))
            : throw new CommandLineException("Give --auto-approve or --auto-deny, once.");

    private static int Number(string name, string value, int min, int max) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new CommandLineException($"{name} needs a number from {min} to {max}, not '{value}'.");

    private static TimeSpan Duration(string name, string value)
    {
        var digits = value.TrimEnd('s', 'm', 'h');
        TimeSpan? unit = value[digits.Length..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" or "" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            _ => null,
        };
        return unit is { } known
            && double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && amount * known.TotalDays <= 1
            ? amount * known
            : throw new CommandLineException($"{name} needs a time such as 500ms, 2s or 1m (at most a day), not '{value}'.");
    }
}
