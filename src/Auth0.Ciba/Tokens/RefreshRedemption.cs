using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Tokens;

/// <summary>
/// The answer to a refresh on its way to a verified token set: first into the store, for the new refresh token is in it; then verified; then
/// in the old one's place.
/// </summary>
internal sealed class RefreshRedemption(TokenStore store, TokenExchange exchange, TokenResponseVerifier verifier)
{
    /// <summary>What the store could not take. Until it can, this process alone knows the new refresh token.</summary>
    private readonly ConcurrentDictionary<TokenKey, TrackedTokens> _unsaved = new();

    /// <summary>Forgets what the store has not taken yet.</summary>
    internal void Forget(TokenKey key) => _unsaved.TryRemove(key, out _);

    /// <summary>Puts the answer into the record, also where an approval changed the rest of it meanwhile. Null: this refresh token is not there any more.</summary>
    internal async Task<TrackedTokens?> KeepAsync(TrackedTokens tracked)
    {
        var spent = tracked.Value.Refresh!;
        try
        {
            while (!await store.Records.SaveSurelyAsync(tracked, CancellationToken.None).ConfigureAwait(false))
            {
                var current = await store.Records.FindAsync(tracked.Key, tracked.Options, CancellationToken.None).ConfigureAwait(false);
                if (current?.Value.Refresh is not { } known || known.Token != spent.Token)
                    return null;
                current.Value.Refresh = spent;
                tracked = current;
            }
        }
        catch (Exception)
        {
            _unsaved[tracked.Key] = tracked;
        }

        return tracked;
    }

    /// <summary>Verifies the answer that the record holds. Null: somebody else wrote the record meanwhile.</summary>
    internal async Task<TokenSet?> RedeemAsync(TrackedTokens tracked, CancellationToken cancellationToken)
    {
        var known = tracked.Value;
        var refresh = known.Refresh!;
        try
        {
            var metadata = await exchange.PrepareAsync(cancellationToken).ConfigureAwait(false);
            var response = TokenResponse.TryRead(refresh.Answer!, out var reason) ?? throw new Auth0CibaException(ErrorIds.UnverifiedAccessToken, TokenTexts.KeptAnswerUnreadable(reason));
            tracked.Value = await verifier.VerifyRefreshAsync(response, known, Expect(known, metadata.Issuer), refresh.AnsweredAt ?? default, cancellationToken).ConfigureAwait(false);
        }
        catch (Auth0CibaException e) when (e.IsUnverified)
        {
            // Nothing of it is used; the old refresh token stays, for all that is known now used up.
            refresh.Release(mayBeSpent: true);
            _unsaved.TryRemove(tracked.Key, out _);
            await store.Records.SaveSurelyAsync(tracked, cancellationToken).ConfigureAwait(false);
            throw;
        }
        catch (Auth0CibaException e)
        {
            throw new Auth0CibaException(ErrorIds.RefreshFailed, TokenTexts.NewTokenUnverified(e.Message), e) { StatusCode = e.StatusCode, RetryAfter = e.RetryAfter };
        }

        return await FinishAsync(tracked, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TokenSet?> FinishAsync(TrackedTokens tracked, CancellationToken cancellationToken)
    {
        var tokens = tracked.Value.ToTokenSet();
        var removals = store.Removals;
        try
        {
            if (_unsaved.ContainsKey(tracked.Key))
                _unsaved[tracked.Key] = tracked;
            else if (!await store.Records.SaveSurelyAsync(tracked, cancellationToken).ConfigureAwait(false))
                return null;
        }
        catch (Exception e) when (!e.IsStop(cancellationToken))
        {
            _unsaved[tracked.Key] = tracked;
        }

        store.Keep(tracked.Key, tokens, isNew: true, removals);
        return tokens;
    }

    /// <exception cref="Auth0CibaException"><see cref="ErrorIds.StoreFailed"/> where the store still cannot take it.</exception>
    internal async Task SaveUnsavedAsync(TokenKey key, CancellationToken cancellationToken)
    {
        if (!_unsaved.TryGetValue(key, out var tracked))
            return;
        await store.Records.SaveSurelyAsync(tracked, cancellationToken).ConfigureAwait(false);
        _unsaved.TryRemove(key, out _);
    }

    private TokenExpectations Expect(TokenRecord known, string issuer) => new()
    {
        Issuer = issuer,
        ClientId = exchange.ClientId,
        Subject = known.Subject,
        Scope = known.Refresh!.Scope,
        Audience = known.Audience,
        AuthorizationDetails = known.Refresh.Details is null ? null : AuthorizationDetails.Parse(known.Refresh.Details),
        AskedAt = known.Refresh.SentAt ?? default,
        IsRefresh = true,
    };
}
