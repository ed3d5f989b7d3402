using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Tenant;

/// <summary>One tenant: its discovery document, fetched when first needed and again after an hour, after a failure once a minute. A failed fetch is never kept.</summary>
internal sealed class Auth0Tenant
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan LifetimeWhileDown = TimeSpan.FromMinutes(1);

    private readonly HttpChannel _channel;
    private readonly EndpointRules _rules;
    private readonly TenantEndpoints? _overrides;
    private readonly bool _usesMutualTls;
    private readonly TimeProvider _timeProvider;
    private readonly SemaphoreSlim _fetching = new(1, 1);
    private ProviderMetadata? _metadata;
    private TimeSpan _fetchedAt;

    internal Auth0Tenant(Uri baseAddress, IReadOnlyCollection<string> allowedEndpointHosts, TenantEndpoints? overrides, HttpChannel channel, TimeProvider timeProvider, bool usesMutualTls = false)
    {
        BaseAddress = baseAddress;
        _rules = new EndpointRules(baseAddress, allowedEndpointHosts);
        _overrides = overrides;
        _usesMutualTls = usesMutualTls;
        _channel = channel;
        _timeProvider = timeProvider;
    }

    internal Uri BaseAddress { get; }

    /// <exception cref="Auth0CibaException">TenantUnreachable, TenantError, RateLimited, BadResponse or UntrustedEndpoint.</exception>
    internal async ValueTask<ProviderMetadata> GetMetadataAsync(CancellationToken cancellationToken)
    {
        if (IsFresh())
            return _metadata!;

        await _fetching.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (IsFresh())
                return _metadata!;

            try
            {
                _metadata = await FetchAsync(cancellationToken).ConfigureAwait(false);
                _fetchedAt = _timeProvider.Monotonic();
            }
            catch (Auth0CibaException e) when (_metadata is not null && e.ErrorId != ErrorIds.UntrustedEndpoint)
            {
                // The endpoints known still serve while discovery is down. Not every call tries again: each would wait for its own failure.
                _fetchedAt = _timeProvider.Monotonic() - Lifetime + LifetimeWhileDown;
            }

            return _metadata!;
        }
        finally
        {
            _fetching.Release();
        }
    }

    /// <summary>Whether the issuer is this tenant's; known without a fetch, as discovery may name no other.</summary>
    internal bool IsOwnIssuer(string issuer) => _rules.IsOwn(issuer);

    private bool IsFresh() => _metadata is not null && _timeProvider.Monotonic() - _fetchedAt < Lifetime;

    /// <summary>Fetches the discovery document anew, whatever it is; keeps nothing.</summary>
    internal Task<HttpAnswer> FetchDocumentAsync(CancellationToken cancellationToken) =>
        _channel.GetAsync(new Uri(BaseAddress, ".well-known/openid-configuration"), cancellationToken);

    private async Task<ProviderMetadata> FetchAsync(CancellationToken cancellationToken) =>
        Accept(await FetchDocumentAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>The endpoints of a discovery document that keeps the rules.</summary>
    /// <exception cref="Auth0CibaException">As <see cref="GetMetadataAsync"/>.</exception>
    internal ProviderMetadata Accept(HttpAnswer answer)
    {
        AnswerErrors.ThrowUnlessOk(answer, static () => TenantTexts.DiscoveryDocument, BaseAddress.Authority);
        var metadata = WithOverrides(ProviderMetadata.Read(answer));
        _rules.Check(metadata);
        return _usesMutualTls ? metadata.ForMutualTls() : metadata;
    }

    private ProviderMetadata WithOverrides(ProviderMetadata discovered) => _overrides is null ? discovered : new ProviderMetadata
    {
        Issuer = discovered.Issuer,
        BackchannelAuthenticationEndpoint = _overrides.BackchannelAuthenticationEndpoint ?? discovered.BackchannelAuthenticationEndpoint,
        TokenEndpoint = _overrides.TokenEndpoint ?? discovered.TokenEndpoint,
        RevocationEndpoint = discovered.RevocationEndpoint,
        JwksUri = _overrides.JwksUri ?? discovered.JwksUri,
        MtlsAliases = discovered.MtlsAliases is not { } aliases ? null : new ProviderMetadata
        {
            // What the caller gives goes before an alias, too.
            Issuer = aliases.Issuer,
            BackchannelAuthenticationEndpoint = _overrides.BackchannelAuthenticationEndpoint is null ? aliases.BackchannelAuthenticationEndpoint : null,
            TokenEndpoint = _overrides.TokenEndpoint is null ? aliases.TokenEndpoint : null,
            RevocationEndpoint = aliases.RevocationEndpoint,
        },
        AssertionAlgorithms = discovered.AssertionAlgorithms,
        IdTokenAlgorithms = discovered.IdTokenAlgorithms,
    };
}
