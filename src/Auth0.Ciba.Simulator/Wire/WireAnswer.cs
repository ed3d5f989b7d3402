using System.Collections.Generic;
using System.Text.Json.Nodes;

namespace Auth0.Ciba.Simulator;

/// <summary>What the tenant answers, before faults.</summary>
internal sealed class WireAnswer
{
    public int Status { get; init; } = 200;

    /// <summary>Null: an empty body.</summary>
    public JsonObject? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    public Dictionary<string, string> Headers { get; } = [];

    public string? Error { get; init; }

    /// <summary>True for the answer after which a polite client polls no more.</summary>
    public bool EndsRequest { get; init; }

    public static WireAnswer Fail(int status, string error, string description, bool endsRequest = false) => new()
    {
        Status = status,
        Error = error,
        EndsRequest = endsRequest,
        Body = new JsonObject { ["error"] = error, ["error_description"] = description },
    };

    public static WireAnswer BadRequest(string description) => Fail(400, "invalid_request", description);

    public static WireAnswer InvalidClient(string description) => Fail(401, "invalid_client", description);

    public static WireAnswer GrantNotAllowed(string grant) =>
        Fail(403, "unauthorized_client", $"Grant type '{grant}' not allowed for the client.");

    public WireAnswer With(string header, string value)
    {
        Headers[header] = value;
        return this;
    }
}
