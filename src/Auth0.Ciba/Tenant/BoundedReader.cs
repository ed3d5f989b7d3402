using System;
using System.Buffers;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Auth0.Ciba.Tenant;

/// <summary>Reads a body to its end, as far as it stays within a limit.</summary>
internal static class BoundedReader
{
    private const int FirstBuffer = 4096;

    /// <summary>The whole body; null where it is larger than the limit.</summary>
    internal static async Task<byte[]?> ReadAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        var length = 0;
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, length, buffer.Length - length, cancellationToken).ConfigureAwait(false)) > 0)
            {
                length += read;
                if (length > limit)
                    return null;
                if (length == buffer.Length)
                    buffer = Grow(buffer, length);
            }

            return buffer.AsSpan(0, length).ToArray();
        }
        finally
        {
            // Tokens may have been in it.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static byte[] Grow(byte[] full, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        Buffer.BlockCopy(full, 0, larger, 0, length);
        ArrayPool<byte>.Shared.Return(full, clearArray: true);
        return larger;
    }
}
