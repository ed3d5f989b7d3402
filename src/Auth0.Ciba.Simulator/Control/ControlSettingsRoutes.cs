using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Auth0.Ciba.Simulator;

/// <summary>The part of the control API that changes how the tenant behaves.</summary>
internal static class ControlSettingsRoutes
{
    public static void Map(IEndpointRouteBuilder group, SimulatorControl control)
    {
        group.MapGet("/behaviour", http => ControlJson.WriteAsync(http, control.Behaviour));
        group.MapPatch("/behaviour", async http =>
        {
            control.Behaviour = Merge(control.Behaviour, await ControlJson.ReadNeededAsync<JsonObject>(http));
            await ControlJson.WriteAsync(http, control.Behaviour);
        });

        group.MapGet("/keys", http => ControlJson.WriteAsync(http, control.Keys));
        group.MapPost("/keys/rotate", async http =>
        {
            var rotation = await ControlJson.ReadAsync<KeyRotation>(http) ?? new KeyRotation();
            control.RotateKeys(rotation.PublishNew, rotation.KeepOld);
            await ControlJson.WriteAsync(http, control.Keys);
        });
        group.MapPost("/keys/{kid}/publish", http => PublishAsync(http, control, published: true));
        group.MapPost("/keys/{kid}/withhold", http => PublishAsync(http, control, published: false));

        group.MapGet("/faults", http => ControlJson.WriteAsync(http, control.Faults));
        group.MapPost("/faults", async http =>
        {
            control.Inject(await ControlJson.ReadNeededAsync<Fault>(http));
            await ControlJson.WriteAsync(http, control.Faults);
        });
        group.MapDelete("/faults", http =>
        {
            control.ClearFaults();
            return ControlJson.WriteAsync(http, control.Faults);
        });

        group.MapPut("/auto", async http =>
        {
            var auto = await ControlJson.ReadNeededAsync<AutoSetting>(http);
            control.AutoDecision = auto.ToDecision();
            await ControlJson.WriteAsync(http, auto);
        });
        group.MapPut("/clients/{id}/secrets", async http =>
        {
            var secrets = await ControlJson.ReadNeededAsync<string[]>(http);
            await SetSecretsAsync(http, control, secrets);
        });
    }

    private static WireBehaviour Merge(WireBehaviour behaviour, JsonObject changes)
    {
        var merged = (JsonObject)JsonSerializer.SerializeToNode(behaviour, SimulatorJson.Strict)!;
        foreach (var (name, value) in changes)
            merged[name] = value?.DeepClone();
        return merged.Deserialize<WireBehaviour>(SimulatorJson.Strict)!;
    }

    private static Task PublishAsync(HttpContext http, SimulatorControl control, bool published)
    {
        var known = control.SetKeyPublished((string)http.Request.RouteValues["kid"]!, published);
        return ControlJson.WriteFoundAsync(http, known ? control.Keys : null);
    }

    private static Task SetSecretsAsync(HttpContext http, SimulatorControl control, string[] secrets)
    {
        try
        {
            control.SetClientSecrets((string)http.Request.RouteValues["id"]!, secrets);
            return ControlJson.WriteAsync(http, new { count = secrets.Length });
        }
        catch (KeyNotFoundException unknown)
        {
            return ControlJson.FailAsync(http, StatusCodes.Status404NotFound, unknown.Message);
        }
    }

    internal sealed record KeyRotation(bool PublishNew = true, bool KeepOld = true);

    internal sealed record AutoSetting(double? ApproveAfterSeconds = null, double? DenyAfterSeconds = null)
    {
        public AutoDecision? ToDecision() => (ApproveAfterSeconds, DenyAfterSeconds) switch
        {
            (null, null) => null,
            ( >= 0 and var seconds, null) => new AutoDecision(Approve: true, TimeSpan.FromSeconds(seconds)),
            (null, >= 0 and var seconds) => new AutoDecision(Approve: false, TimeSpan.FromSeconds(seconds)),
            _ => throw new ArgumentException("Give approveAfterSeconds or denyAfterSeconds, zero or more."),
        };
    }
}
