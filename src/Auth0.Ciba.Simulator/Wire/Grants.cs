using System;
using System.Linq;

namespace Auth0.Ciba.Simulator;

/// <summary>Which grants a client may use.</summary>
internal static class Grants
{
    public static bool Allows(SimulatedClient client, string grant) => client.GrantTypes.Contains(grant, StringComparer.Ordinal);
}
