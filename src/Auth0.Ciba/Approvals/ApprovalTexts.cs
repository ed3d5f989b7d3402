using System;
using Auth0.Ciba.Texts;

namespace Auth0.Ciba.Approvals;

/// <summary>What approvals of several people say.</summary>
internal static class ApprovalTexts
{
    private static readonly TextArea Area = new("Approval");

    internal static string SettledEarlier => Area.Get();

    internal static string UsedAlready(DateTimeOffset? consumedAt) => Area.Format([consumedAt]);

    internal static string RecordUnderNewId => Area.Get();

    internal static string KeyOfAnotherApproval(string message) => Area.Format([message]);

    internal static string NotDecided => Area.Get();

    internal static string Refused => Area.Get();

    internal static string QuorumMissed(int quorum, int people, string decisions) => Area.Format([quorum, people, decisions]);

    internal static string NobodyApproved => Area.Get();

    internal static string ReachedWithoutTls => Area.Get();

    internal static string ReachedByTls => Area.Get();

    internal static string ProvenAt(string userId, DateTimeOffset? decidedAt) => Area.Format([userId, decidedAt]);

    internal static string ProofCount(int proven, int quorum) => Area.Format([proven, quorum]);

    internal static string ThereWasNone => Area.Get();

    internal static string ItWas(string hash) => Area.Format([hash]);

    internal static string NoKeySet => Area.Get();

    internal static string NoProof => Area.Get();

    internal static string RequesterTokenUnsigned => Area.Get();

    internal static string NoOperation => Area.Get();

    internal static string NotWhatWasApproved => Area.Get();

    internal static string ItemUsedAlready(int item, DateTimeOffset? consumedAt) => Area.Format([item, consumedAt]);

    internal static string GateUsedAlready(DateTimeOffset? consumedAt) => Area.Format([consumedAt]);

    internal static string TooOld(DateTimeOffset? validUntil) => Area.Format([validUntil]);

    internal static string RecordUnreadable => Area.Get();

    internal static string RecordNotEnded(string reason) => Area.Format([reason]);

    internal static string QuorumOutOfRange(int people, int quorum) => Area.Format([people, quorum]);

    internal static string MessageTooLong(int longest) => Area.Format([longest]);

    internal static string TooManyItems(int most, int count) => Area.Format([most, count]);

    internal static string ValidForOutOfRange => Area.Get();

    internal static string EscalationUnfit => Area.Get();

    internal static string TooManyApprovers(int most) => Area.Format([most]);

    internal static string ApproverWithoutUserId => Area.Get();

    internal static string SamePersonTwice(string userId) => Area.Format([userId]);

    internal static string SignsOutOfRange => Area.Get();

    internal static string PurposeUseOnce => Area.Get();

    internal static string StoreNotDurable(string kind) => Area.Format([kind]);

    internal static string NotFound(string approvalId) => Area.Format([approvalId]);

    internal static string NotifyUnfit => Area.Get();

    internal static string WebhookRefused(string host, int status) => Area.Format([host, status]);
}
