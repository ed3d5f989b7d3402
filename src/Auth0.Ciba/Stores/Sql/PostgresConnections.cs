using System;
using System.IO;
using System.Net;
using Npgsql;

namespace Auth0.Ciba.Stores.Sql;

/// <summary>The options as Npgsql takes them.</summary>
internal static class PostgresConnections
{
    internal static NpgsqlDataSource Create(PostgresStoreOptions options)
    {
        var seconds = (int)options.CallTimeout.TotalSeconds;
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = options.Host,
            Port = options.Port,
            Database = options.Database,
            Username = options.User,
            Password = options.Password?.AsPlainText(),
            SslMode = ToSslMode(options),
            RootCertificate = options.RootCertificateFile,
            ApplicationName = "Auth0.Ciba",
            MaxPoolSize = options.MaxConnections,
            Timeout = seconds,
            CommandTimeout = seconds,
            KeepAlive = 30,
            IncludeErrorDetail = false,
            PersistSecurityInfo = false,
        };
        return new NpgsqlDataSourceBuilder(settings.ToString()).Build();
    }

    private static SslMode ToSslMode(PostgresStoreOptions options) => options.Tls switch
    {
        PostgresTlsMode.Disable => SslMode.Disable,
        PostgresTlsMode.Prefer => SslMode.Prefer,
        PostgresTlsMode.Require => SslMode.Require,
        PostgresTlsMode.VerifyCA => SslMode.VerifyCA,
        PostgresTlsMode.VerifyFull => SslMode.VerifyFull,
        _ => IsThisMachine(options.Host) ? SslMode.Prefer : SslMode.VerifyFull,
    };

    private static bool IsThisMachine(string host) =>
        Path.IsPathRooted(host)
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
