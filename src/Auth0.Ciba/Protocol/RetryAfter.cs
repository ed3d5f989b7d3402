using System;
using System.Globalization;

namespace Auth0.Ciba.Protocol;

/// <summary>The Retry-After header (RFC 9110 section 10.2.3) and Auth0's X-RateLimit-Reset, both as a span from now.</summary>
internal static class RetryAfter
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Seconds or an HTTP date; a date in the past, a negative number and anything unreadable are null.</summary>
    internal static TimeSpan? Parse(string? text, DateTimeOffset now)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
            return null;

        if (text![0] is >= '0' and <= '9' && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return Bound(seconds);

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) && text!.Length > 10
            ? Bound((date - now).TotalSeconds)
            : null;
    }

    /// <summary>UTC epoch seconds, as Auth0 sends them.</summary>
    internal static TimeSpan? ParseReset(string? text, DateTimeOffset now) =>
        double.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            ? Bound(epoch - now.ToUnixTimeMilliseconds() / 1000.0)
            : null;

    private static TimeSpan? Bound(double seconds)
    {
        if (double.IsNaN(seconds) || seconds <= 0)
            return null;
        return seconds >= Longest.TotalSeconds ? Longest : TimeSpan.FromSeconds(seconds);
    }
}
