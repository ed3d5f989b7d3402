using System;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Compat;
using Auth0.Ciba.Errors;
using Auth0.Ciba.Protocol;

namespace Auth0.Ciba.Backchannel;

/// <summary>
/// Sends one authentication request, once (law 3): again only after an answer that proves that nobody was asked, which is an invalid_client
/// with another secret at hand, or a 429 after its time.
/// </summary>
internal sealed class Asker(BackchannelContext context)
{
    private const int MaxRateLimitWaits = 3;
    private static readonly TimeSpan LongestRateLimitWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DefaultRateLimitWait = TimeSpan.FromSeconds(5);

    /// <summary>So long after its record was made a request may leave: it must be answered while the guard still heeds the record.</summary>
    private static readonly TimeSpan LatestLeave = AskJudge.LongestAsking - TimeSpan.FromMinutes(1);

    /// <summary>Waits while the tenant's rate limit holds, however long: to be called before anything says that the request is being made.</summary>
    internal async Task WaitForGateAsync(CancellationToken cancellationToken)
    {
        while (GateWait is { Ticks: > 0 } wait)
            await context.TimeProvider.WaitAsync(wait, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks for a request whose record was made at that time.</summary>
    internal async Task<AskAnswer> AskAsync(BackchannelAuthenticationRequest request, ProviderMetadata metadata, DateTimeOffset recordedAt, CancellationToken cancellationToken)
    {
        for (var waits = 0; ;)
        {
            if (await PassGateAsync(recordedAt, cancellationToken).ConfigureAwait(false) is { } refused)
                return new AskAnswer { Error = refused, NobodyWasAsked = true };
            var form = request.ToForm(context.Authenticator.ClientId, metadata.Issuer);
            var generation = context.Authenticator.Apply(form, metadata.Issuer);
            var sentAt = context.TimeProvider.Monotonic();
            var askedAt = context.TimeProvider.GetUtcNow();
            var answer = await context.Channel.PostAsync(metadata.BackchannelAuthenticationEndpoint!, form, cancellationToken).ConfigureAwait(false);

            if (IsRefusedSecret(answer) && context.Authenticator.Rotate(generation))
                continue;
            if (MayWaitForRateLimit(answer) && waits++ < MaxRateLimitWaits)
                continue;
            return Read(answer, sentAt, askedAt);
        }
    }

    private static bool IsRefusedSecret(HttpAnswer answer) => answer.Status == 401 && OAuthError.TryRead(answer)?.Code == Names.InvalidClient;

    private bool MayWaitForRateLimit(HttpAnswer answer)
    {
        if (answer.Status != 429)
            return false;
        var wait = answer.RetryAfter ?? answer.RateLimitReset ?? DefaultRateLimitWait;
        context.Gate.Hold(context.TimeProvider.Monotonic() + wait);
        return wait <= LongestRateLimitWait;
    }

    /// <summary>Whether the tenant's rate limit holds now.</summary>
    internal bool IsHeld => GateWait > TimeSpan.Zero;

    private TimeSpan GateWait => context.Gate.HeldUntil - context.TimeProvider.Monotonic();

    /// <summary>Waits while the tenant's rate limit holds; an error where the request would leave too late.</summary>
    private async Task<Auth0CibaException?> PassGateAsync(DateTimeOffset recordedAt, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var wait = GateWait is { Ticks: > 0 } held ? held : TimeSpan.Zero;

                // By the wall clock, which is what others judge the record by.
                if (wait > LongestRateLimitWait || context.TimeProvider.GetUtcNow() + wait - recordedAt > LatestLeave)
                    return new Auth0CibaException(ErrorIds.RateLimited, BackchannelTexts.HeldTooLong) { RetryAfter = wait };
                if (wait == TimeSpan.Zero)
                    return null;
                await context.TimeProvider.WaitAsync(wait, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            throw new StoppedBeforeAskingException(cancellationToken);
        }
    }

    private AskAnswer Read(HttpAnswer answer, TimeSpan sentAt, DateTimeOffset askedAt)
    {
        BackchannelAcknowledgement? acknowledgement = null;
        Auth0CibaException? error = null;
        if (answer is { Fault: TransportFault.None, Status: 200 })
        {
            try
            {
                acknowledgement = BackchannelAcknowledgement.Read(answer);
            }
            catch (Auth0CibaException e)
            {
                error = e;
            }
        }
        else
        {
            error = AskErrors.From(answer, context.Tenant.BaseAddress.Authority);
        }

        return new AskAnswer
        {
            Acknowledgement = acknowledgement,
            Error = error,
            NobodyWasAsked = error is not null && AskErrors.ProvesNobodyWasAsked(answer),
            SentAt = sentAt,
            AskedAt = askedAt,
            ReceivedAt = context.TimeProvider.Monotonic(),
            ClockSkew = answer.ClockSkew,
        };
    }
}

/// <summary>The caller stopped the call at a moment at which nobody was asked: before the first try, or after a 429.</summary>
internal sealed class StoppedBeforeAskingException(CancellationToken cancellationToken) : OperationCanceledException(cancellationToken);
