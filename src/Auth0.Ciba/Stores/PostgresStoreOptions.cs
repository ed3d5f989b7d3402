using System;
using System.Text.RegularExpressions;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;

namespace Auth0.Ciba.Stores;

/// <summary>Where a PostgreSQL store is, version 11 or later.</summary>
public sealed class PostgresStoreOptions
{
    /// <summary>The server's name or address, or the folder of its Unix socket.</summary>
    public string Host { get; init; } = string.Empty;

    /// <summary>The server's port, 1 to 65535. Default: 5432.</summary>
    public int Port { get; init; } = 5432;

    /// <summary>The database.</summary>
    public string Database { get; init; } = string.Empty;

    /// <summary>The role to log in as. It must own the tables, or may make them in its first schema.</summary>
    public string User { get; init; } = string.Empty;

    /// <summary>The role's password; null where the server asks for none.</summary>
    public Secret? Password { get; init; }

    /// <summary>How the connection is protected. Default: TLS with a trusted certificate for the server's name, except to this machine itself.</summary>
    public PostgresTlsMode Tls { get; init; }

    /// <summary>A PEM file with the certificates to trust in place of the machine's own.</summary>
    public string? RootCertificateFile { get; init; }

    /// <summary>What the tables' names begin with: a small letter, then small letters, digits and _, 40 at most. Default: auth0_ciba.</summary>
    public string TablePrefix { get; init; } = "auth0_ciba";

    /// <summary>Connections at once, 1 to 100. Default: 10.</summary>
    public int MaxConnections { get; init; } = 10;

    /// <summary>How long one call may take, 1 to 600 seconds. Default: 15 seconds.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <exception cref="Auth0CibaException">BadInput.</exception>
    internal void Check()
    {
        Require(Host, nameof(Host));
        Require(Database, nameof(Database));
        Require(User, nameof(User));
        if (Port is < 1 or > 65535)
            throw Auth0CibaException.BadInput(nameof(Port), StoreTexts.PortOutOfRange);
        if (!Regex.IsMatch(TablePrefix ?? string.Empty, @"\A[a-z][a-z0-9_]{0,39}\z"))
            throw Auth0CibaException.BadInput(nameof(TablePrefix), StoreTexts.PrefixUnfit);
        if (MaxConnections is < 1 or > 100)
            throw Auth0CibaException.BadInput(nameof(MaxConnections), StoreTexts.ConnectionsOutOfRange);
        if (CallTimeout < TimeSpan.FromSeconds(1) || CallTimeout > TimeSpan.FromSeconds(600))
            throw Auth0CibaException.BadInput(nameof(CallTimeout), StoreTexts.CallTimeoutOutOfRange);
        if (Tls < PostgresTlsMode.Default || Tls > PostgresTlsMode.VerifyFull)
            throw Auth0CibaException.BadInput(nameof(Tls), StoreTexts.TlsUnknown);
    }

    private static void Require(string value, string name)
    {
        if (string.IsNullOrWhiteSpace(value))
            throw Auth0CibaException.BadInput(name, RuleTexts.Required);
    }
}
