using System;
using Auth0.Ciba.Backchannel;

namespace Auth0.Ciba.PowerShell.Output;

/// <summary>What the shell says of a request.</summary>
internal static class ApprovalTexts
{
    private static readonly TimeSpan TolerableSkew = TimeSpan.FromSeconds(60);

    internal static string Asked(PendingAuthentication pending) =>
        $"Asked {pending.UserId} to approve \"{pending.BindingMessage}\", until {pending.ExpiresAt.LocalDateTime:T}.";

    internal static string? SkewWarning(PendingAuthentication pending) => pending.ClockSkew is { } skew && skew.Duration() > TolerableSkew
        ? $"The clocks of this machine and of {pending.Domain} differ by {skew.Duration().TotalSeconds:0} seconds. An answer may be refused for it: set this machine's clock right."
        : null;

    internal static TimeSpan TimeLeft(PendingAuthentication pending)
    {
        var left = pending.ExpiresAt - DateTimeOffset.UtcNow;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
