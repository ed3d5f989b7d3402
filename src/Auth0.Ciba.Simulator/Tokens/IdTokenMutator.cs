using System.Text.Json.Nodes;

namespace Auth0.Ciba.Simulator;

/// <summary>Changes the claims of an ID token before it is signed.</summary>
/// <param name="claims">The payload; members may be set, changed and removed.</param>
/// <param name="request">The request the token answers; null for a refresh.</param>
public delegate void IdTokenMutator(JsonObject claims, RequestView? request);
