using System;
using System.Net;

namespace Auth0.Ciba.Simulator;

/// <summary>What a simulator is started with.</summary>
public sealed record SimulatorOptions
{
    /// <summary>TCP port, 0–65535; 0: a free one.</summary>
    public int Port { get; init; }

    /// <summary>Address to listen on; anything but a loopback address is refused.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>
    /// Listens on https, at the host localhost, with a certificate made for this start. Who is to reach it must trust
    /// <see cref="TenantSimulator.RootCertificatePem"/>. Needed for mutual TLS.
    /// </summary>
    public bool Https { get; init; }

    /// <summary>Users, clients and APIs.</summary>
    public TenantModel Model { get; init; } = TenantModel.BuiltIn;

    /// <summary>Initial behaviour on the wire; it can be exchanged while running.</summary>
    public WireBehaviour Behaviour { get; init; } = new();

    /// <summary>Secret of the first client where the model gives it none; null: a random one.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>Decision taken for every request by itself; null: people or the control API decide.</summary>
    public AutoDecision? AutoDecision { get; init; }

    /// <summary>Clock of the tenant: elapsed time by its timestamps, token times by its UTC now.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Most log entries that are kept; older ones go first. 0: only the counters are kept, for load tests.</summary>
    public int LogCapacity { get; init; } = 20_000;

    /// <summary>Most requests that are remembered; the oldest ended ones are forgotten first.</summary>
    public int RequestCapacity { get; init; } = 200_000;
}
