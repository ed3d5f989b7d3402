using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Auth0.Ciba.Simulator;

/// <summary>Writes an answer to the connection.</summary>
internal static class DeliveryWriter
{
    private const int ChunkSize = 64 * 1024;

    public static async Task WriteAsync(HttpContext http, Delivery delivery, DateTimeOffset date)
    {
        if (delivery.Cut)
        {
            http.Abort();
            return;
        }

        var response = http.Response;
        response.StatusCode = delivery.Status;
        // The tenant's clock and not the machine's: clients compare this header with their own clock.
        response.Headers.Date = date.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        if (delivery.ContentType is not null)
            response.ContentType = delivery.ContentType;
        foreach (var (name, value) in delivery.Headers)
            response.Headers[name] = value;
        try
        {
            if (delivery.PaddingBytes > 0)
                await PadAsync(response, delivery.PaddingBytes, http);
            else
                await SendAsync(response, delivery);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The client hung up: there is nobody to tell.
        }
    }

    private static async Task SendAsync(HttpResponse response, Delivery delivery)
    {
        response.ContentLength = delivery.Body.Length;
        if (delivery.Body.Length == 0)
            return;
        // Sending less than announced makes Kestrel close the connection: that is the fault of HalfBody.
        await response.Body.WriteAsync(delivery.Body.AsMemory(0, delivery.SentBytes ?? delivery.Body.Length));
    }

    private static async Task PadAsync(HttpResponse response, long size, HttpContext http)
    {
        var start = Encoding.ASCII.GetBytes("{\"padding\":\"");
        var end = Encoding.ASCII.GetBytes("\"}");
        var chunk = Encoding.ASCII.GetBytes(new string('x', ChunkSize));
        var left = Math.Max(0, size - start.Length - end.Length);
        response.ContentLength = left + start.Length + end.Length;
        await response.Body.WriteAsync(start, http.RequestAborted);
        for (; left > 0; left -= Math.Min(left, ChunkSize))
            await response.Body.WriteAsync(chunk.AsMemory(0, (int)Math.Min(left, ChunkSize)), http.RequestAborted);
        await response.Body.WriteAsync(end, http.RequestAborted);
    }
}
