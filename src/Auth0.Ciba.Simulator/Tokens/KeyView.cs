namespace Auth0.Ciba.Simulator;

/// <summary>A signing key of the simulated tenant.</summary>
/// <param name="KeyId">The <c>kid</c>.</param>
/// <param name="Published">Whether the key set shows it.</param>
/// <param name="Signing">Whether new tokens are signed with it.</param>
public sealed record KeyView(string KeyId, bool Published, bool Signing);
