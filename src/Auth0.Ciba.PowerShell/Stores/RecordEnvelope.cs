using System;
using System.Globalization;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.PowerShell.Stores;

/// <summary>A record as one line of text, with the version and the end of its time, which such stores do not keep themselves.</summary>
internal sealed class RecordEnvelope(byte[] value, long version, DateTimeOffset expiresAt)
{
    internal const string Mark = "a0c1:";

    internal byte[] Value { get; } = value;

    internal long Version { get; } = version;

    internal bool IsOver => expiresAt <= DateTimeOffset.UtcNow;

    /// <summary>Nobody writes over it just now in the belief that it is still there.</summary>
    internal bool IsLongOver => expiresAt < DateTimeOffset.UtcNow.AddHours(-1);

    internal static RecordEnvelope Create(byte[] value, long version, TimeSpan timeToLive)
    {
        var now = DateTimeOffset.UtcNow;
        return new RecordEnvelope(value, version, timeToLive < DateTimeOffset.MaxValue - now ? now + timeToLive : DateTimeOffset.MaxValue);
    }

    /// <exception cref="Auth0CibaException">StoreFailed: it is not what was given to the store.</exception>
    internal static RecordEnvelope Parse(string id, string text)
    {
        var parts = text.Trim().Split(':');
        try
        {
            if (parts.Length == 4 && parts[0] + ":" == Mark)
                return new RecordEnvelope(Convert.FromBase64String(parts[3]), long.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture), DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture)));
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            // Said below.
        }

        throw new Auth0CibaException(ErrorIds.StoreFailed, StoreTexts.RecordDamaged(id)) { Target = id };
    }

    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0}{1}:{2}:{3}", Mark, Version, expiresAt.ToUnixTimeMilliseconds(), Convert.ToBase64String(Value));
}
