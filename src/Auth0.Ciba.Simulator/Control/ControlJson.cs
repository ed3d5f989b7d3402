using System;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Auth0.Ciba.Simulator;

/// <summary>Reads and writes the bodies of the control API.</summary>
internal static class ControlJson
{
    /// <summary>The body; null: there is none.</summary>
    /// <exception cref="JsonException">The body is not sound.</exception>
    public static async ValueTask<T?> ReadAsync<T>(HttpContext http)
        where T : class
    {
        using var reader = new System.IO.StreamReader(http.Request.Body);
        var text = await reader.ReadToEndAsync(http.RequestAborted);
        if (string.IsNullOrWhiteSpace(text))
            return null;
        // A form of a foreign page cannot send this type without a preflight, which is never answered.
        return http.Request.HasJsonContentType()
            ? JsonSerializer.Deserialize<T>(text, SimulatorJson.Strict)
            : throw new JsonException("The body must be application/json.");
    }

    public static async ValueTask<T> ReadNeededAsync<T>(HttpContext http)
        where T : class => await ReadAsync<T>(http) ?? throw new JsonException("A JSON body is needed.");

    public static Task WriteAsync<T>(HttpContext http, T value)
    {
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsJsonAsync(value, SimulatorJson.Control, "application/json; charset=utf-8");
    }

    public static Task WriteFoundAsync<T>(HttpContext http, T? value)
        where T : class => value is null ? FailAsync(http, StatusCodes.Status404NotFound, "There is no such thing.") : WriteAsync(http, value);

    public static Task FailAsync(HttpContext http, int status, string error)
    {
        http.Response.StatusCode = status;
        return WriteAsync(http, new { error });
    }

    /// <summary>Answers bad input of the control API with 400 and the reason.</summary>
    public static async Task CatchBadInputAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (Exception bad) when (!http.Response.HasStarted
            && bad is JsonException or ArgumentException or BadHttpRequestException
            && http.Request.Path.StartsWithSegments("/control"))
        {
            await FailAsync(http, StatusCodes.Status400BadRequest, bad.Message);
        }
    }
}
