using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.ClientAuthentication;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Secrets;
using Auth0.Ciba.Stores;
using Auth0.Ciba.Tenant;
using Method = Auth0.Ciba.ClientAuthentication.ClientAuthenticationMethod;

namespace Auth0.Ciba;

/// <summary>What a session is made of.</summary>
public sealed class SessionOptions
{
    /// <summary>Auth0's own limit.</summary>
    public const int DefaultAsksPerMinute = 500;

    /// <summary>The tenant's host, such as <c>my-tenant.eu.auth0.com</c> or a custom domain.</summary>
    public string Domain { get; init; } = string.Empty;

    /// <summary>The application's client id.</summary>
    public string ClientId { get; init; } = string.Empty;

    /// <summary>The application's client secret.</summary>
    public Secret? ClientSecret { get; init; }

    /// <summary>A second secret, used from the moment on at which the tenant refuses the first one as invalid_client.</summary>
    public Secret? NextClientSecret { get; init; }

    /// <summary>The private key that signs the client's assertions (private_key_jwt), in place of a client secret.</summary>
    public ClientAssertionKey? ClientAssertionKey { get; init; }

    /// <summary>The certificate that the client shows (mutual TLS), in place of a client secret or a signing key.</summary>
    public ClientCertificate? ClientCertificate { get; init; }

    /// <summary>How the client proves who it is. Default: tls_client_auth with a certificate, private_key_jwt with a key, else client_secret_post.</summary>
    public ClientAuthenticationMethod? ClientAuthenticationMethod { get; init; }

    /// <summary>Where requests and tokens are kept; default: a memory store of the session's own. One given here is not disposed with the session.</summary>
    public IRecordStore? Store { get; init; }

    /// <summary>
    /// Secrets that encrypt what the store keeps: the first encrypts, all decrypt (<see cref="EncryptedRecordStore"/>). Every store but one in
    /// this process's memory needs them, or <see cref="AllowUnencryptedStore"/>.
    /// </summary>
    public IReadOnlyList<Secret> StoreSecrets { get; init; } = [];

    /// <summary>Lets a store keep tokens and requests as they are, readable by whoever can read the store. Default: false.</summary>
    public bool AllowUnencryptedStore { get; init; }

    /// <summary>Allows http to 127.0.0.1, [::1] and localhost, for a local simulator. Default: false.</summary>
    public bool AllowInsecureLoopback { get; init; }

    /// <summary>Hosts besides the issuer's own at which discovery may name endpoints (https, default port).</summary>
    public IReadOnlyCollection<string> AllowedEndpointHosts { get; init; } = [];

    /// <summary>Endpoints in place of the discovered ones.</summary>
    public TenantEndpoints? Endpoints { get; init; }

    /// <summary>Sends the Auth0-Client header with this library's name and version, as Auth0's own libraries do. Default: true.</summary>
    public bool SendTelemetry { get; init; } = true;

    /// <summary>How long one HTTP request may take. Default: 45 seconds; more than the 30 s for which a provider may hold a poll.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>The HTTP proxy, an http address without user and password; none: the system's. Not for http on this machine.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>The user name for <see cref="Proxy"/>.</summary>
    public string? ProxyUserName { get; init; }

    /// <summary>The password for <see cref="Proxy"/>.</summary>
    public Secret? ProxyPassword { get; init; }

    /// <summary>The interval to which polling slows down when a person has more than 300 seconds (e-mail). Default: 30 seconds.</summary>
    public TimeSpan LongInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>HTTP requests at once, 1 to 64. Default: 16.</summary>
    public int MaxConcurrentRequests { get; init; } = 16;

    /// <summary>Requests for approval that may leave in a minute, 1 to 1000000; further ones wait for their turn. Default: 500, Auth0's limit.</summary>
    public int AsksPerMinute { get; init; } = DefaultAsksPerMinute;

