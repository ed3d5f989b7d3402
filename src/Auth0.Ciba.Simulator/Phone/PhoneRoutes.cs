using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Auth0.Ciba.Simulator;

/// <summary>The approver's page and what it talks to.</summary>
internal static class PhoneRoutes
{
    private const string Page = "index.html";

    // Everything is a file of this origin, so no inline script or style is ever needed.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder routes, Tenant tenant)
    {
        routes.MapGet("/phone", http => SendAsync(http, Page));
        foreach (var name in PhoneAssets.Names.Where(name => name != Page))
            routes.MapGet("/phone/" + name, http => SendAsync(http, name));
        routes.MapGet("/phone/users", http => ControlJson.WriteAsync(http, PhoneView.Users(tenant)));
        routes.MapGet("/phone/events", http => PhoneEvents.StreamAsync(http, tenant));
        routes.MapPost("/phone/requests/{id}/approve", http => DecideAsync(http, tenant, RequestState.Approved));
        routes.MapPost("/phone/requests/{id}/deny", http => DecideAsync(http, tenant, RequestState.Denied));
    }

    private static async Task SendAsync(HttpContext http, string name)
    {
        var (content, type) = PhoneAssets.Get(name);
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        http.Response.ContentType = type;
        http.Response.ContentLength = content.Length;
        await http.Response.Body.WriteAsync(content, http.RequestAborted);
    }

    private static Task DecideAsync(HttpContext http, Tenant tenant, RequestState decision)
    {
        // Only the page's own script can set a header; a foreign form cannot.
        var user = http.Request.Headers["X-Phone-User"].ToString();
        var request = tenant.Requests.Find((string)http.Request.RouteValues["id"]!);
        if (request is null || request.Ask.User.Sub != user)
            return ControlJson.FailAsync(http, StatusCodes.Status404NotFound, "There is no such request on this phone.");
        return tenant.Requests.Decide(request, decision)
            ? ControlJson.WriteAsync(http, PhoneView.Card(request))
            : ControlJson.FailAsync(http, StatusCodes.Status409Conflict, "The request is no longer open.");
    }
}
