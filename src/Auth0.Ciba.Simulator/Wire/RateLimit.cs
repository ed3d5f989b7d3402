using System;
using System.Globalization;

namespace Auth0.Ciba.Simulator;

/// <summary>Auth0's 429: a body that is no <c>slow_down</c>, and a reset in UTC epoch seconds.</summary>
internal static class RateLimit
{
    public const string Description = "Too many requests. Check the X-RateLimit-* headers.";

    public static WireAnswer Answer(TimeProvider time, int limit, int resetSeconds) =>
        WireAnswer.Fail(429, "too_many_requests", Description)
            .With("X-RateLimit-Limit", limit.ToString(CultureInfo.InvariantCulture))
            .With("X-RateLimit-Remaining", "0")
            .With("X-RateLimit-Reset", ResetAt(time, resetSeconds));

    public static string ResetAt(TimeProvider time, int seconds) =>
        (time.GetUtcNow().ToUnixTimeSeconds() + seconds).ToString(CultureInfo.InvariantCulture);
}
