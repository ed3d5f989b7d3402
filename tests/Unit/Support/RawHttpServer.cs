using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Auth0.Ciba.Tests.Support;

/// <summary>A request as it stood on the wire.</summary>
internal sealed record RawRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The form's parameters in their order, decoded.</summary>
    public IReadOnlyList<(string Name, string Value)> Form =>
        [.. Body.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => (WebUtility.UrlDecode(pair[0]), WebUtility.UrlDecode(pair[1])))];

    public string? this[string name] => Form.Where(pair => pair.Name == name).Select(pair => pair.Value).SingleOrDefault();
}

/// <summary>An answer; headers are whole lines.</summary>
internal sealed record RawAnswer(int Status, string Body, params string[] Headers)
{
    /// <summary>The body where it is no text.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>Awaited before the answer is written; it is given the server's end.</summary>
    public Func<CancellationToken, Task>? Before { get; init; }
}

/// <summary>
/// An HTTP/1.1 server of sockets that keeps connections open and shows each request as it came. Where the answer is null it closes the
/// connection instead.
/// </summary>
internal sealed class RawHttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<RawRequest> _requests = new();
    private readonly Func<RawRequest, RawAnswer?> _answer;
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;
    private int _connections;

    /// <param name="answer">Answers a request.</param>
    /// <param name="certificate">Its certificate, for https.</param>
    /// <param name="host">The host that it calls itself by.</param>
    public RawHttpServer(Func<RawRequest, RawAnswer?> answer, X509Certificate2? certificate = null, string host = "127.0.0.1")
    {
        _answer = answer;
        _certificate = certificate;
        _listener.Start();
        BaseAddress = new Uri($"{(certificate is null ? "http" : "https")}://{host}:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri BaseAddress { get; }

    public IReadOnlyList<RawRequest> Requests => [.. _requests];

    /// <summary>Connections accepted so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public int Count(string path) => _requests.Count(request => request.Path == path);

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
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                Interlocked.Increment(ref _connections);
                serving.Add(ServeAsync(client));
            }
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
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    var secure = new SslStream(stream);
                    stream = secure;
                    await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stopping.Token);
                }

                while (await ReadAsync(stream, _stopping.Token) is { } request)
                {
                    _requests.Enqueue(request);
                    if (_answer(request) is not { } answer)
                        return;
                    if (answer.Before is not null)
                        await answer.Before(_stopping.Token);
                    await stream.WriteAsync(Write(answer), _stopping.Token);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or AuthenticationException)
            {
                // The client hung up, or the server is disposed.
            }
        }
    }

    private static async Task<RawRequest?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
                return null;
            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, System.Globalization.CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, cancellationToken);
        var start = lines[0].Split(' ');
        return new RawRequest(start[0], start[1], headers, Encoding.UTF8.GetString(body));
    }

    private static byte[] Write(RawAnswer answer)
    {
        var body = answer.Bytes ?? Encoding.UTF8.GetBytes(answer.Body);
        var head = $"HTTP/1.1 {answer.Status} Any\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n{string.Concat(answer.Headers.Select(line => line + "\r\n"))}\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
