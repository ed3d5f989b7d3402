using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Auth0.Ciba.Tests.Stores;

/// <summary>Stands between a client and a server of this machine, and cuts the connection at a statement: before it arrives, or in place of its answer.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private Cut? _cut;
    private int _cuts;

    internal CuttingProxy(int server)
    {
        _server = server;
        _listener.Start();
        _ = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    internal int Cuts => Volatile.Read(ref _cuts);

    /// <summary>The next time the text passes, the server gets it, and its answer does not arrive.</summary>
    internal void CutAnswerTo(string text, Action? then = null) => _cut = new Cut(text, true, () =>
    {
        then?.Invoke();
        return Task.CompletedTask;
    });

    /// <summary>The next time the text would pass, it does not.</summary>
    internal void CutBefore(string text, Func<Task>? then = null) => _cut = new Cut(text, false, then ?? (() => Task.CompletedTask));

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _server);
                await Task.WhenAny(PassAsync(client, server), AnswerAsync(server, client));
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                // Either side is gone; so is the connection.
            }
        }
    }

    private readonly System.Runtime.CompilerServices.ConditionalWeakTable<TcpClient, Cut> _silenced = [];

    private async Task PassAsync(TcpClient client, TcpClient server)
    {
        var buffer = new byte[65536];
        while (await client.GetStream().ReadAsync(buffer) is var read and > 0)
        {
            if (_cut is { } cut && Encoding.ASCII.GetString(buffer, 0, read).Contains(cut.Text, StringComparison.Ordinal))
            {
                _cut = null;
                if (!cut.PassesOn)
                {
                    await EndAsync(cut);
                    return;
                }

                _silenced.Add(server, cut);
            }

            await server.GetStream().WriteAsync(buffer.AsMemory(0, read));
        }
    }

    private async Task AnswerAsync(TcpClient server, TcpClient client)
    {
        var buffer = new byte[65536];
        while (await server.GetStream().ReadAsync(buffer) is var read and > 0)
        {
            if (_silenced.TryGetValue(server, out var cut))
            {
                await EndAsync(cut);
                return;
            }

            await client.GetStream().WriteAsync(buffer.AsMemory(0, read));
        }
    }

    private async Task EndAsync(Cut cut)
    {
        await cut.Then();
        Interlocked.Increment(ref _cuts);
    }

    private sealed record Cut(string Text, bool PassesOn, Func<Task> Then);
}
