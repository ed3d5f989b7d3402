using System.Globalization;
using System.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Auth0.Ciba.Simulator;

/// <summary>The part of the control API that shows what happened on the wire.</summary>
internal static class ControlLogRoutes
{
    public static void Map(IEndpointRouteBuilder group, SimulatorControl control)
    {
        group.MapGet("/log", http =>
        {
            _ = long.TryParse(http.Request.Query["after"], CultureInfo.InvariantCulture, out var after);
            return ControlJson.WriteAsync(http, control.Log.Where(entry => entry.Order > after));
        });
        group.MapDelete("/log", http =>
        {
            control.ClearLog();
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return System.Threading.Tasks.Task.CompletedTask;
        });
        group.MapGet("/violations", http => ControlJson.WriteAsync(http, control.Violations));
        group.MapGet("/counters", http => ControlJson.WriteAsync(http, control.Counters));
    }
}
