using System;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Tokens;

/// <summary>
/// One refresh. A refresh token that rotates can be spent once among all who share the store, so whoever goes to the tenant claims it in its
/// record first; the others wait and read again. The tenant's answer stands in the record, with the new refresh token, before anything else
/// is done with it.
/// </summary>
internal sealed class TokenRefresher(TokenStore store, TokenExchange exchange, TokenResponseVerifier verifier, TimeSpan requestTimeout, TimeProvider timeProvider)
{
    /// <summary>Beyond an HTTP request's own limit: the writes around it and, where the store has no clock, what those of two machines may differ by.</summary>
    internal static readonly TimeSpan ClaimMargin = TimeSpan.FromSeconds(75);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    private readonly RefreshRedemption _redemption = new(store, exchange, verifier);

    /// <summary>The tokens from now on, and whether they came from the tenant after this was called.</summary>
    /// <exception cref="Auth0CibaException">RefreshRejected, RefreshFailed, TokenNotFound, an Unverified id, or of the store.</exception>
    internal async Task<(TokenSet Tokens, bool IsNew)> RunAsync(TokenKey key, TokenQuery query, CancellationToken cancellationToken)
    {
        string? first = null;
        while (true)
        {
            await _redemption.SaveUnsavedAsync(key, cancellationToken).ConfigureAwait(false);
            var removals = store.Removals;
            var tracked = await store.Records.FindAsync(key, query.StoreOptions, cancellationToken).ConfigureAwait(false) ?? throw NotFound(query, TokenTexts.WhyNothingToFetchWith);
            if (tracked.Value.Refresh?.Answer is not null)
            {
                // Of another process that is about to verify it, or ended before it could.
                if (await _redemption.RedeemAsync(tracked, cancellationToken).ConfigureAwait(false) is { } redeemed)
                    return (redeemed, true);
                continue;
            }

            var tokens = tracked.Value.ToTokenSet();
            first ??= tracked.Value.AccessToken;
            var isNew = tracked.Value.AccessToken != first;
            if (store.IsUsable(tokens, query) && (isNew || !query.ForceRefresh))
            {
                store.Keep(key, tokens, isNew, removals);
                return (tokens, isNew);
            }

            RequireRefreshable(tracked.Value, tokens, query);
            if (tracked.Value.Refresh!.IsClaimed(tracked.ReadAt))
                await timeProvider.WaitAsync(BetweenLooks, cancellationToken).ConfigureAwait(false);
            else if (await RefreshAsync(tracked, cancellationToken).ConfigureAwait(false) is { } refreshed)
                return (refreshed, true);
        }
    }

    /// <summary>Forgets what the store has not taken yet.</summary>
    internal void Forget(TokenKey key) => _redemption.Forget(key);

    internal static Auth0CibaException NotFound(TokenQuery query, string why) =>
        new(ErrorIds.TokenNotFound, TokenTexts.NotFound(query.Describe(), why));

    private static void RequireRefreshable(TokenRecord record, TokenSet tokens, TokenQuery query)
    {
        if (record.Refresh is not { } refresh)
            throw NotFound(query, TokenTexts.WhyNoRefreshToken);
        if (!ScopeSet.Covers(refresh.Scope, query.Scope ?? string.Empty))
            throw NotFound(query, TokenTexts.WhyFewerScopes);
        if (tokens.ExpiresAt - tokens.ReceivedAt is { } lifetime && lifetime < query.MinimumValidity)
            throw NotFound(query, TokenTexts.WhyTooShort(lifetime.TotalSeconds));
    }

    /// <summary>Null: somebody else wrote the record meanwhile; look at it again.</summary>
    private async Task<TokenSet?> RefreshAsync(TrackedTokens tracked, CancellationToken cancellationToken)
    {
        store.Records.RequireCompareAndSwap();
        var metadata = await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var refresh = tracked.Value.Refresh!;
        refresh.Claim(Hashing.Base64Url(Hashing.RandomBytes(16)), timeProvider.GetUtcNow(), tracked.ReadAt + requestTimeout + ClaimMargin);
        if (!await store.Records.TrySaveAsync(tracked, cancellationToken).ConfigureAwait(false))
            return null;

        // From here on the caller's cancellation must not keep from its record what becomes of the refresh token.
        var answer = await exchange.RefreshAsync(metadata, refresh.Token, CancellationToken.None).ConfigureAwait(false);
        if (answer.Body is null)
            return await EndAsync(tracked, answer, cancellationToken).ConfigureAwait(false);
        refresh.Answer = answer.Body;
        refresh.AnsweredAt = answer.ReceivedAt;
        return await _redemption.KeepAsync(tracked).ConfigureAwait(false) is { } kept
            ? await _redemption.RedeemAsync(kept, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private async Task<ProviderMetadata> PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await exchange.PrepareAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Auth0CibaException e) when (e.ErrorId != ErrorIds.UntrustedEndpoint)
        {
            throw new Auth0CibaException(ErrorIds.RefreshFailed, TokenTexts.RefreshNotSent(e.Message), e) { StatusCode = e.StatusCode, RetryAfter = e.RetryAfter };
        }
    }

    /// <summary>No new token. The record says what that means for the refresh token, unless somebody else wrote a new one there meanwhile.</summary>
    private async Task<TokenSet?> EndAsync(TrackedTokens tracked, RefreshAnswer answer, CancellationToken cancellationToken)
    {
        var refresh = tracked.Value.Refresh!;
        var wasInDoubt = refresh.MayBeSpent;
        refresh.Release(answer.MayBeSpent);
        if (answer.IsRefused)
            tracked.Value.Refresh = null;
        try
        {
            if (!await store.Records.SaveSurelyAsync(tracked, cancellationToken).ConfigureAwait(false) && answer.IsRefused)
                return null;
        }
        catch (Exception e) when (!e.IsStop(cancellationToken))
        {
            // The claim that stays behind says as much: the refresh token may be spent.
        }

        throw answer is { IsRefused: true, Error: { } error } && wasInDoubt
            ? new Auth0CibaException(error.ErrorId, TokenTexts.ProbablyUsedUp(error.Message)) { StatusCode = error.StatusCode, TenantError = error.TenantError }
            : answer.Error!;
    }
}
