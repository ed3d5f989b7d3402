using System;
#if !NETFRAMEWORK
using System.IO;
#endif
using System.Net;
using System.Net.Http;
using System.Net.Security;
#if !NETFRAMEWORK
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
#endif
using System.Threading;
using System.Threading.Tasks;

namespace Auth0.Ciba.Compat;

/// <summary>
/// HTTP clients that follow no redirect, keep no cookie, and, for a loopback tenant, connect to nothing but a loopback address. The two
/// frameworks have different handlers for this, which is why it stands here.
/// </summary>
internal static class HttpClients
{
#if NETFRAMEWORK
    internal static HttpClient Create(ConnectionSettings settings)
    {
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            MaxConnectionsPerServer = settings.MaxConnections,
            UseProxy = !settings.LoopbackOnly,
            ServerCertificateCustomValidationCallback = (request, certificate, chain, errors) =>
            {
                if (errors != SslPolicyErrors.None)
                    settings.ExplainRefusal?.Invoke(request.RequestUri.Host, certificate, chain, errors);
                return errors == SslPolicyErrors.None;
            },
        };
        if (settings.Proxy is not null)
            handler.Proxy = settings.Proxy;
        if (settings.ClientCertificate is not null)
        {
            handler.ClientCertificates.Add(settings.ClientCertificate);
            handler.ClientCertificates.AddRange(settings.ClientChain);
        }

        var client = new HttpClient(settings.LoopbackOnly ? new LoopbackGuard(handler) : handler) { Timeout = Timeout.InfiniteTimeSpan };

        // HttpWebRequest sends a request again by itself when a kept connection turns out closed; a fresh connection has no such case.
        client.DefaultRequestHeaders.ConnectionClose = true;
        return client;
    }

    internal static HttpRequestMessage CreateRequest(HttpMethod method, Uri address) => new(method, address);

    private sealed class LoopbackGuard(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            foreach (var address in await Dns.GetHostAddressesAsync(request.RequestUri.DnsSafeHost).ConfigureAwait(false))
            {
                if (!IPAddress.IsLoopback(address))
                    throw new HttpRequestException(CompatTexts.NotThisMachine(request.RequestUri.Host));
            }

            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }
#else
    internal static HttpClient Create(ConnectionSettings settings)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            MaxConnectionsPerServer = settings.MaxConnections,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(15),
            UseProxy = !settings.LoopbackOnly,
            Proxy = settings.Proxy,
            SslOptions = ToTlsOptions(settings),
        };
        if (settings.LoopbackOnly || settings.Resolve is not null)
            handler.ConnectCallback = (context, cancellationToken) => ConnectAsync(settings, context.DnsEndPoint, cancellationToken);

        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>HTTP/2 where TLS offers it. A client's default version is not for requests that are made by hand.</summary>
    internal static HttpRequestMessage CreateRequest(HttpMethod method, Uri address) => new(method, address)
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
    };

    private static SslClientAuthenticationOptions ToTlsOptions(ConnectionSettings settings)
    {
        var options = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
            {
                if (errors != SslPolicyErrors.None)
                    settings.ExplainRefusal?.Invoke((sender as SslStream)?.TargetHostName ?? string.Empty, certificate, chain, errors);
                return errors == SslPolicyErrors.None;
            },
        };
        if (settings.ClientCertificate is not null)
            options.ClientCertificateContext = SslStreamCertificateContext.Create(settings.ClientCertificate, settings.ClientChain, offline: true);
        if (settings.TrustedRoots is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(settings.TrustedRoots);
        }

        return options;
    }

    private static async ValueTask<Stream> ConnectAsync(ConnectionSettings settings, DnsEndPoint place, CancellationToken cancellationToken)
    {
        var addresses = settings.Resolve?.Invoke(place.Host) ?? await Dns.GetHostAddressesAsync(place.Host, cancellationToken).ConfigureAwait(false);
        if (settings.LoopbackOnly && !Array.TrueForAll(addresses, IPAddress.IsLoopback))
            throw new HttpRequestException(CompatTexts.NotThisMachine(place.Host));

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, place.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
#endif
}