    /// <summary>How long the same is not asked again after a person's no. Default: one minute; zero: not at all.</summary>
    public TimeSpan DenialCooldown { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Trusted in place of the machine's roots, for tests.</summary>
    internal X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>Looks names up in place of the machine's resolver, for tests.</summary>
    internal Func<string, IPAddress[]>? Resolve { get; init; }

    /// <summary>Off only for load benchmarks, which say so.</summary>
    internal bool GuardsPeople { get; init; } = true;

    /// <summary>Told the lateness of each poll, for load benchmarks.</summary>
    internal Action<TimeSpan>? PollStarted { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <exception cref="Auth0CibaException">BadInput.</exception>
    internal ClientAuthenticator ToAuthenticator()
    {
        if (string.IsNullOrWhiteSpace(ClientId))
            throw Auth0CibaException.BadInput(nameof(ClientId), SessionTexts.ClientIdRequired);

        var method = ClientAuthenticationMethod
            ?? (ClientCertificate is not null ? Method.TlsClientAuth : ClientAssertionKey is not null ? Method.PrivateKeyJwt : Method.ClientSecretPost);
        if (!method.UsesMutualTls() && ClientCertificate is not null)
            throw Auth0CibaException.BadInput("Certificate", SessionTexts.CertificateForMutualTls);
        if (method == Method.PrivateKeyJwt)
        {
            return ClientAssertionKey is { } key
                ? new ClientAuthenticator(ClientId, key, TimeProvider)
                : throw Auth0CibaException.BadInput(nameof(ClientAssertionKey), SessionTexts.KeyRequired);
        }

        if (ClientAssertionKey is not null)
            throw Auth0CibaException.BadInput(nameof(ClientAssertionKey), SessionTexts.KeyForPrivateKeyJwt);
        if (method.UsesMutualTls())
        {
            if (ClientCertificate is null)
                throw Auth0CibaException.BadInput("Certificate", SessionTexts.CertificateRequired);
            return ClientSecret is null && NextClientSecret is null
                ? new ClientAuthenticator(ClientId, method, [])
                : throw Auth0CibaException.BadInput(nameof(ClientSecret), SessionTexts.SecretAndMutualTls);
        }

        if (ClientSecret is null || ClientSecret.IsEmpty)
            throw Auth0CibaException.BadInput(nameof(ClientSecret), SessionTexts.SecretRequired);
        return new ClientAuthenticator(ClientId, method, [.. new[] { ClientSecret, NextClientSecret }.OfType<Secret>()]);
    }

    /// <exception cref="Auth0CibaException">BadInput.</exception>
    internal TransportOptions ToTransportOptions(Uri baseAddress)
    {
        var loopbackOnly = baseAddress.Scheme != Uri.UriSchemeHttps;
        if (loopbackOnly && ClientCertificate is not null)
            throw Auth0CibaException.BadInput("Certificate", SessionTexts.MutualTlsNeedsHttps);
        return new TransportOptions
        {
            SendTelemetry = SendTelemetry,
            RequestTimeout = RequestTimeout,
            Connections = new ConnectionSettings
            {
                LoopbackOnly = loopbackOnly,
                MaxConnections = 2 * MaxConcurrentRequests,
                ClientCertificate = ClientCertificate?.Certificate,
                ClientChain = ClientCertificate?.Chain ?? [],
                Proxy = ProxySettings.Create(Proxy, ProxyUserName, ProxyPassword, loopbackOnly),
                ExplainRefusal = ServerCertificateFault.Throw,
                TrustedRoots = TrustedRoots,
                Resolve = Resolve,
            },
        };
    }

    internal BackchannelOptions ToBackchannelOptions() => new()
    {
        MaxConcurrency = MaxConcurrentRequests,
        LongInterval = LongInterval,
        RequestTimeout = RequestTimeout,
        AsksPerMinute = AsksPerMinute,
        DenialCooldown = DenialCooldown,
        GuardsPeople = GuardsPeople,
        PollStarted = PollStarted,
    };

    /// <exception cref="Auth0CibaException">BadInput.</exception>
    internal void Check()
    {
        if (MaxConcurrentRequests is < 1 or > 64)
            throw Auth0CibaException.BadInput(nameof(MaxConcurrentRequests), SessionTexts.RequestsOutOfRange);
        if (AsksPerMinute is < 1 or > 1_000_000)
            throw Auth0CibaException.BadInput(nameof(AsksPerMinute), SessionTexts.AsksOutOfRange);
        if (DenialCooldown < TimeSpan.Zero || LongInterval < TimeSpan.Zero || RequestTimeout <= TimeSpan.Zero)
            throw Auth0CibaException.BadInput(nameof(DenialCooldown), SessionTexts.NegativeTime);
        if (Store is null && StoreSecrets is { Count: > 0 })
            throw Auth0CibaException.BadInput("StoreSecret", SessionTexts.StoreSecretWithoutStore);
        if (Store is { IsProtected: false } && StoreSecrets is not { Count: > 0 } && !AllowUnencryptedStore)
            throw Auth0CibaException.BadInput("StoreSecret", SessionTexts.StoreSecretRequired(Store.Kind));
    }

    /// <summary>The store that the session works with, and whether it is the session's to dispose.</summary>
    internal (IRecordStore Store, bool IsOwn) OpenStore()
    {
        if (Store is null)
            return (new MemoryRecordStore(TimeProvider), true);
        return StoreSecrets is { Count: > 0 } ? (new EncryptedRecordStore(Store, StoreSecrets, leaveOpen: true), true) : (Store, false);
    }
}
