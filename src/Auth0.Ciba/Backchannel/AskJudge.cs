using System;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Backchannel;

/// <summary>What a new request means for one that was asked before.</summary>
internal enum AskVerdict
{
    /// <summary>It is over and done with: ask anew.</summary>
    Ask,

    /// <summary>It stands for the new one.</summary>
    TakeUp,

    /// <summary>It is just being made; look again when that is known.</summary>
    Wait,
}

/// <summary>A request that the guard's index names.</summary>
internal sealed record KnownRequest(string RequestId, string Fingerprint, RequestRecord Record);

/// <summary>The guard's rules.</summary>
internal sealed class AskJudge(BackchannelOptions settings, TimeProvider timeProvider)
{
    /// <summary>After that long, what still says Asking was left behind by a process that ended.</summary>
    internal static readonly TimeSpan LongestAsking = TimeSpan.FromMinutes(5);

    /// <summary>The caller's own key names it: whatever was decided holds, and nobody is asked again.</summary>
    internal AskVerdict OfSameKey(KnownRequest known, string fingerprint)
    {
        var record = known.Record;
        if (known.Fingerprint != fingerprint)
            throw Auth0CibaException.BadInput("RequestKey", BackchannelTexts.KeyOfAnotherRequest(record.UserId, record.BindingMessage));
        if (record.MayBeAsking(timeProvider.GetUtcNow()))
            return AskVerdict.Wait;
        if (record.Phase == RequestPhase.Asking)
            throw new Auth0CibaException(ErrorIds.Indeterminate, BackchannelTexts.KeyIndeterminate);

        // Its time is over with a poll open: a yes may have gone down with its worker, which whoever takes it up is told (law 4).
        var isInDoubt = record is { Phase: RequestPhase.Pending, Turn.AnswerLost: true };
        return isInDoubt || IsOpen(record) || record is { Phase: RequestPhase.Ended, ErrorId: null or ErrorIds.AccessDenied or ErrorIds.Indeterminate } ? AskVerdict.TakeUp : AskVerdict.Ask;
    }

    /// <summary>It asks the same person the same thing.</summary>
    internal AskVerdict Identical(KnownRequest known, bool join)
    {
        var record = known.Record;
        var now = timeProvider.GetUtcNow();
        if (record.ErrorId == ErrorIds.AccessDenied && record.EndedAt is { } denied && denied + settings.DenialCooldown - now is { Ticks: > 0 } wait)
            throw new Auth0CibaException(ErrorIds.DenialCooldown, BackchannelTexts.SaidNoBefore(record.UserId, Math.Ceiling(wait.TotalSeconds))) { RetryAfter = wait };
        var isAsking = record.Phase == RequestPhase.Asking && record.AskedAt > now - LongestAsking;
        if (!isAsking && !IsOpen(record))
            return AskVerdict.Ask;
        join &= !record.IsGate;
        if (join && !isAsking)
            return AskVerdict.TakeUp;
        if (join && record.MayBeAsking(now))
            return AskVerdict.Wait;
        var text = isAsking ? BackchannelTexts.JustBeingMade(record.UserId) : BackchannelTexts.PendingAlready(record.UserId, record.Deadline);
        throw new Auth0CibaException(ErrorIds.AlreadyPending, text) { Target = new PendingAuthentication(known.RequestId, record) };
    }

    private bool IsOpen(RequestRecord record) =>
        record.Phase == RequestPhase.Redeemed || (record.Phase == RequestPhase.Pending && record.Deadline > timeProvider.GetUtcNow());
}
