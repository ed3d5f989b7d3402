using System;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Auth0.Ciba.Compat;

/// <summary>What the connections of an HTTP client are made with.</summary>
internal sealed class ConnectionSettings
{
    /// <summary>Connects to nothing but a loopback address, and by no proxy.</summary>
    internal bool LoopbackOnly { get; init; }

    internal int MaxConnections { get; init; } = 8;

    /// <summary>Shown where the server asks for one.</summary>
    internal X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Certificates between the client's own and its root, sent with it.</summary>
    internal X509Certificate2Collection ClientChain { get; init; } = [];

    /// <summary>The proxy; none: the system's.</summary>
    internal IWebProxy? Proxy { get; init; }

    /// <summary>Told of a server's certificate that is refused, to throw an exception that says why. It cannot accept one.</summary>
    internal Action<string, X509Certificate?, X509Chain?, SslPolicyErrors>? ExplainRefusal { get; init; }

    /// <summary>Trusted in place of the machine's roots: for tests. .NET alone.</summary>
    internal X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>Looks names up in place of the machine's resolver: for tests. .NET alone.</summary>
    internal Func<string, IPAddress[]>? Resolve { get; init; }
}
