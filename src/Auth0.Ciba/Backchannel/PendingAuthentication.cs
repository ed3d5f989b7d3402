using System;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Backchannel;

/// <summary>
/// A request that was made: a pointer to the session's own record, without any secret. What is shown here is for people; who must answer,
/// and with which details, is always read from the record.
/// </summary>
public sealed class PendingAuthentication
{
    private static Tuple<string, string>? _lastDomain;

    internal PendingAuthentication(string requestId, RequestRecord record)
    {
        RequestId = requestId;
        AuthReqId = record.AuthReqId ?? string.Empty;
        Domain = DomainOf(record.Issuer);
        ClientId = record.ClientId;
        UserId = record.UserId;
        BindingMessage = record.BindingMessage;
        Scope = record.Scope;
        Audience = record.Audience;
        AuthorizationDetails = record.Details is null ? null : AuthorizationDetails.Parse(record.Details);
        AskedAt = record.AskedAt;
        ExpiresAt = record.Deadline;
        Interval = TimeSpan.FromSeconds(record.Interval);
    }

    /// <summary>The id of the record in the session's store.</summary>
    public string RequestId { get; }

    /// <summary>The tenant's id of the request, auth_req_id (OpenID CIBA Core section 7.3).</summary>
    public string AuthReqId { get; }

    /// <summary>The tenant's host.</summary>
    public string Domain { get; }

    /// <summary>The client that asks.</summary>
    public string ClientId { get; }

    /// <summary>The person asked.</summary>
    public string UserId { get; }

    /// <summary>What the person sees.</summary>
    public string BindingMessage { get; }

    /// <summary>The scope asked for.</summary>
    public string Scope { get; }

    /// <summary>The API asked for, where there is one.</summary>
    public string? Audience { get; }

    /// <summary>The authorization details asked for, where there are any.</summary>
    public AuthorizationDetails? AuthorizationDetails { get; }

    /// <summary>When the request was sent, UTC.</summary>
    public DateTimeOffset AskedAt { get; }

    /// <summary>When the request ends, UTC.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>The shortest time between two polls that the tenant asked for.</summary>
    public TimeSpan Interval { get; }

    /// <summary>The tenant's clock minus this machine's, as far as the answer's Date header tells (a second, and the way there).</summary>
    public TimeSpan? ClockSkew { get; internal init; }

    /// <summary>Requests come by the thousand, nearly all of one tenant: they share its name.</summary>
    private static string DomainOf(string issuer)
    {
        var known = _lastDomain;
        if (known is null || known.Item1 != issuer)
            _lastDomain = known = Tuple.Create(issuer, new Uri(issuer).Authority);
        return known.Item2;
    }

    /// <summary>Person and message.</summary>
    public override string ToString() => $"{UserId}: {BindingMessage}";
}
