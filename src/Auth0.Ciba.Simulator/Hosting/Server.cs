using System;
using System.Linq;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Auth0.Ciba.Simulator;

/// <summary>Sets Kestrel up: nothing is read from files, the environment or the command line, and nothing is logged.</summary>
internal static class Server
{
    private const long MaxBodyBytes = 1024 * 1024;

    public static WebApplication Build(SimulatorOptions options, Tenant tenant, SimulatorControl control)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Listen(options.Address, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();

        var application = builder.Build();
        application.Use(LoopbackGuard.InvokeAsync);
        application.Use(ControlJson.CatchBadInputAsync);
        application.UseRouting();
        WireRoutes.Map(application, tenant);
        ControlRoutes.Map(application, control);
        PhoneRoutes.Map(application, tenant);
        return application;
    }

    public static Uri AddressOf(IPAddress address, int port) => new UriBuilder(Uri.UriSchemeHttp, address.ToString(), port).Uri;

    public static int PortOf(WebApplication application) => new Uri(application.Urls.First()).Port;
}
