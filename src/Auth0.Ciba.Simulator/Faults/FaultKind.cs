namespace Auth0.Ciba.Simulator;

/// <summary>What goes wrong with an answer.</summary>
public enum FaultKind
{
    /// <summary>Answers <see cref="Fault.Status"/>, <see cref="Fault.Body"/> and <see cref="Fault.Headers"/> as they are.</summary>
    Answer,

    /// <summary>502 with an HTML page of a proxy.</summary>
    HtmlBadGateway,

    /// <summary>500 with a JSON error.</summary>
    ServerError,

    /// <summary>Cuts the connection without an answer.</summary>
    Reset,

    /// <summary>Processes, then sends half of the answer under the Content-Length of the whole, and closes.</summary>
    HalfBody,

    /// <summary>Answers rightly, but only after <see cref="Fault.StallSeconds"/>.</summary>
    Stall,

    /// <summary><see cref="Fault.Status"/> (200) with no body.</summary>
    EmptyBody,

    /// <summary>429 <c>too_many_requests</c> with the headers that <see cref="Fault.RetryAfter"/> and <see cref="Fault.RateLimitResetSeconds"/> ask for.</summary>
    RateLimited,

    /// <summary>503 with <see cref="Fault.RetryAfter"/>.</summary>
    Unavailable,

    /// <summary>200 with a JSON body of <see cref="Fault.BodyBytes"/> bytes.</summary>
    HugeBody,

    /// <summary>307 to <see cref="Fault.Location"/>.</summary>
    Redirect,

    /// <summary>Changes members of a successful answer by <see cref="Fault.Replace"/> and <see cref="Fault.Remove"/>.</summary>
    EditAnswer,

    /// <summary>Forges the next token response by <see cref="Fault.Forgery"/>.</summary>
    Forge,
}
