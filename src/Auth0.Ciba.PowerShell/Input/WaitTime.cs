using System;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.PowerShell.Input;

/// <summary>-TimeoutSec.</summary>
internal static class WaitTime
{
    /// <exception cref="Auth0CibaException">BadInput.</exception>
    internal static TimeSpan? Parse(int? seconds)
    {
        if (seconds is < 1)
            throw Auth0CibaException.BadInput("TimeoutSec", InputTexts.TimeoutOutOfRange(seconds));
        return seconds is { } given ? TimeSpan.FromSeconds(given) : null;
    }
}
