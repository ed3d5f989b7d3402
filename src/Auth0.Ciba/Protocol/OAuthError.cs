using System;

namespace Auth0.Ciba.Protocol;

/// <summary>An error answer (RFC 6749 section 5.2) with the members that CIBA polling adds.</summary>
internal sealed class OAuthError
{
    private static Tuple<byte[], OAuthError>? _latest;

    internal string Code { get; init; } = string.Empty;

    internal string? Description { get; init; }

    /// <summary>The slow_down body's <c>interval</c>, which Auth0 sends.</summary>
    internal TimeSpan? Interval { get; init; }

    /// <summary>Reads the body; null where it is no JSON object with an <c>error</c>.</summary>
    internal static OAuthError? TryRead(HttpAnswer answer)
    {
        // "Pending" comes in the same bytes thousands of times.
        var latest = _latest;
        if (latest is not null && latest.Item1.AsSpan().SequenceEqual(answer.Body))
            return latest.Item2;
        var error = Read(answer);
        if (error?.Code == Names.AuthorizationPending)
            _latest = Tuple.Create(answer.Body, error!);
        return error;
    }

    private static OAuthError? Read(HttpAnswer answer)
    {
        if (!JsonReading.TryParseObject(answer.Body, out var json, out _)
            || !JsonReading.TryGetText(json, "error", out var code) || string.IsNullOrEmpty(code))
        {
            return null;
        }

        JsonReading.TryGetText(json, "error_description", out var description);
        return new OAuthError
        {
            Code = ForeignText.Show(code!, answer.Secrets, 100),
            Description = description is null ? null : ForeignText.Show(description, answer.Secrets, 500),
            Interval = JsonReading.TryGetSeconds(json, "interval", out var seconds) && seconds is > 0 and <= 86400 ? TimeSpan.FromSeconds(seconds.Value) : null,
        };
    }

    /// <summary>The description where there is one, else the code.</summary>
    public override string ToString() => string.IsNullOrWhiteSpace(Description) ? Code : $"{Description} ({Code})";
}
