using System;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Tokens;

namespace Auth0.Ciba.Backchannel;

/// <summary>
/// The tenant's one answer on its way to a verified result (law 4): first into the store, then verified, then the tokens saved, then the
/// record ended. What fails for a passing reason is tried again until the request's deadline, and for a minute at least.
/// </summary>
internal sealed class Redemption(BackchannelContext context, PendingAuthentication pending, TrackedRecord record, PollState state)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(15);

    /// <summary>An approval whose record has ended: its tokens were saved then, and may have been refreshed or revoked since.</summary>
    private readonly bool _isSettled = record.Value.Phase == RequestPhase.Ended;

    private bool _isUnsaved;
    private int _failures;

    /// <summary>Monotonic time from which on nothing is tried any more.</summary>
    internal TimeSpan GivesUpAt { get; private set; } = Later(state.Deadline, context.TimeProvider.Monotonic() + Grace);

    /// <summary>Monotonic time of the next try.</summary>
    internal TimeSpan NextTry { get; private set; } = context.TimeProvider.Monotonic();

    /// <summary>Whether the answer is in this process alone, as no write of it has succeeded yet.</summary>
    internal bool IsOnlyCopy => _isUnsaved;

    /// <summary>Takes the answer just received.</summary>
    internal void Take(byte[] answer)
    {
        record.Value.Phase = RequestPhase.Redeemed;
        record.Value.Answer = answer;
        record.Value.ReceivedAt = context.TimeProvider.GetUtcNow();
        _isUnsaved = true;
    }

    /// <summary>Goes as far as it can; null: try again at <see cref="NextTry"/>.</summary>
    internal async Task<AuthenticationOutcome?> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Not the session's token: a session that is closed now must not keep the only copy from its record.
            if (_isUnsaved)
                await record.SaveAsync(context.Requests, CancellationToken.None).ConfigureAwait(false);
            _isUnsaved = false;

            var response = TokenResponse.TryRead(record.Value.Answer ?? [], out var reason) ?? throw new Auth0CibaException(ErrorIds.UnverifiedIdToken, BackchannelTexts.KeptAnswerUnreadable(reason));
            var tokens = await context.Verifier.VerifyAsync(response, record.Value.ToExpectations(record.Value.AskedAt + (context.TimeProvider.Monotonic() - state.SentAt)), record.Value.ReceivedAt ?? default, cancellationToken).ConfigureAwait(false);
            return await ApproveAsync(tokens, cancellationToken).ConfigureAwait(false);
        }
        catch (Auth0CibaException e) when (e.IsUnverified && _isSettled)
        {
            // It was verified when it came. That its proof has run out, or its key is gone, makes no other end of it.
            return AuthenticationOutcome.Failed(pending, e);
        }
        catch (Auth0CibaException e) when (e.IsUnverified)
        {
            return AuthenticationOutcome.Failed(pending, e, await record.EndAsync(context.Requests, e, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (!e.IsStop(cancellationToken))
        {
            return TryLater(e);
        }
    }

    /// <summary>A yes that is verified is not lost any more: a store that fails now is a warning.</summary>
    private async Task<AuthenticationOutcome> ApproveAsync(TokenSet tokens, CancellationToken cancellationToken)
    {
        string? warning = null;

        // A gate's tokens are not kept; its answer stays in the record until the gate has written the decision down.
        if (_isSettled || record.Value.IsGate)
            return AuthenticationOutcome.Approved(new BackchannelAuthenticationResult(pending, tokens));
        try
        {
            var expected = record.Value.ToExpectations();
            await context.Tokens.SaveAsync(tokens, expected.AuthorizationDetails, record.StoreOptions, cancellationToken).ConfigureAwait(false);
            record.Value.Phase = RequestPhase.Ended;
            await record.SaveAsync(context.Requests, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!e.IsStop(cancellationToken))
        {
            warning = BackchannelTexts.ApprovalNotKept(e.Message);
        }

        return AuthenticationOutcome.Approved(new BackchannelAuthenticationResult(pending, tokens), warning);
    }

    private AuthenticationOutcome? TryLater(Exception cause)
    {
        var now = context.TimeProvider.Monotonic();
        if (now >= GivesUpAt)
        {
            var error = _isUnsaved
                ? new Auth0CibaException(ErrorIds.StoreFailed, BackchannelTexts.AnswerNotKept(cause.Message), cause)
                : new Auth0CibaException(ErrorIds.UnverifiedKeysUnavailable, BackchannelTexts.KeysNotFetched(cause.Message), cause);
            return AuthenticationOutcome.Failed(pending, error);
        }

        var wait = TimeSpan.FromSeconds(Math.Min(LongestBackoff.TotalSeconds, Math.Pow(2, Math.Min(_failures++, 10))));
        NextTry = now + wait < GivesUpAt ? now + wait : GivesUpAt;
        return null;
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
