using System;
using Auth0.Ciba.Protocol;
using Auth0.Ciba.Texts;

namespace Auth0.Ciba.Backchannel;

/// <summary>What asking and waiting say.</summary>
internal static class BackchannelTexts
{
    private static readonly TextArea Area = new("Backchannel");

    internal static string AskedTooOften(string userId, int most, double seconds) => Area.Format([userId, most, seconds]);

    internal static string NotReached(string host, string fault) => Area.Format([host, fault]);

    internal static string AskCut(string fault) => Area.Format([fault]);

    internal static string StatusOnly(int status) => Area.Format([status]);

    internal static string AskRateLimited(string answer) => Area.Format([answer]);

    internal static string HeldTooLong => Area.Get();

    internal static string AskFailedByStatus(int status) => Area.Format([status]);

    internal static string AskFailed(int status, OAuthError error) => Area.Format([status, error]);

    internal static string AskAnsweredOddly(int status) => Area.Format([status]);

    internal static string CredentialsRefused(OAuthError error) => Area.Format([error]);

    internal static string GrantRefused(OAuthError error) => Area.Format([error]);

    internal static string UserUnknown(OAuthError error) => Area.Format([error]);

    internal static string AskDenied(OAuthError error) => Area.Format([error]);

    internal static string AskRefused(OAuthError error) => Area.Format([error]);

    internal static string KeyOfAnotherRequest(string userId, string message) => Area.Format([userId, message]);

    internal static string KeyIndeterminate => Area.Get();

    internal static string SaidNoBefore(string userId, double seconds) => Area.Format([userId, seconds]);

    internal static string JustBeingMade(string userId) => Area.Format([userId]);

    internal static string PendingAlready(string userId, DateTimeOffset deadline) => Area.Format([userId, deadline]);

    internal static string ClosedBeforeSending => Area.Get();

    internal static string BelongsToApproval => Area.Get();

    internal static string NoRecordOfId => Area.Get();

    internal static string ApprovalSettled => Area.Get();

    internal static string NoRecord => Area.Get();

    internal static string Over => Area.Get();

    internal static string AskIndeterminate => Area.Get();

    internal static string NoAnswerInTime(DateTimeOffset expiresAt) => Area.Format([expiresAt]);

    internal static string AnswerCut(string fault) => Area.Format([fault]);

    internal static string AnswerUnusable(string fault) => Area.Format([fault]);

    internal static string NoTokenResponse(string reason) => Area.Format([reason]);

    internal static string DeniedSaying(OAuthError error) => Area.Format([error]);

    internal static string Denied => Area.Get();

    internal static string AnswerLost(OAuthError error) => Area.Format([error]);

    internal static string NoLongerKnown(OAuthError error) => Area.Format([error]);

    internal static string EndedByTenant(OAuthError error) => Area.Format([error]);

    internal static string OverAndAnswerLost => Area.Get();

    internal static string Expired(double seconds) => Area.Format([seconds]);

    internal static string SessionClosed => Area.Get();

    internal static string NotFollowed(string reason) => Area.Format([reason]);

    internal static string ClosedWhileOpen => Area.Get();

    internal static string KeptAnswerUnreadable(string reason) => Area.Format([reason]);

    internal static string ApprovalNotKept(string reason) => Area.Format([reason]);

    internal static string AnswerNotKept(string reason) => Area.Format([reason]);

    internal static string KeysNotFetched(string reason) => Area.Format([reason]);

    internal static string PurposeFollow => Area.Get();

    internal static string RecordUnderNewId => Area.Get();

    internal static string AnotherUserWasAsked(string userId) => Area.Format([userId]);

    internal static string OtherDetailsWereAsked => Area.Get();

    internal static string CallStopped => Area.Get();

    internal static string NoCiba(string host, string endpoint) => Area.Format([host, endpoint]);

    internal static string RecordUnreadable => Area.Get();

    internal static string RecordGone => Area.Get();

    internal static string EndNotKept(string reason) => Area.Format([reason]);
}
