using System;
using Auth0.Ciba.Compat;

namespace Auth0.Ciba.Tenant;

/// <summary>How the tenant is reached.</summary>
internal sealed class TransportOptions
{
    /// <summary>Longer than the 30 s for which CIBA section 10.1 lets a provider hold a poll.</summary>
    internal TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(45);

    internal bool SendTelemetry { get; init; } = true;

    internal ConnectionSettings Connections { get; init; } = new();
}
