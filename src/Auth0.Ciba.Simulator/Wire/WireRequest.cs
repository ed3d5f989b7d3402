using System.Collections.Generic;
using System.Linq;
using Microsoft.AspNetCore.Http;

namespace Auth0.Ciba.Simulator;

/// <summary>A request on the tenant's wire, as it was received, and what is found about it on the way.</summary>
internal sealed class WireRequest(WireEndpoint endpoint, HttpContext http, IFormCollection form, WireBehaviour behaviour, long receipt)
{
    public WireEndpoint Endpoint { get; } = endpoint;

    public HttpContext Http { get; } = http;

    /// <summary>The behaviour at receipt: a change while it is processed does not touch it.</summary>
    public WireBehaviour Behaviour { get; } = behaviour;

    public long Receipt { get; } = receipt;

    public string? ClaimedClientId { get; set; }

    /// <summary>The request that is polled for, or that this call made.</summary>
    public BackchannelRequest? Subject { get; set; }

    public PollFindings? Poll { get; set; }

    /// <summary>A fault that is applied to this answer.</summary>
    public Fault? AppliedFault { get; set; }

    public List<ViolationKind> Violations { get; } = [];

    public List<string> UnknownParameters { get; } = [];

    public IEnumerable<string> Names => form.Keys;

    /// <summary>A form parameter; an empty one counts as absent, as SDKs send <c>audience=</c>.</summary>
    public string? this[string name] =>
        form.TryGetValue(name, out var values) && values.Count == 1 && values[0] is { Length: > 0 } value ? value : null;

    public string? RepeatedParameter => form.FirstOrDefault(pair => pair.Value.Count > 1).Key;
}
