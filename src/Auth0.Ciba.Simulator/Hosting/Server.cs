using System;
using System.Linq;
using System.Net.Security;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
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
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Listen(options.Address, options.Port, listen => Secure(listen, tenant.Authority));
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

    public static Uri AddressOf(SimulatorOptions options, int port) => options.Https
        ? new UriBuilder(Uri.UriSchemeHttps, SimulatedAuthority.Host, port).Uri
        : new UriBuilder(Uri.UriSchemeHttp, options.Address.ToString(), port).Uri;

    public static int PortOf(WebApplication application) => new Uri(application.Urls.First()).Port;

    /// <summary>Which client may show which certificate is the tenant's to check, after the request is read.</summary>
    private static void Secure(ListenOptions listen, SimulatedAuthority? authority)
    {
        listen.Protocols = authority is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
        if (authority is null)
            return;
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = handshake => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificate = authority.Server,

                // Asked for, that is; a connection without one is let in, too.
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, _, chain, _) => ShownCertificates.Note(handshake.Connection, chain),
            }),
        });
    }
}
