namespace Auth0.Ciba.Simulator;

/// <summary>What the command line asks for.</summary>
internal sealed record CommandLineOptions
{
    public const string Help =
        """
        auth0-ciba-simulator: a local Auth0 tenant with a phone. Loopback only; everything is kept in memory.

          --port <n>                port to listen on, 0 for a free one (0)
          --https                   listen on https, with a root and a certificate made for this start
          --root-out <file>         write that root (PEM) to a file, for clients that are to trust it
          --config <file>           JSON with users, clients, apis, behaviour; absent parts stay built-in
          --auto-approve <time>     approve every request after e.g. 500ms, 2s, 1m
          --auto-deny <time>        deny every request after that time
          --client-secret-file <f>  read the first client's secret from a file
          --secret-out <file>       write that secret to a new file only its owner can read
          --show-secret             print that secret
          --ready-file <file>       when listening, write JSON with issuer, clientId and pid
          --interval <n>            polling interval in seconds (5)
          --quiet                   print nothing but errors
          --help                    this text

        The secret can also come from the environment variable AUTH0_CIBA_SIMULATOR_CLIENT_SECRET; else it is random.
        """;

    public int Port { get; init; }

    public bool Https { get; init; }

    public string? RootOut { get; init; }

    public string? ConfigFile { get; init; }

    public AutoDecision? AutoDecision { get; init; }

    public string? ClientSecretFile { get; init; }

    public string? SecretOut { get; init; }

    public bool ShowSecret { get; init; }

    public string? ReadyFile { get; init; }

    public int? Interval { get; init; }

    public bool Quiet { get; init; }

    public bool ShowHelp { get; init; }
}
