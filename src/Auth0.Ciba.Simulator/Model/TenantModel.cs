using System.Collections.Generic;

namespace Auth0.Ciba.Simulator;

/// <summary>Who and what exists in the simulated tenant: users, clients, APIs.</summary>
public sealed record TenantModel
{
    /// <summary>Client id of the built-in client that may use the CIBA grant.</summary>
    public const string DemoClientId = "ciba-demo-client";

    /// <summary>Client id of the built-in client without the CIBA grant.</summary>
    public const string GrantlessClientId = "no-ciba-client";

    /// <summary>Built-in API for payments.</summary>
    public const string PaymentsApi = "https://api.example.com/payments";

    /// <summary>Built-in API for operations.</summary>
    public const string OperationsApi = "https://api.example.com/ops";

    /// <summary>The people who can be asked.</summary>
    public IReadOnlyList<SimulatedUser> Users { get; init; } = [];

    /// <summary>The applications; the first one is the simulator's default client.</summary>
    public IReadOnlyList<SimulatedClient> Clients { get; init; } = [];

    /// <summary>The APIs.</summary>
    public IReadOnlyList<SimulatedApi> Apis { get; init; } = [];

    /// <summary>
    /// The built-in tenant: auth0|alice, auth0|bob and auth0|carol, auth0|dave without an enrolled phone,
    /// auth0|erin with an unverified address; two clients without secrets (the simulator generates one); two APIs.
    /// </summary>
    public static TenantModel BuiltIn { get; } = new()
    {
        Users =
        [
            new SimulatedUser { Sub = "auth0|alice", Name = "Alice Example", Email = "alice@example.com" },
            new SimulatedUser { Sub = "auth0|bob", Name = "Bob Example", Email = "bob@example.com" },
            new SimulatedUser { Sub = "auth0|carol", Name = "Carol Example", Email = "carol@example.com" },
            new SimulatedUser { Sub = "auth0|dave", Name = "Dave Phoneless", Email = "dave@example.com", PhoneEnrolled = false },
            new SimulatedUser { Sub = "auth0|erin", Name = "Erin Unverified", Email = "erin@example.com", EmailVerified = false },
        ],
        Clients =
        [
            new SimulatedClient { ClientId = DemoClientId, Name = "CIBA demo" },
            new SimulatedClient { ClientId = GrantlessClientId, Name = "Without the grant", GrantTypes = [SimulatedClient.RefreshGrant] },
        ],
        Apis =
        [
            new SimulatedApi
            {
                Identifier = PaymentsApi,
                Name = "Payments",
                Scopes = ["read:payments", "create:payments"],
                AuthorizationDetailsTypes =
                    ["money_transfer", "urn:auth0:schemas:authorization-details:v1:transfer", "powershell_operation"],
            },
            new SimulatedApi { Identifier = OperationsApi, Name = "Operations", AuthorizationDetailsTypes = ["powershell_operation"] },
        ],
    };
}
