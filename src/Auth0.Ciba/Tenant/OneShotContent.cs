using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;

namespace Auth0.Ciba.Tenant;

/// <summary>
/// A form body that leaves once. SocketsHttpHandler sends a request again by itself when a pooled connection turns out to be closed;
/// asking a person must not be sent twice by anyone, so the second try finds no body.
/// </summary>
internal sealed class OneShotContent : HttpContent
{
    private readonly byte[] _body;
    private int _sent;

    internal OneShotContent(byte[] body)
    {
        _body = body;
        Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
    }

    /// <summary>Whether any byte of the body may have left.</summary>
    internal bool MayHaveBeenSent => Volatile.Read(ref _sent) != 0;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        if (Interlocked.Exchange(ref _sent, 1) != 0)
            throw new IOException(TenantTexts.NotSentAgain);
        return stream.WriteAsync(_body, 0, _body.Length);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
