using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Auth0.Ciba.Tests.Support;

/// <summary>An HTTP proxy that makes tunnels (CONNECT) to this machine, for those who know the password where it has one.</summary>
internal sealed class TestProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<string> _heads = new();
    private readonly ConcurrentQueue<byte[]> _carried = new();
    private readonly string? _credentials;
    private readonly Task _accepting;

    public TestProxy(string? userName = null, string? password = null)
    {
        _credentials = userName is null ? null : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{userName}:{password}"));
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>The heads of the requests for tunnels, and of anything else that came.</summary>
    public IReadOnlyList<string> Heads => [.. _heads];

    /// <summary>All that clients sent through tunnels.</summary>
    public byte[] Carried => [.. _carried.SelectMany(bytes => bytes)];

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Stop();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await ReadHeadAsync(stream) is { } head)
                {
                    _heads.Enqueue(head);
                    var start = head.Split(' ');
                    if (start[0] != "CONNECT")
                        await stream.WriteAsync("HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _stopping.Token);
                    else if (_credentials is not null && !head.Contains($"Proxy-Authorization: {_credentials}\r\n", StringComparison.Ordinal))
                        await stream.WriteAsync("HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _stopping.Token);
                    else
                        await TunnelAsync(stream, int.Parse(start[1].Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
            {
                // One side hung up, or the proxy is disposed.
            }
        }
    }

    private async Task TunnelAsync(NetworkStream client, int port)
    {
        using var target = new TcpClient();
        await target.ConnectAsync(IPAddress.Loopback, port, _stopping.Token);
        await client.WriteAsync("HTTP/1.1 200 Go\r\n\r\n"u8.ToArray(), _stopping.Token);
        var back = target.GetStream().CopyToAsync(client, _stopping.Token);
        var buffer = new byte[4096];
        int read;
        while ((read = await client.ReadAsync(buffer, _stopping.Token)) > 0)
        {
            _carried.Enqueue(buffer[..read]);
            await target.GetStream().WriteAsync(buffer.AsMemory(0, read), _stopping.Token);
        }

        target.Close();
        await back;
    }

    private async Task<string?> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stopping.Token) == 0)
                return null;
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
