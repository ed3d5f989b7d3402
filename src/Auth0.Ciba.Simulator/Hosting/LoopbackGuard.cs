using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Auth0.Ciba.Simulator;

/// <summary>
/// Keeps web pages away from the control API and the phone. They need no login, as only this machine reaches them; but a
/// browser on this machine also runs foreign pages. A foreign Host is DNS rebinding, a foreign Origin is cross-site forgery.
/// </summary>
internal static class LoopbackGuard
{
    public static Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var guarded = http.Request.Path.StartsWithSegments("/control") || http.Request.Path.StartsWithSegments("/phone");
        if (!guarded || (IsOwnHost(http) && IsOwnOrigin(http) && IsOwnSite(http)))
            return next(http);
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return http.Response.WriteAsync("Refused: the Host or Origin header is not this simulator's own.\n");
    }

    private static bool IsOwnHost(HttpContext http) =>
        IsLoopbackName(http.Request.Host.Host) && (http.Request.Host.Port ?? (http.Request.IsHttps ? 443 : 80)) == http.Connection.LocalPort;

    private static bool IsOwnOrigin(HttpContext http)
    {
        var origin = http.Request.Headers.Origin;
        return origin.Count == 0
            || (origin.Count == 1
                && Uri.TryCreate(origin[0], UriKind.Absolute, out var uri)
                && uri.Scheme == http.Request.Scheme
                && IsLoopbackName(uri.Host)
                && uri.Port == http.Connection.LocalPort);
    }

    /// <summary>Browsers that leave Origin out still tell a cross-site request; links into the phone page are harmless.</summary>
    private static bool IsOwnSite(HttpContext http)
    {
        var site = http.Request.Headers["Sec-Fetch-Site"].ToString();
        return HttpMethods.IsGet(http.Request.Method) || site is "" or "same-origin" or "none";
    }

    private static bool IsLoopbackName(string host) =>
        host is "127.0.0.1" or "[::1]" || host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
}
