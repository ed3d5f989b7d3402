namespace Auth0.Ciba.Stores;

/// <summary>How the connection to PostgreSQL is protected (PostgreSQL docs, "SSL Support", sslmode).</summary>
public enum PostgresTlsMode
{
    /// <summary>TLS with a trusted certificate for the server's name; a connection to this machine itself may go without TLS.</summary>
    Default,

    /// <summary>Never TLS.</summary>
    Disable,

    /// <summary>TLS where the server has it, with whatever certificate.</summary>
    Prefer,

    /// <summary>TLS with whatever certificate.</summary>
    Require,

    /// <summary>TLS with a trusted certificate, for whatever name.</summary>
    VerifyCA,

    /// <summary>TLS with a trusted certificate for the server's name.</summary>
    VerifyFull,
}
