using System;

namespace Auth0.Ciba.Simulator;

/// <summary>A person of the simulated tenant who can be asked.</summary>
public sealed record SimulatedUser
{
    /// <summary>User id, the <c>sub</c> of tokens and of <c>login_hint</c>, e.g. <c>auth0|alice</c>.</summary>
    public required string Sub { get; init; }

    /// <summary>Display name; null: the part of <see cref="Sub"/> after the bar.</summary>
    public string? Name { get; init; }

    /// <summary>E-mail address; null: the user has none.</summary>
    public string? Email { get; init; }

    /// <summary>Whether the address was verified; an unverified one gets no request by e-mail.</summary>
    public bool EmailVerified { get; init; } = true;

    /// <summary>Whether a phone is enrolled for push; without one a request of up to 300 s is refused.</summary>
    public bool PhoneEnrolled { get; init; } = true;

    /// <summary>Picture URL claim; null: left out of tokens.</summary>
    public string? Picture { get; init; }

    /// <summary>Moment of the last profile change (UTC), the <c>updated_at</c> claim.</summary>
    public DateTimeOffset UpdatedAt { get; init; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    internal string Nickname => Sub[(Sub.IndexOf('|') + 1)..];

    internal string DisplayName => Name ?? Nickname;
}
