using System;
using Auth0.Ciba.Texts;
using Auth0.Ciba.Tokens;

namespace Auth0.Ciba.PowerShell.Commands;

/// <summary>What the cmdlets say, and what they ask.</summary>
internal static class CommandTexts
{
    private static readonly TextArea Area = new("Command");

    internal static string BlockRequired => Area.Get();

    internal static string TargetEmpty => Area.Get();

    internal static string Uncovered(string places) => Area.Format([places]);

    internal static string Reaches(string name, string value) => Area.Format([name, value]);

    internal static string Empty => Area.Get();

    internal static string EntryEmpty => Area.Get();

    internal static string Null => Area.Get();

    internal static string NobodyCanConfirm => Area.Get();

    internal static string UnforeseenBeforeRun(string reason) => Area.Format([reason]);

    internal static string RequestRequired => Area.Get();

    internal static string SessionNull => Area.Get();

    internal static string SessionClosed(Session session) => Area.Format([session]);

    internal static string NoSession => Area.Get();

    internal static string ActionClear => Area.Get();

    internal static string CredentialBesideClient => Area.Get();

    internal static string ReachedWithoutTls(string domain) => Area.Format([domain]);

    internal static string StoreNotEncrypted(string kind) => Area.Format([kind]);

    internal static string ActionClose => Area.Get();

    internal static string WhatIsToRun => Area.Get();

    internal static string NotifyRequired => Area.Get();

    internal static string PassTokenTooLate => Area.Get();

    internal static string AskedAlready => Area.Get();

    internal static string NoneCame => Area.Get();

    internal static string PolicyMissing => Area.Get();

    internal static string NobodyApproved => Area.Get();

    internal static string ActionRunApproved => Area.Get();

    internal static string ActionAskAndRun(string message) => Area.Format([message]);

    internal static string AnotherPolicy => Area.Get();

    internal static string BreakGlassBesideApproval => Area.Get();

    internal static string BreakGlassNeedsPolicy => Area.Get();

    internal static string ActionRunUnapproved(string? operation) => Area.Format([operation]);

    internal static string RunsUnapproved(string? operation, string? reason, string approvalId) => Area.Format([operation, reason, approvalId]);

    internal static string ConfirmUnapproved => Area.Get();

    internal static string NoWaitAndAsJob => Area.Get();

    internal static string ActionAsk(string message) => Area.Format([message]);

    internal static string OneKindOfStore(string kinds) => Area.Format([kinds]);

    internal static string ForVaultOrBlocks => Area.Get();

    internal static string PathRequired => Area.Get();

    internal static string NoPath(string path) => Area.Format([path]);

    internal static string Required => Area.Get();

    internal static string ActionRevoke => Area.Get();

    internal static string NothingToRevoke => Area.Get();

    internal static string NothingToRevokeOf(string userId) => Area.Format([userId]);

    internal static string SeveralTokens => Area.Get();

    internal static string RevokedUntil(TokenKey key, DateTimeOffset expiresAt) => Area.Format([key, expiresAt]);

    internal static string Revoked(TokenKey key) => Area.Format([key]);

    internal static string KeySetRequired => Area.Get();

    internal static string KeySetUnreadable(string reason) => Area.Format([reason]);

    internal static string ReportAndDetailed => Area.Get();

    internal static string NobodyAskedAsFailed => Area.Get();

    internal static string ForUserId => Area.Get();

    internal static string NobodyAsked => Area.Get();

    internal static string YesVerified => Area.Get();

    internal static string NoYes(string errorId) => Area.Format([errorId]);

    internal static string NoYesSaying(string errorId, string tenantError) => Area.Format([errorId, tenantError]);
}
