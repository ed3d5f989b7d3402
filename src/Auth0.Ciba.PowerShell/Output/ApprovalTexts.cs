using System;
using Auth0.Ciba.Backchannel;

namespace Auth0.Ciba.PowerShell.Output;

/// <summary>What the shell says of a request.</summary>
internal static class ApprovalTexts
{
    private static readonly TimeSpan TolerableSkew = TimeSpan.FromSeconds(60);

    internal static string Asked(PendingAuthentication pending) =>
        OutputTexts.Asked(pending.UserId, pending.BindingMessage, pending.ExpiresAt.LocalDateTime);

    internal static string? SkewWarning(PendingAuthentication pending) => pending.ClockSkew is { } skew && skew.Duration() > TolerableSkew
        ? OutputTexts.ClocksDiffer(pending.Domain, skew.Duration().TotalSeconds)
        : null;

    internal static TimeSpan TimeLeft(PendingAuthentication pending)
    {
        var left = pending.ExpiresAt - DateTimeOffset.UtcNow;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
