using System.Collections.Generic;

namespace Auth0.Ciba.Simulator;

/// <summary>What a client asks, checked. Details are JSON text: nodes are not safe to read from many threads.</summary>
internal sealed record BackchannelAsk(
    SimulatedClient Client,
    SimulatedUser User,
    string BindingMessage,
    IReadOnlyList<string> Scopes,
    SimulatedApi? Api,
    string? DetailsJson,
    int LifetimeSeconds)
{
    public string DuplicateKey => string.Join('\n', Client.ClientId, User.Sub, BindingMessage, Api?.Identifier, DetailsJson);
}
