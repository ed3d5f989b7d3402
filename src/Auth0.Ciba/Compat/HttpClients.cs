#if !NETFRAMEWORK
using System;
#endif
using System.Net;
using System.Net.Http;
using System.Threading;

namespace Auth0.Ciba.Compat;

/// <summary>
/// HTTP clients that follow no redirect, keep no cookie, and, for a loopback tenant, connect to nothing but a loopback address. The two
/// frameworks have different handlers for this, which is why it stands here.
/// </summary>
internal static class HttpClients
{
#if NETFRAMEWORK
    internal static HttpClient Create(bool loopbackOnly, int maxConnections)
    {
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            MaxConnectionsPerServer = maxConnections,
            UseProxy = !loopbackOnly,
        };
        var client = new HttpClient(loopbackOnly ? new LoopbackGuard(handler) : handler) { Timeout = Timeout.InfiniteTimeSpan };

        // HttpWebRequest sends a request again by itself when a kept connection turns out closed; a fresh connection has no such case.
        client.DefaultRequestHeaders.ConnectionClose = true;
        return client;
    }

    private sealed class LoopbackGuard(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async System.Threading.Tasks.Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            foreach (var address in await Dns.GetHostAddressesAsync(request.RequestUri.DnsSafeHost).ConfigureAwait(false))
            {
                if (!IPAddress.IsLoopback(address))
                    throw new HttpRequestException($"{request.RequestUri.Host} is not this machine.");
            }

            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }
#else
    internal static HttpClient Create(bool loopbackOnly, int maxConnections)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            MaxConnectionsPerServer = maxConnections,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(15),
            UseProxy = !loopbackOnly,
        };
        if (loopbackOnly)
            handler.ConnectCallback = ConnectToLoopbackAsync;

        return new HttpClient(handler)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
    }

    private static async System.Threading.Tasks.ValueTask<System.IO.Stream> ConnectToLoopbackAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false);
        if (!Array.TrueForAll(addresses, IPAddress.IsLoopback))
            throw new HttpRequestException($"{context.DnsEndPoint.Host} is not this machine.");

        var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
#endif
}
