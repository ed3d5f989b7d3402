using System.Collections.Generic;

namespace Auth0.Ciba.Simulator;

/// <summary>An answer as it goes, or fails to go, over the connection.</summary>
internal sealed class Delivery
{
    public int Status { get; init; } = 200;

    public string? Error { get; init; }

    public string? ContentType { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public byte[] Body { get; init; } = [];

    /// <summary>Bytes of the body that are really sent; null: all.</summary>
    public int? SentBytes { get; init; }

    /// <summary>Bytes of padding sent instead of a body; 0: none.</summary>
    public long PaddingBytes { get; init; }

    /// <summary>The connection is cut without an answer.</summary>
    public bool Cut { get; init; }

    public static Delivery Of(WireAnswer answer)
    {
        var body = answer.Body is null ? [] : SimulatorJson.ToBytes(answer.Body);
        return new Delivery
        {
            Status = answer.Status,
            Error = answer.Error,
            ContentType = body.Length == 0 ? null : answer.ContentType,
            Headers = answer.Headers,
            Body = body,
        };
    }
}
