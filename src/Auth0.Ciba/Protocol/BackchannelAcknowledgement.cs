using System;
using System.Linq;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Protocol;

/// <summary>The tenant's acknowledgement of a request (OpenID CIBA Core section 7.3).</summary>
internal sealed class BackchannelAcknowledgement
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(5);

    internal string AuthReqId { get; private init; } = string.Empty;

    internal TimeSpan ExpiresIn { get; private init; }

    internal TimeSpan Interval { get; private init; }

    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.BadResponse"/> naming the member.</exception>
    internal static BackchannelAcknowledgement Read(HttpAnswer answer)
    {
        if (!JsonReading.TryParseObject(answer.Body, out var json, out var reason))
            throw Bad(reason);

        if (!JsonReading.TryGetText(json, Names.AuthReqId, out var id) || string.IsNullOrEmpty(id))
            throw Bad(ProtocolTexts.AuthReqIdMissing);
        if (id!.Length > 4096 || !id.All(IsIdSign))
            throw Bad(ProtocolTexts.AuthReqIdUnfit);
        if (!JsonReading.TryGetSeconds(json, "expires_in", out var expiresIn) || expiresIn is null or <= 0)
            throw Bad(ProtocolTexts.ExpiresInMissing);
        if (!JsonReading.TryGetSeconds(json, "interval", out var interval) || interval > 3600)
            throw Bad(ProtocolTexts.IntervalUnfit);

        return new BackchannelAcknowledgement
        {
            AuthReqId = id,
            ExpiresIn = TimeSpan.FromSeconds(Math.Min(expiresIn.Value, 2_592_000)),
            Interval = interval is null ? DefaultInterval : TimeSpan.FromSeconds(interval.Value),
        };
    }

    private static bool IsIdSign(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '.' or '-' or '_';

    private static Auth0CibaException Bad(string reason) =>
        new(ErrorIds.BadResponse, ProtocolTexts.AcknowledgementUnfit(reason)) { StatusCode = 200 };
}
