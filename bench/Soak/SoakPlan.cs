using System;
using System.Collections.Generic;
using System.Linq;

namespace Auth0.Ciba.Bench.Soak;

/// <summary>What becomes of a request, as far as people and faults have a say in it.</summary>
public enum Fate
{
    Approved,
    Denied,
    Unanswered,

    /// <summary>The person says yes, and the one answer that tells is cut on its way.</summary>
    LostYes,
}

/// <summary>One request of the plan; each to a person of its own, so that a second question would show.</summary>
internal sealed record SoakRequest(string User, Fate Fate, int Expiry);

/// <summary>A fault as the simulator's control API takes it.</summary>
internal sealed record SoakFault(string Kind, string Endpoint)
{
    public bool AfterProcessing { get; init; }

    public int Count { get; init; } = 1;

    public string? AuthReqId { get; init; }

    public int? Status { get; init; }

    public string? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    public string? RetryAfter { get; init; }

    public double StallSeconds { get; init; }

    public long BodyBytes { get; init; } = 2_000_000;

    public string? Location { get; init; }
}

/// <summary>One thing that happens: a question, a decision, a fault, or a rotation of the signing keys.</summary>
internal sealed record SoakEvent(TimeSpan At, SoakRequest? Ask = null, SoakRequest? Decide = null, SoakFault? Fault = null, bool Rotate = false);

/// <summary>
/// A soak's course, the same for the same seed. Faults strike any answer at random; those of a yes on its way strike only requests that are
/// meant to lose it, so that it is known what each outcome must be.
/// </summary>
internal static class SoakPlan
{
    private const int ShortestExpiry = 50;
    private const int LongestExpiry = 90;
    private const int QuietTail = 30;

    internal static TimeSpan Tail { get; } = TimeSpan.FromSeconds(LongestExpiry + 15);

    internal static string User(int number) => $"auth0|soak-{number}";

    internal static IReadOnlyList<SoakEvent> Make(int seed, int requests, TimeSpan over, double faultsPerSecond)
    {
        var random = new Random(seed);
        var events = new List<SoakEvent>();
        for (var i = 0; i < requests; i++)
        {
            var request = new SoakRequest(User(i), NextFate(random), random.Next(ShortestExpiry, LongestExpiry));
            var at = over * random.NextDouble();
            events.Add(new SoakEvent(at, Ask: request));
            if (request.Fate != Fate.Unanswered)
                events.Add(new SoakEvent(at + TimeSpan.FromSeconds(3 + random.NextDouble() * (request.Expiry - QuietTail - 3)), Decide: request));
        }

        var end = over + Tail;
        for (var at = TimeSpan.FromSeconds(1); at < end; at += TimeSpan.FromSeconds((0.5 + random.NextDouble()) / faultsPerSecond))
            events.Add(new SoakEvent(at, Fault: NextFault(random)));
        for (var at = TimeSpan.FromSeconds(45); at < end; at += TimeSpan.FromSeconds(60))
            events.Add(new SoakEvent(at, Rotate: true));
        return [.. events.OrderBy(e => e.At)];
    }

    /// <summary>Cuts the answer to the next poll of a request, after the tenant has given the tokens out.</summary>
    internal static SoakFault LoseAnswer(string authReqId) => new("reset", "token") { AfterProcessing = true, AuthReqId = authReqId };

    private static Fate NextFate(Random random) => random.Next(100) switch
    {
        < 65 => Fate.Approved,
        < 83 => Fate.Denied,
        < 92 => Fate.Unanswered,
        _ => Fate.LostYes,
    };

    private static SoakFault NextFault(Random random)
    {
        // Mostly polls; a fault that strikes a question costs it its answer, one at documents and keys is outlived.
        var endpoint = random.Next(20) switch { 0 => "backchannel", 1 => "jwks", 2 => "discovery", _ => "token" };
        return random.Next(11) switch
        {
            0 => new SoakFault("htmlBadGateway", endpoint),
            1 => new SoakFault("serverError", endpoint),
            2 => new SoakFault("reset", endpoint),
            3 => new SoakFault("stall", endpoint) { StallSeconds = random.NextDouble() * 2 },
            4 => new SoakFault("unavailable", endpoint) { RetryAfter = random.Next(1, 4).ToString(System.Globalization.CultureInfo.InvariantCulture) },
            5 => new SoakFault("unavailable", endpoint) { RetryAfter = "soon" },
            6 => new SoakFault("rateLimited", endpoint) { RetryAfter = "1" },
            7 => new SoakFault("emptyBody", endpoint) { Status = 502 },
            8 => new SoakFault("answer", endpoint) { Status = 403, Body = "<html>Blocked</html>", ContentType = "text/html" },
            9 => new SoakFault("hugeBody", endpoint) { Status = 503 },
            _ => new SoakFault("redirect", endpoint) { Status = 302, Location = "http://127.0.0.1:9/" },
        };
    }
}
