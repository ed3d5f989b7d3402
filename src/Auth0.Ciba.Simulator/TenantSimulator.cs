using System;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;

namespace Auth0.Ciba.Simulator;

/// <summary>
/// A local Auth0 tenant with a phone: discovery, <c>/bc-authorize</c>, tokens, a control API under <c>/control/</c> and an
/// approver's page at <c>/phone</c>. It listens on loopback, over plain HTTP unless told
/// otherwise, and keeps everything in memory.
/// </summary>
public sealed class TenantSimulator : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Tenant _tenant;

    private TenantSimulator(WebApplication application, Tenant tenant, SimulatorControl control)
    {
        _application = application;
        _tenant = tenant;
        Control = control;
    }

    /// <summary>Where the tenant listens, with a trailing slash.</summary>
    public Uri BaseAddress => _tenant.BaseAddress;

    /// <summary>The issuer: <see cref="BaseAddress"/> as text.</summary>
    public string Issuer => _tenant.Issuer;

    /// <summary>Client id of the model's first client.</summary>
    public string ClientId => _tenant.Clients.FirstId;

    /// <summary>First secret of that client.</summary>
    /// <exception cref="InvalidOperationException">The client has no secret.</exception>
    public string ClientSecret => _tenant.Clients.Find(ClientId)!.Secrets.FirstOrDefault()
        ?? throw new InvalidOperationException($"Client '{ClientId}' has no secret.");

    /// <summary>PEM certificate of the root that its https certificate stands on.</summary>
    /// <exception cref="InvalidOperationException">It listens on plain http.</exception>
    public string RootCertificatePem => _tenant.Authority?.RootPem ?? throw new InvalidOperationException("The simulator listens on plain http.");

    /// <summary>Decisions, keys, faults and the log.</summary>
    public SimulatorControl Control { get; }

    /// <summary>Starts a tenant; when the task completes it answers.</summary>
    /// <param name="options">What it is started with; null: the defaults.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <returns>The running tenant; dispose it to stop it.</returns>
    /// <exception cref="ArgumentException">The address is not a loopback address, or the model is not sound.</exception>
    /// <exception cref="System.IO.IOException">The port is taken.</exception>
    public static async Task<TenantSimulator> StartAsync(SimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SimulatorOptions();
        if (!IPAddress.IsLoopback(options.Address))
            throw new ArgumentException("The simulator listens on loopback addresses only.", nameof(options));
        var tenant = new Tenant(options);
        if (options.Port != 0)
            tenant.BaseAddress = Server.AddressOf(options, options.Port);
        var control = new SimulatorControl(tenant);
        var application = Server.Build(options, tenant, control);
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch
        {
            await application.DisposeAsync();
            tenant.Dispose();
            throw;
        }

        tenant.BaseAddress = Server.AddressOf(options, Server.PortOf(application));
        return new TenantSimulator(application, tenant, control);
    }

    /// <summary>Stops the tenant; open connections are cut.</summary>
    /// <returns>The running stop.</returns>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
        _tenant.Dispose();
    }
}
