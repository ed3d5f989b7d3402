using System;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.ClientAuthentication;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Tenant;

namespace Auth0.Ciba.Tokens;

/// <summary>
/// Refresh (RFC 6749 section 6) and revocation (RFC 7009) at the tenant. A refresh leaves once: one that was answered by nobody may have used
/// the refresh token up. It leaves again only after an answer that proves that the client's secret was refused, with another secret at hand.
/// </summary>
internal sealed class TokenExchange(Auth0Tenant tenant, HttpChannel channel, ClientAuthenticator authenticator, RateLimitGate gate, TimeProvider timeProvider)
{
    private static readonly TimeSpan LongestRateLimitWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DefaultRateLimitWait = TimeSpan.FromSeconds(5);

    internal string ClientId => authenticator.ClientId;

    /// <summary>The endpoints, once the tenant's rate limit lets a request pass.</summary>
    /// <exception cref="Auth0CibaException">RateLimited where that takes long, or the endpoints could not be had.</exception>
    internal async Task<ProviderMetadata> PrepareAsync(CancellationToken cancellationToken)
    {
        var metadata = await tenant.GetMetadataAsync(cancellationToken).ConfigureAwait(false);
        while (gate.HeldUntil - timeProvider.Monotonic() is { Ticks: > 0 } wait)
        {
            if (wait > LongestRateLimitWait)
                throw new Auth0CibaException(ErrorIds.RateLimited, TokenTexts.RateLimitedBefore) { RetryAfter = wait };
            await timeProvider.WaitAsync(wait, cancellationToken).ConfigureAwait(false);
        }

        return metadata;
    }

    internal async Task<RefreshAnswer> RefreshAsync(ProviderMetadata metadata, string refreshToken, CancellationToken cancellationToken)
    {
        if (metadata.TokenEndpoint is not { } endpoint)
            return new RefreshAnswer { Error = NotSupported("token_endpoint") };
        var answer = await PostAsync(endpoint, metadata.Issuer, () => new FormParameters().Add(Names.GrantType, Names.RefreshGrant).Add(Names.RefreshToken, refreshToken), cancellationToken).ConfigureAwait(false);
        return RefreshErrors.Read(answer, tenant.BaseAddress.Authority, timeProvider.GetUtcNow());
    }

    /// <exception cref="Auth0CibaException">RevokeFailed, InvalidClient or NotSupported.</exception>
    internal async Task RevokeAsync(string refreshToken, CancellationToken cancellationToken)
    {
        var metadata = await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var endpoint = metadata.RevocationEndpoint ?? throw NotSupported("revocation_endpoint");
        var answer = await PostAsync(endpoint, metadata.Issuer, () => new FormParameters().Add(Names.Token, refreshToken).Add(Names.TokenTypeHint, Names.RefreshToken), cancellationToken).ConfigureAwait(false);
        RefreshErrors.ThrowUnlessRevoked(answer, tenant.BaseAddress.Authority);
    }

    private async Task<HttpAnswer> PostAsync(Uri endpoint, string issuer, Func<FormParameters> create, CancellationToken cancellationToken)
    {
        while (true)
        {
            var form = create();
            var generation = authenticator.Apply(form, issuer);
            var answer = await channel.PostAsync(endpoint, form, cancellationToken).ConfigureAwait(false);
            if (answer.Status == 401 && answer.Fault == TransportFault.None && OAuthError.TryRead(answer)?.Code == Names.InvalidClient && authenticator.Rotate(generation))
                continue;
            if (answer.Status == 429)
                gate.Hold(timeProvider.Monotonic() + (answer.RetryAfter ?? answer.RateLimitReset ?? DefaultRateLimitWait));
            return answer;
        }
    }

    private Auth0CibaException NotSupported(string endpoint) =>
        new(ErrorIds.NotSupported, TokenTexts.NoEndpoint(tenant.BaseAddress.Host, endpoint));
}
