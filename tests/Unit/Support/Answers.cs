using System;
using System.Text;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Tests.Support;

/// <summary>HTTP answers as the engine reads them.</summary>
internal static class Answers
{
    public static HttpAnswer Raw(int status, string body = "", TimeSpan? retryAfter = null, TimeSpan? reset = null) => new()
    {
        Status = status,
        Body = Encoding.UTF8.GetBytes(body),
        RetryAfter = retryAfter,
        RateLimitReset = reset,
    };

    public static HttpAnswer Error(int status, string code, TimeSpan? retryAfter = null, string members = "") =>
        Raw(status, $$"""{"error":"{{code}}","error_description":"text of the tenant"{{members}}}""", retryAfter);

    public static HttpAnswer BareError(int status, string code) => Raw(status, $$"""{"error":"{{code}}"}""");

    public static HttpAnswer Pending(TimeSpan? retryAfter = null) => Error(400, "authorization_pending", retryAfter);

    public static HttpAnswer Fault(TransportFault fault, int status = 0) => new() { Fault = fault, FaultText = "a fault", Status = status };
}
