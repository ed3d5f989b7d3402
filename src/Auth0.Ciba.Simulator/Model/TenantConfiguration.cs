using System.IO;
using System.Text.Json;

namespace Auth0.Ciba.Simulator;

/// <summary>The JSON file of <c>--config</c>: parts that are absent keep their built-in value.</summary>
internal sealed record TenantConfiguration
{
    public SimulatedUser[]? Users { get; init; }

    public SimulatedClient[]? Clients { get; init; }

    public SimulatedApi[]? Apis { get; init; }

    public WireBehaviour? Behaviour { get; init; }

    public static TenantConfiguration Read(string path) =>
        JsonSerializer.Deserialize<TenantConfiguration>(File.ReadAllText(path), SimulatorJson.Strict)
        ?? throw new JsonException("The configuration file holds null.");

    public TenantModel ToModel() => new()
    {
        Users = Users ?? TenantModel.BuiltIn.Users,
        Clients = Clients ?? TenantModel.BuiltIn.Clients,
        Apis = Apis ?? TenantModel.BuiltIn.Apis,
    };
}
