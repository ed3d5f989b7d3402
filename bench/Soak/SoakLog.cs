using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace Auth0.Ciba.Bench.Soak;

/// <summary>A request that the tenant made.</summary>
internal sealed record SoakMade(string User, string AuthReqId, string State, DateTimeOffset? DecidedAt);

/// <summary>An answer in the tenant's log.</summary>
internal sealed record SoakAnswer(DateTimeOffset Time, string Endpoint, string? AuthReqId, string? LoginHint, int Status, string? Error, string? Fault)
{
    /// <summary>What the tenant had to say arrived: no fault, or one that only took time.</summary>
    internal bool IsTrue => Fault is null or "stall";

    /// <summary>The client cannot know what the tenant did.</summary>
    internal bool IsLost => !IsTrue && Status is 0 or >= 500;

    internal bool IsPending => IsTrue && Error == "authorization_pending";

    internal bool IsYes => IsTrue && Endpoint == "token" && Status == 200;

    internal bool IsNo => IsTrue && Error is "access_denied" or "expired_token";

    public override string ToString() => $"{Fault ?? Error ?? "status " + Status} at {Time:HH:mm:ss.fff}";
}

/// <summary>What the tenant knows: its requests and its log, in the order of answering. It is the truth that outcomes are compared with.</summary>
internal sealed class SoakLog
{
    private readonly ILookup<string, SoakMade> _made;
    private readonly ILookup<string, SoakAnswer> _polls;
    private readonly ILookup<string, SoakAnswer> _questions;
    private readonly SoakAnswer[] _discovery;

    internal SoakLog(IEnumerable<SoakMade> made, IReadOnlyCollection<SoakAnswer> answers)
    {
        _made = made.ToLookup(request => request.User, StringComparer.Ordinal);
        _polls = answers.Where(answer => answer is { Endpoint: "token", AuthReqId: not null }).ToLookup(answer => answer.AuthReqId!, StringComparer.Ordinal);
        _questions = answers.Where(answer => answer.Endpoint == "backchannel").ToLookup(answer => Person(answer.LoginHint), StringComparer.Ordinal);
        _discovery = [.. answers.Where(answer => answer.Endpoint == "discovery")];
    }

    internal IReadOnlyList<SoakMade> Made(string user) => [.. _made[user]];

    internal IReadOnlyList<SoakAnswer> Polls(string authReqId) => [.. _polls[authReqId]];

    internal IReadOnlyList<SoakAnswer> Questions(string user) => [.. _questions[user]];

    /// <summary>The struck answers to discovery in a span of time, and a second around it.</summary>
    internal IEnumerable<SoakAnswer> StruckDiscovery(DateTimeOffset from, DateTimeOffset to) =>
        _discovery.Where(answer => !answer.IsTrue && answer.Time >= from.AddSeconds(-1) && answer.Time <= to.AddSeconds(1));

    private static string Person(string? loginHint)
    {
        if (loginHint is null)
            return string.Empty;
        using var hint = JsonDocument.Parse(loginHint);
        return hint.RootElement.GetProperty("sub").GetString() ?? string.Empty;
    }
}
