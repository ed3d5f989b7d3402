using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json.Nodes;

namespace Auth0.Ciba.Simulator;

/// <summary>Turns a fault into what the client gets to see.</summary>
internal static class FaultShaper
{
    private const string ProxyPage =
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";

    /// <param name="fault">The fault.</param>
    /// <param name="answer">The true answer; null where the tenant did not process.</param>
    /// <param name="time">The tenant's clock.</param>
    public static Delivery Shape(Fault fault, WireAnswer? answer, TimeProvider time) => fault.Kind switch
    {
        FaultKind.Answer => new Delivery
        {
            Status = fault.Status ?? 200,
            ContentType = fault.ContentType,
            Headers = Headers(fault),
            Body = Encoding.UTF8.GetBytes(fault.Body ?? ""),
        },
        FaultKind.HtmlBadGateway => new Delivery
        {
            Status = fault.Status ?? 502,
            ContentType = "text/html",
            Headers = Headers(fault),
            Body = Encoding.UTF8.GetBytes(fault.Body ?? ProxyPage),
        },
        FaultKind.Reset => new Delivery { Cut = true, Status = 0 },
        FaultKind.HalfBody => Half(Delivery.Of(answer ?? new WireAnswer { Body = new JsonObject { ["cut"] = "short" } })),
        FaultKind.EmptyBody => new Delivery { Status = fault.Status ?? 200, ContentType = fault.ContentType, Headers = Headers(fault) },
        FaultKind.HugeBody => new Delivery { Status = fault.Status ?? 200, ContentType = fault.ContentType, PaddingBytes = fault.BodyBytes },
        FaultKind.Redirect => new Delivery { Status = fault.Status ?? 307, Headers = Headers(fault, ("Location", fault.Location!)) },
        FaultKind.ServerError => Fail(fault, 500, "server_error", "Internal error", time),
        FaultKind.Unavailable => Fail(fault, 503, "temporarily_unavailable", "Service unavailable", time),
        FaultKind.RateLimited => Fail(fault, 429, "too_many_requests", RateLimit.Description, time),
        _ => Delivery.Of(answer!),
    };

    private static Delivery Fail(Fault fault, int status, string error, string description, TimeProvider time)
    {
        var answer = WireAnswer.Fail(fault.Status ?? status, error, description);
        foreach (var (name, value) in Headers(fault))
            answer.With(name, value);
        if (fault.RateLimitResetSeconds is { } seconds)
        {
            answer.With("X-RateLimit-Limit", "100")
                .With("X-RateLimit-Remaining", "0")
                .With("X-RateLimit-Reset", RateLimit.ResetAt(time, seconds));
        }

        return Delivery.Of(answer);
    }

    private static Dictionary<string, string> Headers(Fault fault, params (string Name, string Value)[] more)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in fault.Headers ?? new Dictionary<string, string>())
            headers[name] = value;
        if (fault.RetryAfter is not null)
            headers["Retry-After"] = fault.RetryAfter;
        foreach (var (name, value) in more)
            headers[name] = value;
        return headers;
    }

    private static Delivery Half(Delivery whole) => new()
    {
        Status = whole.Status,
        Error = whole.Error,
        ContentType = whole.ContentType,
        Headers = whole.Headers,
        Body = whole.Body,
        SentBytes = whole.Body.Length / 2,
    };
}
