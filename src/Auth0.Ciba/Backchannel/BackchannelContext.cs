using System;
using Auth0.Ciba.ClientAuthentication;
using Auth0.Ciba.Tenant;
using Auth0.Ciba.Tokens;

namespace Auth0.Ciba.Backchannel;

/// <summary>What the parts of the flow share in one session.</summary>
internal sealed class BackchannelContext
{
    /// <summary>Names this session to others over the same store.</summary>
    internal string Worker { get; } = RequestStore.NewId();

    internal Auth0Tenant Tenant { get; init; } = null!;

    internal HttpChannel Channel { get; init; } = null!;

    internal ClientAuthenticator Authenticator { get; init; } = null!;

    internal RateLimitGate Gate { get; init; } = null!;

    internal RequestStore Requests { get; init; } = null!;

    internal TokenStore Tokens { get; init; } = null!;

    internal TokenResponseVerifier Verifier { get; init; } = null!;

    internal AskGuard Guard { get; init; } = null!;

    internal BackchannelOptions Options { get; init; } = null!;

    internal TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
