using System;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.PowerShell.Input;

/// <summary>-TimeoutSec.</summary>
internal static class WaitTime
{
    /// <summary>The longest that a timer of .NET Framework takes: nothing that can be asked for is open for that long.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <exception cref="Auth0CibaException">BadInput.</exception>
    internal static TimeSpan? Parse(int? seconds)
    {
        if (seconds is < 1)
            throw Auth0CibaException.BadInput("TimeoutSec", InputTexts.TimeoutOutOfRange(seconds));
        if (seconds is not { } given)
            return null;
        var time = TimeSpan.FromSeconds(given);
        return time < Longest ? time : Longest;
    }
}
