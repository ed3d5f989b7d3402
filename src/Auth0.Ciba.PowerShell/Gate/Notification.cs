using System;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using Auth0.Ciba.Approvals;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.PowerShell.Gate;

/// <summary>Whom to tell what ran and how it ended: the caller's script block, a webhook, or both. That nobody could be told is a warning.</summary>
internal sealed class Notification
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ScriptBlock? _block;
    private readonly Uri[] _addresses;

    private Notification(ScriptBlock? block, Uri[] addresses)
    {
        _block = block;
        _addresses = addresses;
    }

    internal bool TellsNobody => _block is null && _addresses.Length == 0;

    /// <exception cref="Auth0CibaException">BadInput.</exception>
    internal static Notification Create(object? notify, Uri? policyWebhook, Session session)
    {
        var given = notify is PSObject wrapped ? wrapped.BaseObject : notify;
        Uri? address = given switch
        {
            null or ScriptBlock => null,
            Uri known => known,
            string text when Uri.TryCreate(text, UriKind.Absolute, out var parsed) => parsed,
            _ => throw Auth0CibaException.BadInput("Notify", GateTexts.NotifyUnfit),
        };
        var notification = new Notification(given as ScriptBlock, [.. new[] { address, policyWebhook }.OfType<Uri>().Distinct()]);
        Array.ForEach(notification._addresses, session.Approvals.CheckNotify);
        return notification;
    }

    internal void Tell(PSCmdlet cmdlet, Session session, Approval approval, string outcome, bool isStopping)
    {
        foreach (var address in _addresses)
            Try(cmdlet, isStopping, () => session.Approvals.NotifyAsync(address, ToJson(approval, outcome)).Wait(Limit));
        if (_block is not null && !isStopping)
            Try(cmdlet, isStopping, () => _block.Invoke(ToObject(approval, outcome)));
    }

    private static void Try(PSCmdlet cmdlet, bool isStopping, Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception e) when (e is AggregateException or Auth0CibaException or RuntimeException && e is not PipelineStoppedException)
        {
            if (!isStopping)
                cmdlet.WriteWarning(GateTexts.NotEverybodyTold((e is AggregateException ? e.GetBaseException() : e).Message));
        }
    }

    private static PSObject ToObject(Approval approval, string outcome)
    {
        var report = new PSObject();
        report.Properties.Add(new PSNoteProperty("Approval", approval));
        report.Properties.Add(new PSNoteProperty("Outcome", outcome));
        report.Properties.Add(new PSNoteProperty("Host", Environment.MachineName));
        report.Properties.Add(new PSNoteProperty("EndedAt", DateTimeOffset.UtcNow));
        return report;
    }

    private static string ToJson(Approval approval, string outcome)
    {
        using var buffer = new System.IO.MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("approval", approval.ApprovalId);
            json.WriteString("operation", approval.Operation);
            json.WriteString("operation_hash", approval.OperationHash);
            json.WriteString("binding_message", approval.BindingMessage);
            json.WriteString("requester", approval.Requester);
            json.WriteBoolean("requester_verified", approval.IsRequesterVerified);
            json.WriteString("reason", approval.Reason);
            json.WriteString("ticket", approval.Ticket);
            json.WriteBoolean("break_glass", approval.IsBreakGlass);
            json.WriteString("outcome", outcome);
            json.WriteString("host", Environment.MachineName);
            json.WriteString("ended_at", DateTimeOffset.UtcNow);
            json.WriteStartArray("decisions");
            foreach (var decision in approval.Decisions)
            {
                json.WriteStartObject();
                json.WriteString("person", decision.Person);
                json.WriteString("user_id", decision.UserId);
                json.WriteString("decision", decision.Decision.ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
