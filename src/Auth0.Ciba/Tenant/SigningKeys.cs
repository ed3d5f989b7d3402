using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Microsoft.IdentityModel.Tokens;

namespace Auth0.Ciba.Tenant;

/// <summary>
/// The tenant's public signing keys: kept for an hour, fetched once more for a key id that is not among them. A failed fetch is never kept.
/// </summary>
internal sealed class SigningKeys(Auth0Tenant tenant, HttpChannel channel, TimeProvider timeProvider)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _fetching = new(1, 1);
    private KeySet? _current;

    /// <summary>Keys that may have signed a token with this key id; all of them where the token names none.</summary>
    /// <exception cref="Auth0CibaException">The keys could not be had.</exception>
    internal async Task<IReadOnlyList<SecurityKey>> FindAsync(string? keyId, CancellationToken cancellationToken)
    {
        var asked = timeProvider.Monotonic();
        var keys = await GetAsync(asked - Lifetime, cancellationToken).ConfigureAwait(false);
        var found = Select(keys, keyId);
        if (found.Count == 0 && keys.FetchedAt < asked)
            found = Select(await GetAsync(asked, cancellationToken).ConfigureAwait(false), keyId);
        return found;
    }

    private static List<SecurityKey> Select(KeySet set, string? keyId) =>
        set.Keys.Where(key => keyId is null || string.Equals(key.KeyId, keyId, StringComparison.Ordinal)).ToList();

    private async Task<KeySet> GetAsync(TimeSpan notBefore, CancellationToken cancellationToken)
    {
        var known = Volatile.Read(ref _current);
        if (known is not null && known.FetchedAt >= notBefore)
            return known;

        await _fetching.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_current is not null && _current.FetchedAt >= notBefore)
                return _current;
            _current = await FetchAsync(cancellationToken).ConfigureAwait(false);
            return _current;
        }
        finally
        {
            _fetching.Release();
        }
    }

    private async Task<KeySet> FetchAsync(CancellationToken cancellationToken)
    {
        var metadata = await tenant.GetMetadataAsync(cancellationToken).ConfigureAwait(false);
        return new KeySet(await ReadAsync(metadata, cancellationToken).ConfigureAwait(false), timeProvider.Monotonic());
    }

    /// <summary>Fetches the keys anew and keeps nothing.</summary>
    /// <exception cref="Auth0CibaException">The keys could not be had.</exception>
    internal async Task<IReadOnlyList<JsonWebKey>> ReadAsync(ProviderMetadata metadata, CancellationToken cancellationToken)
    {
        var address = metadata.JwksUri ?? throw new Auth0CibaException(ErrorIds.BadResponse, TenantTexts.NoKeySetAddress);
        var answer = await channel.GetAsync(address, cancellationToken).ConfigureAwait(false);
        AnswerErrors.ThrowUnlessOk(answer, static () => TenantTexts.KeySet, tenant.BaseAddress.Authority);
        if (!JsonReading.TryParseObject(answer.Body, out _, out var reason))
            throw new Auth0CibaException(ErrorIds.BadResponse, TenantTexts.KeySetUnfitSaying(reason));

        try
        {
            return new JsonWebKeySet(Encoding.UTF8.GetString(answer.Body)).Keys.Where(IsSigningKey).ToArray();
        }
        catch (ArgumentException e)
        {
            throw new Auth0CibaException(ErrorIds.BadResponse, TenantTexts.KeySetUnfit, e);
        }
    }

    /// <summary>Public RSA keys of 2048 bits and more, and elliptic-curve keys. A symmetric key has no place in a published set.</summary>
    internal static bool IsSigningKey(JsonWebKey key) =>
        (string.IsNullOrEmpty(key.Use) || key.Use == JsonWebKeyUseNames.Sig)
        && (key.Kty == JsonWebAlgorithmsKeyTypes.EllipticCurve || (key.Kty == JsonWebAlgorithmsKeyTypes.RSA && key.KeySize >= 2048));

    private sealed class KeySet(IReadOnlyList<SecurityKey> keys, TimeSpan fetchedAt)
    {
        internal IReadOnlyList<SecurityKey> Keys { get; } = keys;

        internal TimeSpan FetchedAt { get; } = fetchedAt;
    }
}
