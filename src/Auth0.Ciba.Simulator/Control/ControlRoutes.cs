using System;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Auth0.Ciba.Simulator;

/// <summary>The control API: <see cref="SimulatorControl"/> over HTTP. Without login; <see cref="LoopbackGuard"/> stands before it.</summary>
internal static class ControlRoutes
{
    public static void Map(IEndpointRouteBuilder routes, SimulatorControl control)
    {
        var group = routes.MapGroup("/control");
        group.MapGet("/requests", http => ControlJson.WriteAsync(http, Select(http, control)));
        group.MapGet("/requests/{id}", http => ControlJson.WriteFoundAsync(http, control.Find(Id(http))));
        group.MapPost("/requests/{id}/approve", async http =>
            await DecidedAsync(http, control, control.Approve(Id(http), await ControlJson.ReadAsync<ApprovalOptions>(http))));
        group.MapPost("/requests/{id}/deny", http => DecidedAsync(http, control, control.Deny(Id(http))));
        group.MapPost("/requests/{id}/expire", http => DecidedAsync(http, control, control.Expire(Id(http))));
        group.MapPost("/requests/approve", http => ControlJson.WriteAsync(http, new { decided = control.ApproveAll(Query(http, "user")) }));
        group.MapPost("/requests/deny", http => ControlJson.WriteAsync(http, new { decided = control.DenyAll(Query(http, "user")) }));
        group.MapPost("/requests/expire", http => ControlJson.WriteAsync(http, new { decided = control.ExpireAll(Query(http, "user")) }));
        ControlSettingsRoutes.Map(group, control);
        ControlLogRoutes.Map(group, control);
    }

    private static RequestView[] Select(HttpContext http, SimulatorControl control)
    {
        var user = Query(http, "user");
        var state = Query(http, "state");
        return [.. control.Requests.Where(request =>
            (user is null || request.User == user)
            && (state is null || request.State.ToString().Equals(state, StringComparison.OrdinalIgnoreCase)))];
    }

    private static Task DecidedAsync(HttpContext http, SimulatorControl control, bool decided)
    {
        var request = control.Find(Id(http));
        if (decided || request is null)
            return ControlJson.WriteFoundAsync(http, request);
        return ControlJson.FailAsync(http, StatusCodes.Status409Conflict, $"The request is {JsonNamingPolicy.CamelCase.ConvertName(request.State.ToString())}.");
    }

    private static string Id(HttpContext http) => (string)http.Request.RouteValues["id"]!;

    private static string? Query(HttpContext http, string name) =>
        http.Request.Query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;
}
