using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Auth0.Ciba.Backchannel;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.Approvals;

/// <summary>What one answer changes in an approval's record.</summary>
internal static class Decisions
{
    /// <summary>
    /// Errors that say something of one person's request. Any other is trouble of tenant, store or credentials, and no reason to call a person's
    /// part decided.
    /// </summary>
    private static readonly HashSet<string> Final =
    [
        ErrorIds.AccessDenied, ErrorIds.RequestExpired, ErrorIds.Indeterminate, ErrorIds.InvalidGrant, ErrorIds.UnknownUser, ErrorIds.BadRequest,
        ErrorIds.AskLimit, ErrorIds.DenialCooldown, ErrorIds.AlreadyPending, ErrorIds.ReservedForGate,
    ];

    internal static bool IsFinal(Auth0CibaException error) =>
        Final.Contains(error.ErrorId) || (error.IsUnverified && error.ErrorId != ErrorIds.UnverifiedKeysUnavailable);

    /// <summary>Notes the decision and, where it settles the quorum, the outcome. False: it was settled before, and a late answer changes nothing.</summary>
    internal static bool Apply(ApprovalRecord record, int index, DateTimeOffset? askedAt, BackchannelAuthenticationResult? result, Auth0CibaException? error, DateTimeOffset now)
    {
        var person = record.People[index];
        if (record.Phase != ApprovalPhase.Open || person.Decision != ApprovalDecisionKind.Open)
            return false;
        person.AskedAt ??= askedAt;
        person.Decision = result is not null ? ApprovalDecisionKind.Approved : KindOf(error!);
        person.DecidedAt = result is not null ? IssuedAt(result, now) : now;
        person.ErrorId = error?.ErrorId;
        person.Reason = error?.Message;
        person.IdToken = result?.IdToken.AsPlainText();
        Settle(record);
        return true;
    }

    private static void Settle(ApprovalRecord record)
    {
        var state = Quorum.Decide(record.Quorum, record.DenyOnFirstRefusal, record.Decisions);
        if (state == QuorumState.Open)
            return;
        record.Phase = state == QuorumState.Reached ? ApprovalPhase.Approved : ApprovalPhase.Refused;
        foreach (var open in record.People.Where(person => person.Decision == ApprovalDecisionKind.Open))
            open.Decision = ApprovalDecisionKind.NotNeeded;
        if (state != QuorumState.Reached)
            return;
        record.ApprovedAt = record.People.Where(person => person.Decision == ApprovalDecisionKind.Approved).Max(person => person.DecidedAt);
        record.ValidUntil = record.ApprovedAt + TimeSpan.FromSeconds(record.ValidFor);
    }

    private static ApprovalDecisionKind KindOf(Auth0CibaException error) => AuthenticationOutcome.StatusOf(error) switch
    {
        BackchannelStatus.Denied => ApprovalDecisionKind.Denied,
        BackchannelStatus.Expired => ApprovalDecisionKind.Expired,
        BackchannelStatus.Indeterminate => ApprovalDecisionKind.Indeterminate,
        BackchannelStatus.Unverified => ApprovalDecisionKind.Unverified,
        _ => ApprovalDecisionKind.Failed,
    };

    /// <summary>When the tenant issued the proof; never later than now, so that a clock that is ahead gives no longer validity.</summary>
    private static DateTimeOffset IssuedAt(BackchannelAuthenticationResult result, DateTimeOffset now)
    {
        var issued = DateTimeOffset.FromUnixTimeSeconds((long)Convert.ToDouble(result.Claims["iat"], CultureInfo.InvariantCulture));
        return issued < now ? issued : now;
    }
}
