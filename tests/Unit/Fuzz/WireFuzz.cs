using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Tenant;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Auth0.Ciba.Tests.Fuzz;

/// <summary>Whatever bytes come back over a connection, the channel gives an answer or a fault, and never throws.</summary>
[Trait("Suite", "Fuzz")]
public sealed class WireFuzz
{
    private static readonly string[] Headers =
    [
        "Content-Length: 2", "Content-Length: 999999999999", "Content-Length: -1", "Content-Length: x", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip", "Content-Encoding: gzip", "Content-Encoding: br",
        "Content-Encoding: nonsense", "Content-Type: application/json; charset=utf-7", "Content-Type: ;;;", "Retry-After: 5", "Retry-After: 99999999999999999999", "Retry-After: Sun, 01 Mar 2026 12:00:30 GMT",
        "Retry-After: \u0001", "X-RateLimit-Reset: 9999999999999", "X-RateLimit-Reset: -1", "Date: never", "Date: Fri, 31 Dec 9999 23:59:59 GMT", "Date: Mon, 01 Jan 0001 00:00:00 GMT", "Date: Sun, 01 Mar 2026 12:00:00 GMT",
        "Location: http://127.0.0.1:1/", "Set-Cookie: a=b", "Connection: close", "Connection: upgrade", "Upgrade: h2c", "X: " + "\u00e9", ": no name", "no colon", " folded",
    ];

    private static readonly Gen<byte[]> Answers = Gen.OneOf(
        from start in Gen.Elements("HTTP/1.1 200 OK", "HTTP/1.1 400 Bad", "HTTP/1.0 200", "HTTP/1.1 000 X", "HTTP/1.1 999 X", "HTTP/1.1 204 No", "HTTP/1.1 100 Go\r\n\r\nHTTP/1.1 200 OK", "HTTP/2 200", "HTTP/1.1 20", "ICY 200 OK")
        from headers in Gen.Elements(Headers).ListOf()
        from end in Gen.Elements("\r\n\r\n", "\n\n", "\r\n", "")
        from body in Fuzz.Bytes
        select Encoding.Latin1.GetBytes($"{start}\r\n{string.Join("\r\n", headers.Take(6))}{end}").Concat(body).ToArray(),
        Fuzz.Bytes);

    [Fact]
    public async Task AnAnswerOrAFault()
    {
        await using var server = new BytesServer();
        using var channel = new HttpChannel(new TransportOptions { RequestTimeout = TimeSpan.FromSeconds(10), Connections = new ConnectionSettings { LoopbackOnly = true } }, TimeProvider.System);

        Fuzz.Check(Answers, bytes =>
        {
            server.Next = bytes;
            var answer = Fuzz.Wait(channel.GetAsync(server.Address, CancellationToken.None));
            return (answer.Status != 0 || answer.Fault != Protocol.TransportFault.None) && answer.Body.Length <= HttpChannel.MaxBody && answer.FaultText is not null;
        }, runs: 300);
    }

    /// <summary>Reads a request's head, answers with the bytes it is given, and hangs up.</summary>
    private sealed class BytesServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _serving;

        public BytesServer()
        {
            _listener.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
            _serving = ServeAsync();
        }

        public Uri Address { get; }

        public byte[] Next { get; set; } = [];

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _serving;
        }

        private async Task ServeAsync()
        {
            var tasks = new List<Task>();
            try
            {
                while (true)
                    tasks.Add(AnswerAsync(await _listener.AcceptTcpClientAsync()));
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException)
            {
                await Task.WhenAll(tasks);
            }
        }

        private async Task AnswerAsync(TcpClient client)
        {
            using (client)
            {
                try
                {
                    var stream = client.GetStream();
                    var head = new byte[4096];
                    if (await stream.ReadAsync(head) == 0)
                        return;
                    await stream.WriteAsync(Next);
                    client.Client.Shutdown(SocketShutdown.Send);
                    while (await stream.ReadAsync(head) > 0)
                    {
                    }
                }
                catch (IOException)
                {
                    // The client hung up first.
                }
            }
        }
    }
}
